import { afterAll, beforeAll, expect, test } from 'vitest';
import { appraiseSession } from '#app/appraise-session.ts';
import { createFetchDocument } from '#aws/iam-documents.ts';
import { createObjectStore } from '#aws/s3.ts';
import { createFetchCallerIdentity } from '#aws/sts.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { AppError } from '#core/errors.ts';
import type { CallerIdentity, ObjectStore } from '#core/ports.ts';
import { LAB_NAMES } from '../lab/seed.ts';
import { clientsOfLab } from '../support/lab-session.ts';
import { createWorld, type World } from '../tour/world.ts';

let world: World;
let strict: EstateConfiguration;

beforeAll(async () => {
  world = await createWorld();
  const { rules } = world.configuration;
  strict = { ...world.configuration, rules: { ...rules, twoPairsOfEyes: true } };
});
afterAll(() => world.close());

interface Odds {
  readonly identity?: Partial<CallerIdentity>;
  readonly openBucket?: () => ObjectStore;
}

/** Appraises somebody's session under the policies that ship, at the bucket under the policy that ships. */
async function appraise(userName: string, configuration: EstateConfiguration, odds: Odds = {}) {
  const asAdministrator = clientsOfLab(world, { userName });
  const asAuditor = clientsOfLab(world, { userName, administrationRole: LAB_NAMES.auditRole });
  const { sharing } = configuration;
  const openBucket = () => {
    if (!sharing) throw new Error('There is no bucket to open.');
    return createObjectStore(asAuditor.clients, { ...sharing, sleep: () => Promise.resolve() });
  };
  const start = world.lab.log.length;
  const appraisal = await appraiseSession(
    {
      enterAs: (role, account) =>
        (role === 'auditor' ? asAuditor : asAdministrator).clients.enter(account, {}),
      fetchDocument: createFetchDocument(asAdministrator.clients),
      openBucket: odds.openBucket ?? openBucket,
    },
    configuration,
    { ...(await createFetchCallerIdentity(asAuditor.clients)()), ...odds.identity },
  );
  asAdministrator.close();
  asAuditor.close();
  const puts = world.lab.log.slice(start).filter(({ name }) => name === 'PutObject');
  return { ...appraisal, puts: puts.map(({ errorCode }) => errorCode) };
}

test('an administrator is let in by the administration role, which proves MFA', async () => {
  expect(await appraise(LAB_NAMES.administrator, strict)).toEqual({
    duty: 'administrator',
    mfa: 'proven',
    isShutOut: false,
    puts: [],
  });
});

test('the bucket tells approvers from auditors, and nothing is written for it', async () => {
  expect(await appraise(LAB_NAMES.approver, strict)).toEqual({
    duty: 'approver',
    mfa: 'untold',
    isShutOut: false,
    puts: ['NoSuchKey'],
  });
  expect(await appraise(LAB_NAMES.auditor, strict)).toEqual({
    duty: 'auditor',
    mfa: 'untold',
    isShutOut: false,
    puts: ['AccessDenied'],
  });
});

test('where there is nothing to approve, or nobody to approve it, the bucket is not asked', async () => {
  const { sharing: _, ...alone } = strict;
  const { approver } = LAB_NAMES;
  const auditor = { duty: 'auditor', puts: [] };
  expect(await appraise(approver, world.configuration)).toMatchObject(auditor);
  expect(await appraise(approver, alone)).toMatchObject(auditor);
  const arn = `arn:aws:sts::${strict.jump.account}:assumed-role/Approvers/kim`;
  expect(await appraise(approver, strict, { identity: { arn } })).toMatchObject(auditor);
});

test('a bucket that does not answer keeps nobody from reading the estate', async () => {
  const openBucket = () => {
    throw new AppError('aws/unexpected-answer', { action: 's3:PutObject', account: 'a-bucket' });
  };
  expect(await appraise(LAB_NAMES.approver, strict, { openBucket })).toMatchObject({
    duty: 'auditor',
    isShutOut: false,
  });
});

test('whom no role lets in is shut out', async () => {
  expect(await appraise('ada.okafor', strict)).toMatchObject({ isShutOut: true, puts: [] });
});
