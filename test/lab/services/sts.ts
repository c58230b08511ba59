import { randomUUID } from 'node:crypto';
import { LabError, type LabRequest, type LabService, type LabSession } from '../contract.ts';
import type { LabInternals } from '../lab.ts';
import { parsePolicyDocument } from '../policy-documents.ts';
import {
  parseQuery,
  queryError,
  queryReply,
  type QueryParameters,
  type QueryResult,
} from '../protocol.ts';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';
const HOST =
  /^sts\.(?:[a-z]+(?:-[a-z]+)+-\d+\.)?(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;
const SESSION_POLICY_LIMIT = 2048;

type StsAction = (
  lab: LabInternals,
  session: LabSession,
  parameters: QueryParameters,
) => Promise<QueryResult>;

function sessionPolicies(lab: LabInternals, parameters: QueryParameters): readonly string[] {
  const inline = parameters.text('Policy');
  if (inline !== undefined) {
    parsePolicyDocument(inline, 'identity');
    if (inline.length > SESSION_POLICY_LIMIT) {
      throw new LabError(400, 'PackedPolicyTooLarge', 'The session policy is too large.');
    }
  }
  const managed = parameters.records('PolicyArns', ['arn']).map(({ arn = '' }) => {
    const policy = lab.iam.policy(arn, lab.readAsOfMs());
    const text = policy?.versions.find(({ id }) => id === policy.defaultVersionId)?.text;
    if (text === undefined) throw new LabError(400, 'ValidationError', `${arn} does not exist.`);
    return text;
  });
  return [...(inline === undefined ? [] : [inline]), ...managed];
}

const ACTIONS: Readonly<Record<string, StsAction>> = {
  GetCallerIdentity: (_lab, { account, callerArn, userId }) =>
    Promise.resolve({ UserId: userId, Account: account, Arn: callerArn }),

  async AssumeRole(lab, session, parameters) {
    const durationSeconds = parameters.integer('DurationSeconds', 900, 43_200);
    const externalId = parameters.text('ExternalId');
    const sourceIdentity = parameters.text('SourceIdentity');
    const tags = parameters.records('Tags', ['Key', 'Value']);
    const issued = await lab.assumeRole(session, parameters.required('RoleArn'), {
      sessionName: parameters.required('RoleSessionName'),
      ...(durationSeconds !== undefined && { durationSeconds }),
      ...(externalId !== undefined && { externalId }),
      ...(sourceIdentity !== undefined && { sourceIdentity }),
      sessionPolicies: sessionPolicies(lab, parameters),
      sessionTags: Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value])),
    });
    return {
      Credentials: {
        AccessKeyId: issued.accessKeyId,
        SecretAccessKey: issued.secretAccessKey,
        SessionToken: issued.sessionToken,
        Expiration: new Date(issued.expiresAtMs).toISOString(),
      },
      AssumedRoleUser: { AssumedRoleId: issued.userId, Arn: issued.callerArn },
      PackedPolicySize: 1,
      SourceIdentity: sourceIdentity,
    };
  },
};

/** AWS Security Token Service: who am I, and may I be this role. */
export function createStsService(lab: LabInternals): LabService {
  return {
    name: 'sts',
    answers: (host) => HOST.test(host),
    renderError: (error, requestId) => queryError(NAMESPACE, error, requestId),
    async handle(request: LabRequest) {
      const requestId = randomUUID();
      const parameters = parseQuery(request.body);
      const name = parameters.text('Action') ?? '';
      let session: LabSession | undefined;
      const record = (errorCode?: string) =>
        lab.record({
          name,
          requestId,
          ...(session && { callerArn: session.callerArn }),
          ...(errorCode !== undefined && { errorCode }),
          details: {
            roleArn: parameters.text('RoleArn'),
            sessionName: parameters.text('RoleSessionName'),
            mfaAuthenticated: session?.mfa,
          },
        });
      try {
        session = await lab.authenticate(request, 'sts');
        const action = ACTIONS[name];
        if (!action) {
          throw new LabError(400, 'InvalidAction', `Could not find operation ${name}`);
        }
        const result = await action(lab, session, parameters);
        record();
        return queryReply(NAMESPACE, name, result, requestId);
      } catch (error) {
        if (!(error instanceof LabError)) throw error;
        record(error.code);
        return queryError(NAMESPACE, error, requestId);
      }
    },
  };
}
