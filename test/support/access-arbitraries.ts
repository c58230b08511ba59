import fc from 'fast-check';
import {
  JUMP,
  PRINCIPAL_ROLE_ARN,
  TARGET,
  USER_ARN,
  type Json,
  type PairCase,
} from './access-case.ts';

/** A condition as `[operator, key, values]`. */
export type Condition = readonly [string, string, unknown];

const oneOrMany = <T>(values: fc.Arbitrary<T>) =>
  fc.oneof(values, fc.array(values, { minLength: 1, maxLength: 3 }));

/** One way to spoil or to loosen a text at one place. */
type Edit = (text: string, at: number, span: number) => string;
const EDITS: readonly Edit[] = [
  (text, at, span) => `${text.slice(0, at)}*${text.slice(at + span)}`,
  (text, at) => `${text.slice(0, at)}?${text.slice(at + 1)}`,
  (text, at) => `${text.slice(0, at)}*${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}?${text.slice(at)}`,
  (text, at) => text.slice(0, at) + text.slice(at + 1),
  (text, at) => text.slice(0, at) + swapCase(text.charAt(at)) + text.slice(at + 1),
];

function swapCase(letter: string): string {
  return letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
}

/**
 * A text with `*` and `?` put, by chance, anywhere from `start` on, and now and then a letter gone or of the other case: most are
 * near enough to the text to match it, or just not.
 */
export function patternsOf(text: string, start = 0): fc.Arbitrary<string> {
  const place = fc.record({
    edit: fc.constantFrom(...EDITS.slice(0, 4), ...EDITS),
    at: fc.nat(),
    span: fc.nat(12),
  });
  return fc.array(place, { maxLength: 3 }).map((places) =>
    places.reduce((out, { edit, at, span }) => {
      const free = out.length - start;
      return free > 0 ? edit(out, start + (at % free), span) : out;
    }, text),
  );
}

const actions = oneOrMany(
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('sts:AssumeRole', 'STS:assumeROLE', '*', 'sts:*') },
    // IAM takes no wildcard in the name of the service.
    { weight: 2, arbitrary: patternsOf('sts:AssumeRole', 'sts:'.length) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'sts:AssumeRoleWithSAML',
        'sts:TagSession',
        's3:*',
        'iam:PassRole',
      ),
    },
  ),
);

/** The role of each case, in either account. */
const ROLE_ARNS = [TARGET, JUMP].map((account) => `arn:aws:iam::${account}:role/jump/Admin`);
const LOOSE_RESOURCES: readonly string[] = [
  `arn:aws:iam::${TARGET}:role/jump/*`,
  'arn:aws:iam::*:role/*',
  'arn:*:iam::*:role/jump/A*n',
  `arn:aws:iam::${TARGET}:user/jump/Admin`,
  `arn:aws:iam::${TARGET}:role/jump/\${aws:PrincipalTag/team}`,
  'arn:aws:iam::*:role/jump/${aws:username}',
  "arn:aws:iam::*:role/jump/${aws:PrincipalTag/none, 'Admin'}",
  "arn:aws:iam::*:role/${aws:PrincipalTag/none, 'jump'}/${aws:PrincipalTag/team, 'X'}",
  'arn:aws:iam::*:role/${aws:PrincipalTag/none}*',
  'arn:aws:iam::*:role/jump/${aws:PrincipalTag/team}*',
  'arn:aws:iam::*:role/*/?${aws:PrincipalTag/initials}n',
  'arn:aws:iam::*:role/jump/${*}',
  'arn:aws:iam::*:role/jump/Ad${?}in',
  'arn:aws:iam::*:role/jump/Admin${$}',
  'arn:aws:iam::${aws:ResourceAccount}:role/jump/Admin',
];

