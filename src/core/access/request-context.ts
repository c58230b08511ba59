import type { AccountId, PrincipalArn, RoleArn } from '#core/aws/arn.ts';

/**
 * What is known beforehand of one context key of an AssumeRole request.
 * `known` these values · `absent` never in the request · `open` the session or the request decides, and the key may be
 * missing unless `isPresent` · `starts-with` present, with an unknown rest · `not-before` present, a time from then on.
 */
export type ContextValue =
  | { readonly kind: 'known'; readonly values: readonly string[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'open'; readonly isPresent: boolean }
  | { readonly kind: 'starts-with'; readonly prefix: string }
  | { readonly kind: 'not-before'; readonly atMs: number };

/** Finds a context value by key, in lower case. */
export type ContextLookup = (key: string) => ContextValue;

/**
 * Whose sessions are asked about: `any` that the principal can have, or those that switch roles in the `console`,
 * which sends no external id, no source identity and no tags, and names the session after the IAM user.
 */
export type Sessions = 'any' | 'console';

/** Who asks: what policies can know of a principal. */
export interface ContextPrincipal {
  readonly kind: 'user' | 'role';
  readonly arn: PrincipalArn;
  readonly id: string;
  readonly name: string;
  readonly account: AccountId;
  /** By tag key in lower case: IAM's tag keys are unique without case. */
  readonly tags: ReadonlyMap<string, string>;
}

/** What is asked for. */
export interface ContextRole {
  readonly arn: RoleArn;
  readonly account: AccountId;
  /** By tag key in lower case. */
  readonly tags: ReadonlyMap<string, string>;
}

/** One question: may this principal assume this role, in these sessions, as of the reading. */
export interface AssumeRoleRequest {
  readonly principal: ContextPrincipal;
  readonly role: ContextRole;
  readonly sessions: Sessions;
  /** Epoch milliseconds when the estate was read: the time of a request is not before it. */
  readonly readAtMs: number;
}

const ABSENT: ContextValue = { kind: 'absent' };
const OPEN: ContextValue = { kind: 'open', isPresent: false };
const PRESENT: ContextValue = { kind: 'open', isPresent: true };
const TRUE: ContextValue = { kind: 'known', values: ['true'] };
const FALSE: ContextValue = { kind: 'known', values: ['false'] };

type KeyRule = (request: AssumeRoleRequest) => ContextValue;

const known = (value: string): ContextValue => ({ kind: 'known', values: [value] });
const notInConsole: KeyRule = ({ sessions }) => (sessions === 'console' ? ABSENT : OPEN);
const notForUsers: KeyRule = ({ principal }) => (principal.kind === 'user' ? ABSENT : OPEN);
/** Of the sessions of functions, instances and the like: they have a role, and no console. */
const ofWorkloads: KeyRule = (request) =>
  request.sessions === 'console' ? ABSENT : notForUsers(request);
/** Of temporary credentials: every role's session has them, and every user's in the console. */
const ofTemporary: KeyRule = ({ principal, sessions }) =>
  principal.kind === 'role' || sessions === 'console' ? PRESENT : OPEN;
const clock: KeyRule = ({ readAtMs }) => ({ kind: 'not-before', atMs: readAtMs });
/** The credentials of an assumed role say nothing of MFA. */
const mfa: KeyRule = ({ principal }) => (principal.kind === 'user' ? OPEN : ABSENT);
const hasMfa: KeyRule = (request) =>
  request.principal.kind === 'user' ? ofTemporary(request) : ABSENT;

/**
 * Every key that is not simply open, in lower case.
 *
 * @see IAM User Guide, "AWS global condition context keys" and "IAM and AWS STS condition context keys", Availability of each
 */
const KEYS: Readonly<Record<string, KeyRule>> = {
  'aws:assumedroot': () => ABSENT,
  'aws:calledvia': () => ABSENT, // of requests that a service makes on somebody's behalf; a role is assumed directly
  'aws:calledviafirst': () => ABSENT,
  'aws:calledvialast': () => ABSENT,
  'aws:chatbotsourcearn': ofWorkloads,
  'aws:currenttime': clock,
  'aws:ec2instancesourceprivateipv4': ofWorkloads,
  'aws:ec2instancesourcevpc': ofWorkloads,
  'aws:epochtime': clock,
  'aws:federatedprovider': notForUsers,
  'aws:multifactorauthage': mfa,
  'aws:multifactorauthpresent': hasMfa,
  'aws:principalaccount': ({ principal }) => known(principal.account),
  'aws:principalarn': ({ principal }) => known(principal.arn),
  'aws:principalisawsservice': () => FALSE,
  'aws:principalservicename': () => ABSENT,
  'aws:principalservicenameslist': () => ABSENT,
  'aws:principaltype': ({ principal }) => known(principal.kind === 'user' ? 'User' : 'AssumedRole'),
  'aws:requestedregion': () => PRESENT,
  'aws:resourceaccount': ({ role }) => known(role.account),
  'aws:securetransport': () => TRUE, // STS answers on HTTPS only
  'aws:sourceaccount': () => ABSENT, // of requests that a service makes, as are the next three
  'aws:sourcearn': () => ABSENT,
  'aws:sourceorgid': () => ABSENT,
  'aws:sourceorgpaths': () => ABSENT,
  'aws:sourceidentity': notForUsers,
  'aws:tagkeys': notInConsole,
  'aws:tokenissuetime': ofTemporary,
  'aws:useragent': () => PRESENT,
  'aws:userid': ({ principal: { kind, id } }) =>
    kind === 'user' ? known(id) : { kind: 'starts-with', prefix: `${id}:` },
  'aws:username': ({ principal }) => (principal.kind === 'user' ? known(principal.name) : ABSENT),
  'aws:viaawsservice': () => FALSE,
  'codebuild:buildarn': ofWorkloads,
  'codebuild:projectarn': ofWorkloads,
  'ec2:roledelivery': ofWorkloads,
  'ec2:sourceinstancearn': ofWorkloads,
  'glue:credentialissuingservice': ofWorkloads,
  'glue:roleassumedby': ofWorkloads,
  'identitystore:userid': notForUsers,
  'lambda:sourcefunctionarn': ofWorkloads,
  'ssm:sourceinstancearn': ofWorkloads,
  'sts:awsservicename': () => ABSENT, // of bearer tokens, as is the next
  'sts:durationseconds': () => ABSENT,
  'sts:externalid': notInConsole,
  'sts:rolesessionname': ({ principal, sessions }) =>
    sessions === 'console' && principal.kind === 'user' ? known(principal.name) : PRESENT,
  'sts:sourceidentity': notInConsole,
  'sts:transitivetagkeys': notInConsole,
};

/** Keys that end in a tag's key, by what stands before it. */
const TAG_KEYS: Readonly<
  Record<string, (request: AssumeRoleRequest, tag: string) => ContextValue>
> = {
  'aws:principaltag': ({ principal }, tag) => {
    if (principal.kind === 'user') return tagValue(principal.tags, tag, ABSENT);
    // A role's session may carry tags of its own, which stand in for the role's.
    return principal.tags.has(tag) ? PRESENT : OPEN;
  },
  'aws:requesttag': notInConsole,
  'aws:resourcetag': ({ role }, tag) => tagValue(role.tags, tag, ABSENT),
  'iam:resourcetag': ({ role }, tag) => tagValue(role.tags, tag, ABSENT),
};

/** Keys of no fixed list, by how they begin: claims of identity providers, and what IAM's own actions bring. */
const KEY_FAMILIES: readonly (readonly [RegExp, KeyRule])[] = [
  [/^saml:/, notForUsers],
  [/^[^:/]+\.[^:]+:/, notForUsers], // named for the host of an OpenID provider
  [/^iam:/, () => ABSENT],
];

function tagValue(
  tags: ReadonlyMap<string, string>,
  tag: string,
  otherwise: ContextValue,
): ContextValue {
  const value = tags.get(tag);
  return value === undefined ? otherwise : known(value);
}

/** The context of one request, as far as it is known beforehand; a key nobody here knows is open. */
export function contextOf(request: AssumeRoleRequest): ContextLookup {
  return (key) => {
    if (Object.hasOwn(KEYS, key)) return KEYS[key]?.(request) ?? OPEN;
    const slash = key.indexOf('/');
    const family = key.slice(0, slash);
    if (slash >= 0 && Object.hasOwn(TAG_KEYS, family)) {
      return TAG_KEYS[family]?.(request, key.slice(slash + 1)) ?? OPEN;
    }
    return KEY_FAMILIES.find(([form]) => form.test(key))?.[1](request) ?? OPEN;
  };
}

/** The context as far as the principal alone decides it, whatever it asks for: what the role or the session decides is open. */
export function contextOfPrincipal(principal: ContextPrincipal): ContextLookup {
  // as: no rule below reads the role, since the keys that would are answered before.
  const lookup = contextOf({ principal, sessions: 'any', readAtMs: 0 } as AssumeRoleRequest);
  return (key) => (/^(?:aws|iam):resource/.test(key) ? OPEN : lookup(key));
}
