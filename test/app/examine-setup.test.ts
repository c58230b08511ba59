import { expect, test } from 'vitest';
import type { Fault, Remark } from '#app/examination.ts';
import { examineSetup, type ExamineDeps } from '#app/examine-setup.ts';
import type { AccountId } from '#core/aws/arn.ts';
import { AppError, type ErrorCode } from '#core/errors.ts';
import { withMenuIds } from '#app/publish-menus.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { MenuAnswer } from '#core/ports.ts';
import { JUMP_PERMISSIONS, TARGET_PERMISSIONS } from '#core/setup/permissions.ts';
import { jumpProbes, targetProbes } from '#core/setup/probes.ts';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import { acmeConfiguration, acmeEstate } from '../support/acme.ts';
import { pictureOfEstate } from '../support/picture-of-estate.ts';

const { jump, accounts } = pictureOfEstate(acmeEstate);
const [first] = accounts;
if (first?.kind !== 'read') throw new Error('The estate has no account.');
const SETTINGS = {
  isOwn: true,
  isVersioned: true,
  hasObjectLock: true,
  retentionDays: 7,
  isPublicAccessBlocked: true,
};
const FRESH: MenuAnswer = {
  kind: 'body',
  bytes: new Uint8Array(1),
  etag: '"1"',
  cacheControl: 'no-cache',
};
const published = withMenuIds(acmeConfiguration);
const answers = (answer: MenuAnswer): Partial<ExamineDeps> => ({
  fetchMenu: () => Promise.resolve(answer),
});
const failing = (failure: string, ...values: string[]) =>
  answers({ kind: 'failed', failure, values } as MenuAnswer);
const settings = (other: Partial<typeof SETTINGS>): Partial<ExamineDeps> => ({
  fetchBucketSettings: () => Promise.resolve({ ...SETTINGS, ...other }),
});
const SUBJECT = { action: 'iam:X', account: jump.account };
const refusalOf = (code: 'aws/access-denied' | 'aws/not-found' | 'aws/unreachable') => {
  if (code === 'aws/unreachable') return new AppError(code, { host: 'iam.amazonaws.com' });
  if (code === 'aws/access-denied') return new AppError(code, SUBJECT);
  return new AppError(code, { ...SUBJECT, what: 'it' });
};
const refuse = (code: Parameters<typeof refusalOf>[0]) => () => Promise.reject(refusalOf(code));

/** A company where everything is as it should be. */
const RIGHT: ExamineDeps = {
  hasAdminAccess: () => Promise.resolve(true),
  fetchServerClock: () => Promise.resolve({ aheadMs: 1000 }),
  fetchCallerIdentity: () =>
    Promise.resolve({ account: jump.account, arn: jump.users[0]!.arn, userId: 'AIDA' }),
  fetchAccountAliases: () => Promise.resolve([acmeConfiguration.jump.alias ?? '']),
  fetchAccountIam: () => Promise.resolve(first),
  enterAccount: () => Promise.resolve(),
  applyCall: () => Promise.resolve({ requestId: 'r' }),
  fetchDocument: () => Promise.resolve(null),
  fetchPolicyVersions: () => Promise.resolve([]),
  fetchTrailEvents: () => Promise.resolve([]),
  validatePolicy: () => Promise.resolve([]),
  credentialReport: { generate: () => Promise.resolve(true), fetch: () => Promise.resolve('') },
  fetchOrganizationAccounts: () => Promise.resolve([]),
  fetchBucketSettings: () => Promise.resolve(SETTINGS),
  openBucket: () => ({
    applyObject: () => Promise.resolve({ kind: 'lost' }),
    fetchObject: () => Promise.resolve(null),
    async *listKeys() {
      await Promise.resolve();
      yield* [];
    },
  }),
  openKey: () => Promise.resolve({ sign: () => Promise.resolve(new Uint8Array(64)) }),
  fetchMenu: (_url, etag) => Promise.resolve(etag === undefined ? FRESH : { kind: 'unchanged' }),
};