/** Resource elements that mean some of these roles, nearly. */
function resourcesAround(arns: readonly string[]): fc.Arbitrary<string | string[]> {
  return oneOrMany(
    fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom('*', ...arns) },
      {
        weight: 4,
        arbitrary: fc
          .constantFrom(...arns)
          .chain((arn) => patternsOf(arn))
          .filter(isDocumented),
      },
      { weight: 3, arbitrary: fc.constantFrom(...LOOSE_RESOURCES) },
    ),
  );
}

/**
 * Whether AWS documents what a resource means: `*`, or an ARN of six fields whose first five have small letters, with no wildcard in
 * the service and none in the type of the resource.
 *
 * @see IAM User Guide, "Identify AWS resources with Amazon Resource Names (ARNs)", Incorrect wildcard usage
 */
function isDocumented(resource: string): boolean {
  return /^(?:\*|arn:[a-z*?-]+:[a-z]*:[a-z*?]*:[\d*?]*:(?:role\/.*|[^/]*))$/.test(resource);
}

/** The names that the oracle knows a principal by; IAM takes no wildcard in them but `*` alone. */
export const DECIDED_NAMES: readonly string[] = [
  '*',
  JUMP,
  `arn:aws:iam::${JUMP}:root`,
  USER_ARN,
  PRINCIPAL_ROLE_ARN,
  `arn:aws:iam::${JUMP}:user/other`,
  TARGET,
  `arn:aws:iam::${TARGET}:root`,
];
/** And one session of the principal's, which others of its sessions are not. */
export const SESSION_NAMES: readonly string[] = [
  ...DECIDED_NAMES,
  `arn:aws:sts::${JUMP}:assumed-role/Deployer/job-1`,
];

/** Principal elements that name some of these, or others than AWS principals. */
export function principalsAmong(names: readonly string[]): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 6, arbitrary: oneOrMany(fc.constantFrom(...names)).map((AWS) => ({ AWS })) },
    { weight: 1, arbitrary: fc.constant('*') },
    { weight: 1, arbitrary: fc.constant({ Service: 'ec2.amazonaws.com' }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...names).map((AWS) => ({
        AWS,
        Service: ['ec2.amazonaws.com'],
        Federated: 'cognito.amazonaws.com',
      })),
    },
  );
}

/** Texts that a key may have, or has; each is compared as it is, spoilt, and as a pattern. */
const TEXT_KEYS: Readonly<Record<string, readonly string[]>> = {
  'aws:PrincipalArn': [USER_ARN, PRINCIPAL_ROLE_ARN, 'arn:aws:iam::*:user/ops/${aws:username}'],
  'AWS:principalaccount': [JUMP, TARGET],
  'aws:ResourceAccount': [JUMP, TARGET, '${aws:PrincipalAccount}'],
  'aws:username': ['ada', 'bob', "${aws:PrincipalTag/none, 'ada'}"],
  'aws:PrincipalType': ['User', 'AssumedRole'],
  'aws:ResourceTag/env': ['prod', 'dev', '${aws:PrincipalTag/team}'],
  'iam:resourcetag/ENV': ['prod'],
  'aws:ResourceTag/none': ['x', ''],
  'aws:SourceArn': [USER_ARN],
  'aws:PrincipalServiceNamesList': ['ec2.amazonaws.com', 's3.amazonaws.com'],
};
/** Keys whose value a user has for good, and a role's session may bring its own of. */
const TAG_KEYS: Readonly<Record<string, readonly string[]>> = {
  'aws:PrincipalTag/team': ['Admin', 'B', '${aws:PrincipalTag/team}'],
  'aws:principaltag/PROJECT': ['payments', "${aws:PrincipalTag/none, 'payments'}"],
  'aws:PrincipalTag/none': ['x'],
  'aws:userid': ['AIDAADA', 'AROADEPLOYER:job-1', 'AROADEPLOYER:*', 'AROAX*'],
};
/** Keys that the request decides. */
const SESSION_TEXT_KEYS: Readonly<Record<string, readonly string[]>> = {
  'sts:ExternalId': ['x-1', 'y'],
  'sts:RoleSessionName': ['ada', 'job-1', '${aws:username}', "${sts:ExternalId, 'ada'}"],
  'aws:TagKeys': ['team', 'cost'],
  'sts:TransitiveTagKeys': ['team'],
  'aws:RequestTag/team': ['Admin', '${aws:PrincipalTag/team}'],
  'sts:SourceIdentity': ['ada'],
  'aws:PrincipalOrgID': ['o-acme'],
};
const TEXT_OPERATORS = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'stringlike',
];
const ARN_OPERATORS = ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'];

