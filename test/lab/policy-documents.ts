import {
  createValidatedPolicy,
  validateIdentityPolicy,
  validateTrustPolicy,
  validateResourcePolicy,
  type ValidatedPolicy,
} from '@cloud-copilot/iam-policy';
import { LabError } from './contract.ts';

/** A policy document as parsed JSON. */
export type PolicyDocument = Readonly<Record<string, unknown>>;

type PolicyKind = 'identity' | 'trust' | 'resource';

const VALIDATORS = {
  identity: validateIdentityPolicy,
  trust: validateTrustPolicy,
  resource: validateResourcePolicy,
} satisfies Record<PolicyKind, unknown>;

const malformed = (message: string) => new LabError(400, 'MalformedPolicyDocument', message);

/** What IAM lets through the parameter itself: Latin-1 without control characters, not endless. */
const POLICY_TEXT = /^[\t\n\r -\u00ff]{1,131072}$/;

/** Parses and checks a submitted document as IAM does. Throws {@link LabError} `MalformedPolicyDocument`. */
export function parsePolicyDocument(text: string, kind: PolicyKind): PolicyDocument {
  if (!POLICY_TEXT.test(text)) {
    throw new LabError(
      400,
      'ValidationError',
      'The policy document holds characters that IAM refuses.',
    );
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw malformed('This policy contains invalid Json');
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw malformed('Syntax errors in policy.');
  }
  const [error] = VALIDATORS[kind](document);
  if (error) throw malformed(`Syntax errors in policy: ${error.path}: ${error.message}`);
  return document as PolicyDocument;
}

/** The size by which IAM measures its quotas: white space does not count. */
export function policySize(text: string): number {
  return text.replace(/\s/g, '').length;
}

const CACHE_LIMIT = 50_000;

/** Remembers validated policies by their text, so that the authorizer validates each document once. */
export function createPolicyCache(): (text: string, kind: PolicyKind) => ValidatedPolicy {
  const cache = new Map<string, ValidatedPolicy>();
  return (text, kind) => {
    const key = `${kind} ${text}`;
    const known = cache.get(key);
    if (known) return known;
    if (cache.size >= CACHE_LIMIT) cache.clear();
    const validated = createValidatedPolicy(JSON.parse(text), VALIDATORS[kind]);
    cache.set(key, validated);
    return validated;
  };
}