function examine(
  different: Partial<ExamineDeps> = {},
  configuration: EstateConfiguration = published,
  isReadOnly = false,
) {
  const options = { part: 'everything', isReadOnly, adopts: true } as const;
  return examineSetup({ ...RIGHT, ...different }, configuration, options, () => undefined);
}

test('every line is good where everything is as it should be', async () => {
  const findings = await examine();
  expect(findings.filter(({ verdict }) => verdict.kind !== 'good')).toEqual([]);
  // Role, reading and permissions of each account; and what there is once.
  expect(findings.length).toBe(3 * published.accounts.length + 14);
});

/** Something that is wrong, for everything that the doctor knows to be wrong. */
const WRONG: Readonly<Record<Fault, Partial<ExamineDeps>>> = {
  browser: { hasAdminAccess: () => Promise.resolve(false) },
  clock: { fetchServerClock: () => Promise.resolve({ aheadMs: -6 * 60_000 }) },
  identity: {
    fetchCallerIdentity: () =>
      Promise.resolve({
        account: '999988887777' as AccountId,
        arn: jump.users[0]!.arn,
        userId: 'A',
      }),
  },
  alias: { fetchAccountAliases: () => Promise.resolve(['somebody-else']) },
  permissions: { applyCall: refuse('aws/access-denied') },
  owner: settings({ isOwn: false }),
  versioning: settings({ isVersioned: false }),
  'object-lock': settings({ retentionDays: 0 }),
  'public-access': settings({ isPublicAccessBlocked: false }),
  'endpoint-offline': failing('offline'),
  'endpoint-missing': failing('endpoint-missing', '404'),
  'endpoint-error': failing('endpoint-error', '500'),
  'endpoint-web-page': answers({ kind: 'refused', reason: 'web-page' }),
  'endpoint-no-etag': answers({ kind: 'body', bytes: new Uint8Array(1) }),
  'endpoint-not-conditional': answers(FRESH),
  'endpoint-cached': answers({ ...FRESH, cacheControl: 'public, max-age=86400' }),
  'endpoint-elsewhere': failing('redirected'),
};

test.each(Object.entries(WRONG))(
  'what is wrong by the name of %s is one red line, or one an account, with a sentence of its own',
  async (fault, different) => {
    const findings = await examine(different);
    const bad = findings.flatMap(({ verdict }) => (verdict.kind === 'good' ? [] : [verdict]));
    expect(bad.length).toBeGreaterThan(0);
    for (const verdict of bad) expect(verdict).toMatchObject({ kind: 'wrong', fault });
    const sentence = `fault_${fault.replaceAll('-', '_')}`;
    expect(Object.keys(messages)).toContain(sentence);
  },
);

const REMARKED: Readonly<Record<Remark, Partial<ExamineDeps>>> = {
  'organization-refused': { fetchOrganizationAccounts: refuse('aws/access-denied') },
  'organization-absent': { fetchOrganizationAccounts: refuse('aws/not-found') },
};

test.each(Object.entries(REMARKED))(
  'what is worth a word by the name of %s is one line that is not red, with a sentence of its own',
  async (remark, different) => {
    const findings = await examine(different);
    const told = findings.flatMap(({ verdict }) => (verdict.kind === 'good' ? [] : [verdict]));
    expect(told).toEqual([{ kind: 'remark', remark }]);
    expect(Object.keys(messages)).toContain(`remark_${remark.replaceAll('-', '_')}`);
  },
);

const report = (different: Partial<ExamineDeps['credentialReport']>): Partial<ExamineDeps> => ({
  credentialReport: { ...RIGHT.credentialReport, ...different },
});

test.each([
  ['iam:GenerateCredentialReport', report({ generate: refuse('aws/access-denied') })],
  ['iam:GetCredentialReport', report({ fetch: refuse('aws/access-denied') })],
  ['cloudtrail:LookupEvents', { fetchTrailEvents: refuse('aws/access-denied') }],
  ['access-analyzer:ValidatePolicy', { validatePolicy: refuse('aws/access-denied') }],
  ['iam:ListPolicyVersions', { fetchPolicyVersions: refuse('aws/access-denied') }],
])(
  '%s that is denied is named among the permissions of the jump account',
  async (action, wrong) => {
    const findings = await examine(wrong);
    expect(findings).toContainEqual({
      what: 'permissions',
      subject: jump.account,
      verdict: { kind: 'wrong', fault: 'permissions', values: [action] },
    });
  },
);