/** An operator as policies write it: with a quantifier, with `IfExists`, or plain. */
function operatorOf(names: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom('', '', '', 'ForAnyValue:', 'ForAllValues:'),
      fc.constantFrom(...names),
      fc.constantFrom('', '', 'IfExists'),
    )
    .map((parts) => parts.join(''));
}

function textConditions(
  keys: Readonly<Record<string, readonly string[]>>,
): fc.Arbitrary<Condition> {
  return fc.constantFrom(...Object.entries(keys)).chain(([key, texts]) => {
    const isArn = /arn$/i.test(key);
    const value = fc
      .constantFrom(...texts)
      .chain((text) => (text.includes('${') ? fc.constant(text) : patternsOf(text)))
      .filter((text) => !isArn || (text.startsWith('arn:') && text.split(':').length === 6));
    return fc.tuple(
      operatorOf(isArn ? [...TEXT_OPERATORS, ...ARN_OPERATORS] : TEXT_OPERATORS),
      fc.constant(key),
      oneOrMany(value),
    );
  });
}

function nullConditions(keys: readonly string[]): fc.Arbitrary<Condition> {
  return fc.tuple(
    fc.constant('Null'),
    fc.constantFrom(...keys),
    fc.constantFrom('true', 'false', true, false),
  );
}

/** Conditions that the estate decides, whatever the session, for a user; for a role too but for {@link tagConditions}. */
export const decidedConditions: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 6, arbitrary: textConditions(TEXT_KEYS) },
  { weight: 1, arbitrary: nullConditions(Object.keys(TEXT_KEYS)) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Condition>(
      ['Bool', 'aws:PrincipalIsAWSService', 'false'],
      ['Bool', 'aws:SecureTransport', true],
      ['BoolIfExists', 'aws:SecureTransport', 'false'],
      ['ForAnyValue:Bool', 'aws:SecureTransport', ['true', 'false']],
      ['DateGreaterThan', 'aws:CurrentTime', '2026-01-01T00:00:00Z'],
      ['DateLessThanIfExists', 'aws:CurrentTime', '2026-11-01T00:00:00Z'],
      ['DateNotEquals', 'aws:CurrentTime', ['2026-11-01T00:00:00Z', '2025-11-01T00:00:00Z']],
      ['NumericGreaterThanEquals', 'aws:EpochTime', 1000],
      ['NumericLessThan', 'aws:EpochTime', [1000, '2000.5']],
      ['DateGreaterThanEquals', 'aws:EpochTime', '1000000'],
    ),
  },
);

/** Conditions on what a user has for good, while a role's session may bring its own. */
export const tagConditions: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 4, arbitrary: textConditions(TAG_KEYS) },
  { weight: 1, arbitrary: nullConditions(Object.keys(TAG_KEYS)) },
);

/** Conditions that the session or the request decides. */
export const sessionConditions: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 3, arbitrary: textConditions(SESSION_TEXT_KEYS) },
  { weight: 1, arbitrary: nullConditions(Object.keys(SESSION_TEXT_KEYS)) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Condition>(
      ['Bool', 'aws:MultiFactorAuthPresent', 'true'],
      ['BoolIfExists', 'aws:MultiFactorAuthPresent', 'true'],
      ['BoolIfExists', 'aws:MultiFactorAuthPresent', 'false'],
      ['Null', 'aws:MultiFactorAuthAge', 'true'],
      ['NumericLessThan', 'aws:MultiFactorAuthAge', '3600'],
      ['NumericGreaterThanIfExists', 'aws:MultiFactorAuthAge', ['50', 5000]],
      ['IpAddress', 'aws:SourceIp', ['10.0.0.0/8', '2001:db8::/32']],
      ['NotIpAddress', 'aws:SourceIp', '192.0.2.0/24'],
      ['IpAddressIfExists', 'aws:SourceIp', '192.0.2.9'],
      ['DateLessThan', 'aws:CurrentTime', '2027-01-01T00:00:00Z'],
      ['DateGreaterThan', 'aws:CurrentTime', '2027-01-01T00:00:00Z'],
    ),
  },
);

