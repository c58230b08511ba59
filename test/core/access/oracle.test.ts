import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccessState } from '#core/access/access-state.ts';
import {
  isAllowedByOracle,
  JUMP,
  PRINCIPAL_ROLE_ARN,
  stateOfCase,
  TARGET,
  USER_ARN,
  type Json,
  type PairCase,
} from '../../support/access-oracle.ts';

/** The sessions a principal of a case may come with; a state must be true in each. */
const SESSIONS: Readonly<
  Record<PairCase['principal'], readonly Readonly<Record<string, string>>[]>
> = {
  user: [
    { 'sts:RoleSessionName': 'ada', 'aws:SourceIp': '10.1.2.3' },
    {
      'sts:RoleSessionName': 'ada',
      'aws:MultiFactorAuthPresent': 'true',
      'aws:MultiFactorAuthAge': '100',
      'aws:SourceIp': '192.0.2.9',
    },
    {
      'sts:RoleSessionName': 'other',
      'sts:ExternalId': 'x-1',
      'aws:MultiFactorAuthPresent': 'false',
      'aws:SourceIp': '2001:db8::1',
    },
  ],
  role: [
    { 'sts:RoleSessionName': 'job', 'aws:SourceIp': '10.1.2.3' },
    { 'sts:RoleSessionName': 'ada', 'sts:ExternalId': 'x-1', 'aws:SourceIp': '192.0.2.9' },
  ],
};

const oneOrMany = <T>(values: fc.Arbitrary<T>) =>
  fc.oneof(values, fc.array(values, { minLength: 1, maxLength: 3 }));

const actions = oneOrMany(
  fc.constantFrom(
    'sts:AssumeRole',
    'sts:AssumeRole',
    'sts:*',
    '*',
    'STS:assumeROLE',
    'sts:Assume*',
    'sts:AssumeRol?',
    'sts:?ssume*le',
    'sts:AssumeRole?',
    'sts:AssumeRoleWithSAML',
    's3:*',
    'iam:PassRole',
  ),
);
const resources = oneOrMany(
  fc.constantFrom(
    '*',
    `arn:aws:iam::${TARGET}:role/jump/Admin`,
    `arn:aws:iam::${JUMP}:role/jump/Admin`,
    `arn:aws:iam::${TARGET}:role/jump/*`,
    'arn:aws:iam::*:role/jump/Admin',
    'arn:aws:iam::*:role/*',
    'arn:aws:iam::?00000104729:role/jump/Admin',
    `arn:aws:iam::${TARGET}:role/jump/Admi?`,
    `arn:aws:iam::${TARGET}:role/jump/Admin?`,
    `arn:aws:iam::${TARGET}:role/*/Admin`,
    'arn:*:iam::*:role/jump/A*n',
    `arn:aws:iam::${TARGET}:role/jump/admin`,
    `arn:aws:iam::${TARGET}:user/jump/Admin`,
    'arn:aws:iam::*',
    `arn:aws:iam::${TARGET}:role/jump/\${aws:PrincipalTag/team}`,
    'arn:aws:iam::*:role/jump/${aws:username}',
    "arn:aws:iam::*:role/jump/${aws:PrincipalTag/none, 'Admin'}",
    'arn:aws:iam::*:role/${aws:PrincipalTag/none}*',
    'arn:aws:iam::*:role/jump/${*}',
    'arn:aws:iam::*:role/jump/Ad${?}in',
  ),
);
const NAMES = [
  '*',
  JUMP,
  `arn:aws:iam::${JUMP}:root`,
  USER_ARN,
  PRINCIPAL_ROLE_ARN,
  `arn:aws:iam::${JUMP}:user/other`,
  TARGET,
];
const principalsAmong = (names: readonly string[]) =>
  fc.oneof(
    { weight: 6, arbitrary: oneOrMany(fc.constantFrom(...names)).map((AWS) => ({ AWS })) },
    fc.constant('*'),
    fc.constant({ Service: 'ec2.amazonaws.com' }),
  );
const decidedPrincipals = principalsAmong(NAMES);
const principals = principalsAmong([...NAMES, `arn:aws:sts::${JUMP}:assumed-role/Deployer/job-1`]);