test('a credential report that is not made yet was not denied', async () => {
  const findings = await examine(
    report({ generate: () => Promise.resolve(false), fetch: refuse('aws/not-found') }),
  );
  expect(findings.filter(({ verdict }) => verdict.kind !== 'good')).toEqual([]);
});

test.each<[string, Partial<ExamineDeps>, string]>([
  ['aws/unreachable', { fetchOrganizationAccounts: refuse('aws/unreachable') }, 'organization'],
  ['aws/access-denied', { enterAccount: refuse('aws/access-denied') }, 'role'],
  ['aws/unreachable', { fetchServerClock: refuse('aws/unreachable') }, 'clock'],
  ['aws/access-denied', { fetchAccountIam: refuse('aws/access-denied') }, 'reading'],
  ['aws/access-denied', { openKey: refuse('aws/access-denied') }, 'key'],
  ['aws/access-denied', { fetchBucketSettings: refuse('aws/access-denied') }, 'versioning'],
  [
    'aws/access-denied',
    {
      openBucket: () => ({ ...RIGHT.openBucket(), fetchObject: refuse('aws/access-denied') }),
    },
    'bucket-reading',
  ],
  [
    'aws/access-denied',
    {
      openBucket: () => ({ ...RIGHT.openBucket(), applyObject: refuse('aws/access-denied') }),
    },
    'bucket-writing',
  ],
])('a failure by %s is a red line about what was asked', async (code, different, what) => {
  const findings = await examine(different);
  const bad = findings.filter(({ verdict }) => verdict.kind !== 'good');
  expect(bad.map((one) => one.what)).toContain(what);
  for (const { verdict } of bad) {
    expect(verdict).toMatchObject({ kind: 'failed', error: { code: code as ErrorCode } });
  }
});

test('before the first publication an endpoint that answers is enough', async () => {
  const findings = await examine(failing('endpoint-missing', '403'), acmeConfiguration);
  expect(findings.filter(({ verdict }) => verdict.kind !== 'good')).toEqual([]);
});

test('for an auditor nothing that writes is tried, nor what they are not given', async () => {
  const writes: string[] = [];
  const write = (what: string) => () => {
    writes.push(what);
    return Promise.reject(new Error(what));
  };
  const openBucket = () => ({ ...RIGHT.openBucket(), applyObject: write('object') });
  const openKey = () => Promise.resolve({ sign: write('sign') });
  const findings = await examine(
    { applyCall: write('iam'), openBucket, openKey, fetchOrganizationAccounts: write('list') },
    published,
    true,
  );
  expect(writes).toEqual([]);
  expect(findings.filter(({ verdict }) => verdict.kind !== 'good')).toEqual([]);
});

test('every permission of the policies is tried, by a probe or by a line of its own', () => {
  const byItsOwnLine = [
    /^signin:|^sts:|^s3:|^kms:/,
    /^iam:(GetAccount\w+|ListRoles|ListAccountAliases)$|^organizations:ListAccounts$/,
  ];
  const account = jump.account;
  for (const duty of ['administrator', 'auditor'] as const) {
    for (const [probes, list] of [
      [jumpProbes('aws', account, { duty, adopts: true }), JUMP_PERMISSIONS],
      [targetProbes('aws', account, { duty, adopts: true }), TARGET_PERMISSIONS],
    ] as const) {
      const allowed = list
        .filter(({ duties }) => duties.includes(duty))
        .map(({ action }) => action)
        .filter((action) => !byItsOwnLine.some((pattern) => pattern.test(action)));
      expect(new Set(probes.map(({ action }) => action))).toEqual(new Set(allowed));
    }
  }
});