function conditionBlock(conditions: fc.Arbitrary<Condition>): fc.Arbitrary<Json | undefined> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    {
      weight: 4,
      arbitrary: fc.array(conditions, { minLength: 1, maxLength: 3 }).map((list) => {
        const block: Record<string, Record<string, unknown>> = {};
        for (const [operator, key, values] of list) (block[operator] ??= {})[key] = values;
        return block;
      }),
    },
  );
}

function form(name: string, values: fc.Arbitrary<unknown>): fc.Arbitrary<Json> {
  return fc
    .tuple(fc.constantFrom('', '', '', 'Not'), values)
    .map(([not, value]): Json => ({ [`${not}${name}`]: value }));
}

function statement(
  subject: fc.Arbitrary<Json>,
  conditions: fc.Arbitrary<Condition>,
): fc.Arbitrary<Json> {
  return (
    fc
      .tuple(
        fc.constantFrom('Allow', 'Allow', 'Deny'),
        form('Action', actions),
        subject,
        conditionBlock(conditions),
      )
      // AWS documents an Allow with NotPrincipal as unsupported: there is no right answer to compare with.
      .filter(([effect, , about]) => effect === 'Deny' || !('NotPrincipal' in about))
      .map(([Effect, action, about, Condition]): Json => ({
        Effect,
        ...action,
        ...about,
        ...(Condition && { Condition }),
      }))
  );
}

function documentOf(
  subject: fc.Arbitrary<Json>,
  conditions: fc.Arbitrary<Condition>,
): fc.Arbitrary<Json> {
  return fc
    .tuple(
      fc.constantFrom('2012-10-17', '2012-10-17', '2008-10-17', undefined),
      oneOrMany(statement(subject, conditions)),
    )
    .map(([drawn, Statement]): Json => {
      // Of variables in an older version AWS and the oracle think differently: see the vectors.
      const Version = JSON.stringify(Statement).includes('${') ? '2012-10-17' : drawn;
      return { ...(Version && { Version }), Statement };
    });
}

/** Identity policies and boundaries, as untidy as IAM would still save them, about these roles. */
export function identityDocuments(
  conditions: fc.Arbitrary<Condition>,
  roles: readonly string[] = ROLE_ARNS,
): fc.Arbitrary<Json> {
  return documentOf(form('Resource', resourcesAround(roles)), conditions);
}

/** Trust policies, as untidy as IAM would still save them. */
export function trustDocuments(
  conditions: fc.Arbitrary<Condition>,
  names: readonly string[],
): fc.Arbitrary<Json> {
  return documentOf(form('Principal', principalsAmong(names)), conditions);
}

/** A principal with untidy policies in every place, and a role with an untidy trust. */
export function pairCases(
  conditions: fc.Arbitrary<Condition>,
  names: readonly string[],
): fc.Arbitrary<PairCase> {
  const identity = identityDocuments(conditions);
  return fc.record(
    {
      principal: fc.constantFrom('user', 'user', 'role'),
      sameAccount: fc.boolean(),
      identity: fc.array(identity, { maxLength: 3 }),
      places: fc.array(fc.constantFrom('inline', 'managed', 'group-inline', 'group-managed'), {
        minLength: 3,
        maxLength: 3,
      }),
      boundary: identity,
      trust: trustDocuments(conditions, names),
    },
    { requiredKeys: ['principal', 'sameAccount', 'identity', 'trust'] },
  );
}