const decidedConditions = fc.constantFrom<readonly [string, string, unknown]>(
  ['ArnEquals', 'aws:PrincipalArn', USER_ARN],
  ['ArnLike', 'aws:PrincipalArn', [`arn:aws:iam::${JUMP}:*/ops/*`, 'arn:aws:iam::*:user/x']],
  ['ArnLike', 'aws:PrincipalArn', 'arn:aws:*'],
  ['ArnNotLike', 'AWS:principalARN', 'arn:aws:iam::*:user/*'],
  ['ArnNotEqualsIfExists', 'aws:PrincipalArn', PRINCIPAL_ROLE_ARN],
  ['StringEquals', 'aws:PrincipalAccount', [JUMP, TARGET]],
  ['StringNotEquals', 'aws:ResourceAccount', [JUMP]],
  ['StringEquals', 'aws:username', 'ada'],
  ['StringEqualsIfExists', 'aws:username', ['bob', 'ADA']],
  ['StringEqualsIgnoreCase', 'aws:username', 'ADA'],
  ['StringNotEquals', 'aws:username', 'ada'],
  ['StringNotEqualsIgnoreCase', 'aws:username', ['ADA', 'x']],
  ['StringLike', 'aws:PrincipalArn', 'arn:aws:iam::*:user/ops/${aws:username}'],
  ['StringLike', 'aws:userid', ['AIDA*', 'AROAX*']],
  ['StringNotLike', 'aws:PrincipalTag/Project', 'pay*'],
  ['StringLike', 'aws:principaltag/PROJECT', 'p?yments'],
  ['StringEquals', 'aws:PrincipalTag/team', '${aws:PrincipalTag/team}'],
  ['StringEquals', 'aws:ResourceTag/env', ['prod', 'dev']],
  ['StringEquals', 'aws:ResourceTag/none', 'x'],
  ['StringNotEquals', 'aws:ResourceTag/none', 'x'],
  ['ForAnyValue:StringEquals', 'aws:ResourceTag/none', 'x'],
  ['ForAllValues:StringEquals', 'aws:ResourceTag/none', 'x'],
  ['ForAllValues:StringLike', 'aws:PrincipalAccount', ['1111*', '2*']],
  ['ForAnyValue:StringLike', 'aws:PrincipalTag/team', ['A*', 'B*']],
  ['ForAnyValue:StringNotEquals', 'aws:PrincipalTag/team', ['Admin', 'B']],
  ['ForAllValues:StringNotEquals', 'aws:PrincipalTag/team', ['x', 'B']],
  ['Null', 'aws:username', 'true'],
  ['Null', 'aws:PrincipalTag/team', 'false'],
  ['Null', 'aws:ResourceTag/none', true],
  ['Bool', 'aws:PrincipalIsAWSService', 'false'],
  ['Bool', 'aws:SecureTransport', true],
  ['BoolIfExists', 'aws:SecureTransport', 'false'],
  ['DateGreaterThan', 'aws:CurrentTime', '2026-01-01T00:00:00Z'],
  ['DateLessThan', 'aws:CurrentTime', '2026-11-01T00:00:00Z'],
  ['NumericGreaterThanEquals', 'aws:EpochTime', 1000],
);
const sessionConditions = fc.constantFrom<readonly [string, string, unknown]>(
  ['Bool', 'aws:MultiFactorAuthPresent', 'true'],
  ['BoolIfExists', 'aws:MultiFactorAuthPresent', 'true'],
  ['BoolIfExists', 'aws:MultiFactorAuthPresent', 'false'],
  ['Null', 'aws:MultiFactorAuthAge', 'true'],
  ['NumericLessThan', 'aws:MultiFactorAuthAge', '3600'],
  ['IpAddress', 'aws:SourceIp', ['10.0.0.0/8', '2001:db8::/32']],
  ['NotIpAddress', 'aws:SourceIp', '192.0.2.0/24'],
  ['StringEquals', 'sts:ExternalId', 'x-1'],
  ['StringLike', 'sts:RoleSessionName', '${aws:username}'],
  ['DateLessThan', 'aws:CurrentTime', '2027-01-01T00:00:00Z'],
);

type Condition = readonly [string, string, unknown];
const conditionBlock = (conditions: fc.Arbitrary<Condition>): fc.Arbitrary<Json | undefined> =>
  fc.oneof(
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
const form = (name: string, values: fc.Arbitrary<unknown>) =>
  fc
    .tuple(fc.constantFrom('', '', '', 'Not'), values)
    .map(([not, value]): Json => ({ [`${not}${name}`]: value }));
const statement = (subject: fc.Arbitrary<Json>, conditions: fc.Arbitrary<Condition>) =>
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
    }));
const documentOf = (subject: fc.Arbitrary<Json>, conditions: fc.Arbitrary<Condition>) =>
  fc
    .tuple(
      fc.constantFrom('2012-10-17', '2012-10-17', '2008-10-17', undefined),
      oneOrMany(statement(subject, conditions)),
    )
    .map(([drawn, Statement]): Json => {
      // Of variables in an older version AWS and the oracle think differently: see the vectors.
      const Version = JSON.stringify(Statement).includes('${') ? '2012-10-17' : drawn;
      return { ...(Version && { Version }), Statement };
    });
const pairCase = (
  conditions: fc.Arbitrary<Condition>,
  trusted: fc.Arbitrary<unknown>,
): fc.Arbitrary<PairCase> =>
  fc.record(
    {
      principal: fc.constantFrom('user', 'user', 'role'),
      sameAccount: fc.boolean(),
      identity: fc.array(documentOf(form('Resource', resources), conditions), { maxLength: 3 }),
      boundary: documentOf(form('Resource', resources), conditions),
      trust: documentOf(form('Principal', trusted), conditions),
    },
    { requiredKeys: ['principal', 'sameAccount', 'identity', 'trust'] },
  );

const CLOSED: ReadonlySet<AccessState> = new Set([
  'none',
  'assertion-only',
  'trust-only',
  'denied',
]);

test('a state that promises or refuses access agrees with the oracle in every session', async () => {
  await fc.assert(
    fc.asyncProperty(
      pairCase(fc.oneof(decidedConditions, sessionConditions), principals),
      async (pair) => {
        const state = stateOfCase(pair);
        if (state === 'conditional' || state === 'unknown') return;
        for (const session of SESSIONS[pair.principal]) {
          expect(await isAllowedByOracle(pair, session)).toBe(state === 'granted');
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test('with nothing left to the session, every pair is decided, and as the oracle decides it', async () => {
  await fc.assert(
    fc.asyncProperty(pairCase(decidedConditions, decidedPrincipals), async (pair) => {
      const state = stateOfCase(pair);
      // A role's session may bring tags that the role does not have.
      const hasOpenTag =
        pair.principal === 'role' && JSON.stringify(pair).includes('PrincipalTag/none');
      if (state === 'unknown' || hasOpenTag) return;
      const isAllowed = await isAllowedByOracle(pair, SESSIONS[pair.principal][0]!);
      expect(isAllowed ? state === 'granted' : CLOSED.has(state)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
