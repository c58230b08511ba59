import { SignatureV4 } from '@smithy/signature-v4';
import * as v from 'valibot';
import { PARTITIONS } from '#core/aws/partitions.ts';
import type { PolicyAdvice, ValidatePolicy } from '#core/ports.ts';
import { call, type CallOptions } from './call.ts';
import type { AwsClients } from './clients.ts';
import { parseReply } from './parse-reply.ts';

const KINDS = {
  ERROR: 'error',
  SECURITY_WARNING: 'security-warning',
  WARNING: 'warning',
  SUGGESTION: 'suggestion',
} as const;

const ReplySchema = v.object({
  findings: v.array(
    v.pipe(
      v.object({
        findingType: v.picklist(['ERROR', 'SECURITY_WARNING', 'WARNING', 'SUGGESTION']),
        issueCode: v.string(),
        findingDetails: v.string(),
      }),
      v.transform(({ findingType, issueCode, findingDetails }): PolicyAdvice => ({
        kind: KINDS[findingType],
        code: issueCode,
        text: findingDetails,
      })),
    ),
  ),
  nextToken: v.nullish(v.string()),
});

const TYPES = {
  identity: { policyType: 'IDENTITY_POLICY' },
  trust: {
    policyType: 'RESOURCE_POLICY',
    validatePolicyResourceType: 'AWS::IAM::AssumeRolePolicyDocument',
  },
} as const;

/** As the SDK's HTTP handlers answer; the headers' names are in lower case. */
interface HttpAnswer {
  readonly response: {
    readonly statusCode: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
}

/** What failed, in the form in which the SDK's own errors come. */
function failure({ statusCode, headers }: HttpAnswer['response'], body: string): Error {
  const name = headers['x-amzn-errortype']?.split(':')[0] ?? 'UnknownError';
  const $metadata = { httpStatusCode: statusCode };
  return Object.assign(new Error(body), { name, $metadata, $response: { headers } });
}

/** One signed request with the session of the STS client: the service's own client would weigh as much as all of IAM's for one call. */
async function post(
  clients: AwsClients,
  host: string,
  query: Readonly<Record<string, string>>,
  body: string,
  http: { readonly abortSignal?: AbortSignal },
) {
  const { credentials, region, sha256, requestHandler, streamCollector, systemClockOffset } =
    clients.sts().config;
  const signer = new SignatureV4({
    service: 'access-analyzer',
    region: await region(),
    credentials,
    sha256,
  });
  const request = {
    method: 'POST',
    protocol: 'https:',
    hostname: host,
    path: '/policy/validation',
    query,
    headers: { host, 'content-type': 'application/json' },
    body,
  };
  const signed = await signer.sign(request, {
    signingDate: new Date(Date.now() + systemClockOffset),
  });
  // as: the handler reads what was signed and nothing else that its class has, and answers as every handler of the SDK does.
  const { response } = (await requestHandler.handle(signed as never, http)) as HttpAnswer;
  const text = new TextDecoder().decode(await streamCollector(response.body));
  if (response.statusCode >= 300) throw failure(response, text);
  return { text, $metadata: {} };
}

/**
 * Makes the question to IAM Access Analyzer: what it has to say about one policy. It costs nothing, changes nothing, and needs no analyzer.
 *
 * @see IAM Access Analyzer API Reference, ValidatePolicy
 */
export function createValidatePolicy(clients: AwsClients): ValidatePolicy {
  return async (document, kind, signal) => {
    const region = await clients.sts().config.region();
    const host = `access-analyzer.${region}.${PARTITIONS[clients.partition].dnsSuffix}`;
    const context: CallOptions = {
      action: 'access-analyzer:ValidatePolicy',
      account: clients.jumpAccount,
      host,
      signal,
    };
    const body = JSON.stringify({ policyDocument: document, ...TYPES[kind] });
    const advice: PolicyAdvice[] = [];
    let query: Readonly<Record<string, string>> = {};
    for (;;) {
      const { text } = await call(context, (http) => post(clients, host, query, body, http));
      // untrusted: whatever answered under that name.
      const reply = parseReply(ReplySchema, readJsonOrNothing(text), context);
      advice.push(...reply.findings);
      if (reply.nextToken === null || reply.nextToken === undefined) return advice;
      query = { nextToken: reply.nextToken };
    }
  };
}

function readJsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not JSON is no answer, and the schema says so.
  }
}
