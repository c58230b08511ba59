import { createHash, timingSafeEqual } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { PARTITIONS } from '#core/aws/partitions.ts';
import { LabError, type LabRequest } from './contract.ts';
import type { CredentialStore, IssuedSession } from './credentials.ts';

type Refusal =
  'missing' | 'incomplete' | 'unknown-key' | 'expired' | 'mismatch' | 'skewed' | 'body';

/** How each family of services words its refusals. */
const REFUSALS: Readonly<
  Record<'query' | 's3' | 'json', Record<Refusal, readonly [number, string]>>
> = {
  query: {
    missing: [403, 'MissingAuthenticationToken'],
    incomplete: [400, 'IncompleteSignature'],
    'unknown-key': [403, 'InvalidClientTokenId'],
    expired: [403, 'ExpiredToken'],
    mismatch: [403, 'SignatureDoesNotMatch'],
    skewed: [403, 'SignatureDoesNotMatch'],
    body: [403, 'SignatureDoesNotMatch'],
  },
  s3: {
    missing: [403, 'AccessDenied'],
    incomplete: [400, 'AuthorizationHeaderMalformed'],
    'unknown-key': [403, 'InvalidAccessKeyId'],
    expired: [400, 'ExpiredToken'],
    mismatch: [403, 'SignatureDoesNotMatch'],
    skewed: [403, 'RequestTimeTooSkewed'],
    body: [400, 'XAmzContentSHA256Mismatch'],
  },
  json: {
    missing: [400, 'MissingAuthenticationTokenException'],
    incomplete: [400, 'IncompleteSignatureException'],
    'unknown-key': [400, 'UnrecognizedClientException'],
    expired: [400, 'ExpiredTokenException'],
    mismatch: [400, 'InvalidSignatureException'],
    skewed: [400, 'InvalidSignatureException'],
    body: [400, 'InvalidSignatureException'],
  },
};

const familyOf = (service: string) =>
  service === 's3' ? 's3' : service === 'iam' || service === 'sts' ? 'query' : 'json';

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256\s+Credential=([^/,\s]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;
const AMZ_DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
const BODY_HASH = /^[0-9a-f]{64}$/;
const MAX_SKEW_MS = 300_000;

/** The Region that a host's requests are signed for. */
function regionOf(host: string, service: string): string {
  const iam = Object.values(PARTITIONS).find((partition) => partition.iam.host === host);
  if (iam) return iam.iam.region;
  const regional = new RegExp(`(?:^|\\.)${service}\\.([a-z]+(?:-[a-z]+)+-\\d+)\\.`).exec(host);
  return regional?.[1] ?? 'us-east-1';
}

function queryOf(url: URL): Record<string, string[]> {
  const query: Record<string, string[]> = {};
  for (const [name, value] of url.searchParams) (query[name] ??= []).push(value);
  return query;
}

/**
 * Checks a request signed in the header form of Signature Version 4.
 * Rejects with {@link LabError} in the words of the service's protocol.
 */
export async function verifySignature(
  request: LabRequest,
  service: string,
  find: CredentialStore['find'],
  nowMs: number,
): Promise<IssuedSession> {
  const refuse = (refusal: Refusal, message: string) =>
    new LabError(...REFUSALS[familyOf(service)][refusal], message);

  const header = request.headers['authorization'];
  if (header === undefined) throw refuse('missing', 'Request is missing Authentication Token');
  const match = AUTHORIZATION.exec(header);
  const date = AMZ_DATE.exec(request.headers['x-amz-date'] ?? '');
  if (!match || !date) {
    throw refuse(
      'incomplete',
      'Authorization header requires Credential, SignedHeaders, Signature and X-Amz-Date.',
    );
  }
  const [, accessKeyId, day, region, signedService, headerList, signature] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];

  const session = find(accessKeyId);
  const token = request.headers['x-amz-security-token'];
  if (!session || session.sessionToken !== token) {
    throw refuse('unknown-key', 'The security token included in the request is invalid.');
  }
  if (session.expiresAtMs <= nowMs) {
    throw refuse('expired', 'The security token included in the request is expired');
  }
  const [year, month, dayOfMonth, hours, minutes, seconds] = date.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const signedAtMs = Date.UTC(year, month - 1, dayOfMonth, hours, minutes, seconds);
  if (Math.abs(signedAtMs - nowMs) > MAX_SKEW_MS) {
    throw refuse(
      'skewed',
      `Signature not yet current or expired: ${date[0]} is too far from ${new Date(nowMs).toISOString()}.`,
    );
  }
  const expectedRegion = regionOf(request.url.hostname, service);
  if (signedService !== service || region !== expectedRegion || !date[0].startsWith(day)) {
    throw refuse(
      'mismatch',
      `Credential should be scoped to a valid Region and service: ${expectedRegion}/${service}.`,
    );
  }

  const bodyHash = request.headers['x-amz-content-sha256'];
  const actualHash = createHash('sha256').update(request.body).digest('hex');
  if (bodyHash !== undefined && BODY_HASH.test(bodyHash) && bodyHash !== actualHash) {
    throw refuse(
      'body',
      'The provided x-amz-content-sha256 header does not match what was computed.',
    );
  }

  const signedHeaders = headerList.split(';');
  if (!signedHeaders.includes('host')) throw refuse('mismatch', "'Host' must be a signed header.");
  const signer = new SignatureV4({
    credentials: session,
    region,
    service,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
    applyChecksum: false,
  });
  const signable = new Set(signedHeaders);
  const signed = await signer.sign(
    {
      method: request.method,
      protocol: 'https:',
      hostname: request.url.hostname,
      path: request.url.pathname,
      query: queryOf(request.url),
      headers: Object.fromEntries(
        Object.entries({
          ...request.headers,
          // Not every client signs this header; the payload hash that was signed is the same either way.
          ...(bodyHash === undefined && { 'x-amz-content-sha256': actualHash }),
        }),
      ),
    },
    {
      signingDate: new Date(signedAtMs),
      signableHeaders: signable,
      unsignableHeaders: new Set(
        [...Object.keys(request.headers), 'x-amz-content-sha256'].filter(
          (name) => !signable.has(name),
        ),
      ),
    },
  );
  const expected = /Signature=([0-9a-f]{64})$/.exec(signed.headers['authorization'] ?? '')?.[1];
  if (!expected || !timingSafeEqual(Buffer.from(expected), Buffer.from(signature))) {
    throw refuse(
      'mismatch',
      'The request signature we calculated does not match the signature you provided.',
    );
  }
  return session;
}
