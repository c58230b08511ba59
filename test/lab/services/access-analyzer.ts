import {
  validateIdentityPolicy,
  validateTrustPolicy,
  type ValidationError,
} from '@cloud-copilot/iam-policy';
import * as v from 'valibot';
import { LabError, type LabService } from '../contract.ts';
import { jsonError } from '../protocol.ts';
import { parseInput } from './aws-json.ts';

const InputSchema = v.variant('policyType', [
  v.object({ policyType: v.literal('IDENTITY_POLICY'), policyDocument: v.string() }),
  v.object({
    policyType: v.literal('RESOURCE_POLICY'),
    policyDocument: v.string(),
    validatePolicyResourceType: v.literal('AWS::IAM::AssumeRolePolicyDocument'),
  }),
]);

/** Findings are told this many at a time, so that whoever asks must ask again. */
const PAGE = 2;

interface Finding {
  readonly findingType: 'ERROR' | 'SECURITY_WARNING';
  readonly issueCode: string;
  readonly findingDetails: string;
  readonly learnMoreLink: string;
  readonly locations: readonly unknown[];
}

function finding(
  findingType: Finding['findingType'],
  issueCode: string,
  findingDetails: string,
): Finding {
  const learnMoreLink = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/';
  return { findingType, issueCode, findingDetails, learnMoreLink, locations: [] };
}

function statementsOf(document: unknown): readonly Record<string, unknown>[] {
  const found = (document as { Statement?: unknown } | null)?.Statement;
  return [found ?? []].flat() as Record<string, unknown>[];
}

/** Grammar, and one of the security checks: a trust that lets everyone in. */
function findingsOf(input: v.InferOutput<typeof InputSchema>): readonly Finding[] {
  let document: unknown;
  try {
    document = JSON.parse(input.policyDocument);
  } catch {
    return [finding('ERROR', 'JSON_SYNTAX_ERROR', 'Fix the JSON syntax error.')];
  }
  const isTrust = input.policyType === 'RESOURCE_POLICY';
  const errors: readonly ValidationError[] = isTrust
    ? validateTrustPolicy(document)
    : validateIdentityPolicy(document);
  const isOpen = ({ Effect, Principal }: Record<string, unknown>) =>
    Effect === 'Allow' && ['"*"', '{"AWS":"*"}'].includes(JSON.stringify(Principal));
  return [
    ...errors.map(({ path, message }) => finding('ERROR', 'SYNTAX', `${path}: ${message}`)),
    ...statementsOf(document)
      .filter((statement) => isTrust && isOpen(statement))
      .map(() =>
        finding(
          'SECURITY_WARNING',
          'ALLOW_WITH_UNRESTRICTED_PRINCIPAL',
          'Using a wildcard (*) as principal lets everyone assume the role.',
        ),
      ),
  ];
}

/** IAM Access Analyzer, as far as ValidatePolicy goes. */
export function createAccessAnalyzer(): LabService {
  return {
    name: 'access-analyzer',
    answers: (host) => host.startsWith('access-analyzer.'),
    handle: async (request, lab) => {
      const session = await lab.authenticate(request, 'access-analyzer');
      if (request.method !== 'POST' || request.url.pathname !== '/policy/validation') {
        throw new LabError(404, 'ResourceNotFoundException', 'The lab knows ValidatePolicy only.');
      }
      const input = parseInput(InputSchema, JSON.parse(request.body.toString('utf8')));
      await lab.authorize(session, 'access-analyzer:ValidatePolicy', '*');
      const start = Number(request.url.searchParams.get('nextToken') ?? 0);
      const found = findingsOf(input);
      const requestId = crypto.randomUUID();
      lab.record({ name: 'ValidatePolicy', requestId, callerArn: session.callerArn, details: {} });
      return {
        status: 200,
        headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId },
        body: JSON.stringify({
          findings: found.slice(start, start + PAGE),
          ...(start + PAGE < found.length && { nextToken: String(start + PAGE) }),
        }),
      };
    },
    renderError: jsonError,
  };
}
