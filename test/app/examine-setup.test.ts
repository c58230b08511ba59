import { expect, test } from 'vitest';
import type { Fault } from '#app/examination.ts';
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
const refuse = (code: 'aws/access-denied' | 'aws/unreachable') => () =>
  Promise.reject(
    code === 'aws/access-denied'
      ? new AppError(code, { action: 'iam:X', account: jump.account })
      : new AppError(code, { host: 'iam.amazonaws.com' }),
  );

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
  expect(findings.length).toBe(3 * published.accounts.length + 13);
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

test.each<[string, Partial<ExamineDeps>, string]>([
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

test('for an auditor nothing that writes is tried', async () => {
  const writes: string[] = [];
  const write = (what: string) => () => {
    writes.push(what);
    return Promise.reject(new Error(what));
  };
  const openBucket = () => ({ ...RIGHT.openBucket(), applyObject: write('object') });
  const openKey = () => Promise.resolve({ sign: write('sign') });
  const findings = await examine({ applyCall: write('iam'), openBucket, openKey }, published, true);
  expect(writes).toEqual([]);
  expect(findings.filter(({ verdict }) => verdict.kind !== 'good')).toEqual([]);
});

test('every permission of the policies is tried, by a probe or by a line of its own', () => {
  const byItsOwnLine = [
    /^signin:|^sts:|^s3:|^kms:/,
    /^iam:(GetAccount\w+|ListRoles|ListAccountAliases)$/,
    // Without it accounts are pasted instead; without the report nobody knows who has MFA, and the pages say so.
    /^organizations:ListAccounts$|^iam:(Generate|Get)CredentialReport$/,
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
