import { expect, test } from 'vitest';
import type { AccountId } from '#core/aws/arn.ts';
import { AppError } from '#core/errors.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { AdminActions } from '#ui/state/admin-actions.ts';
import { createAdminState } from '#ui/state/admin-state.ts';
import type { ShownSession } from '#ui/state/session-actions.ts';
import { acmeConfiguration } from '../../support/acme.ts';

const identity = {
  account: '111122223333' as AccountId,
  arn: 'arn:aws:iam::111122223333:user/robin',
  userId: 'AIDAROBIN',
};
const sessionOf = (duty: 'administrator' | 'auditor'): ShownSession => ({
  identity,
  way: 'console',
  appraisal: { duty, mfa: 'proven', isShutOut: false },
});

/** The pages of an estate that this browser keeps, and what of its ledger was asked for. */
function newPages(configuration: EstateConfiguration = acmeConfiguration) {
  const told: EstateConfiguration[] = [];
  const world = { recorded: 0, exported: 0, exports: 0, isBucketAway: false };
  const none = () => Promise.resolve([]);
  const actions = {
    saveConfiguration: () => Promise.resolve(),
    resumeSession: () => Promise.resolve(undefined),
    loadOpenCommits: none,
    changeSets: { load: none, createId: () => crypto.randomUUID() },
    exportLedger: () => {
      world.exports++;
      if (world.isBucketAway)
        return Promise.reject(new AppError('aws/unreachable', { host: 's3' }));
      const exported = world.recorded - world.exported;
      world.exported = world.recorded;
      return Promise.resolve({ exported, received: 0, rolledUp: 0 });
    },
    ledger: {
      checkpoint: () => Promise.resolve({ seq: ++world.recorded }),
      countUnexported: ({ sharing }: EstateConfiguration) =>
        Promise.resolve(sharing ? world.recorded - world.exported : 0),
      loadRecords: () => Promise.resolve({ records: [], reachedSeq: 1 }),
      loadIntervals: none,
      recordEstateChange: (now: EstateConfiguration) => Promise.resolve(void told.push(now)),
    },
  } as unknown as AdminActions; // as: what the pages of this test ask for
  const admin = createAdminState(actions, () => 1);
  admin.configuration.value = configuration;
  return { admin, told, world };
}

const settle = () => new Promise((done) => setTimeout(done, 0));
const renamed = { ...acmeConfiguration, name: 'Acme renamed' };

test('the ledger is told of each configuration that an administrator saves', async () => {
  const { admin, told } = newPages();
  admin.session.finish(sessionOf('administrator'));
  const again = { ...renamed, name: 'Acme renamed again' };
  await admin.configure(renamed);
  await admin.configure(again);
  await settle();
  expect(told).toEqual([renamed, again]);
});

test('an auditor’s session tells the ledger nothing, nor does anybody who is signed out', async () => {
  const { admin, told } = newPages();
  await admin.configure(renamed);
  admin.session.finish(sessionOf('auditor'));
  await admin.configure(acmeConfiguration);
  await settle();
  expect(told).toEqual([]);
});

test('what is recorded goes to the bucket by itself, each time', async () => {
  const { admin, world } = newPages();
  admin.session.finish(sessionOf('administrator'));
  await admin.ledger.checkpoint();
  await settle();
  expect([world.exported, admin.recording.unexported.value]).toEqual([1, 0]);
  await admin.ledger.checkpoint();
  await settle();
  expect([world.exported, admin.recording.unexported.value]).toEqual([2, 0]);
});

test('what could not be exported is counted, with the reason, until the next export', async () => {
  const { admin, world } = newPages();
  admin.session.finish(sessionOf('administrator'));
  world.isBucketAway = true;
  await admin.ledger.checkpoint();
  await settle();
  expect(admin.recording.unexported.value).toBe(1);
  expect(admin.recording.exporting.state.value).toMatchObject({
    error: { code: 'aws/unreachable' },
  });
  world.isBucketAway = false;
  await admin.recording.exportLedger();
  expect(admin.recording.unexported.value).toBe(0);
});

test('nothing is exported without a bucket, nor by an auditor, whose page says what is left', async () => {
  const { sharing: _, ...alone } = acmeConfiguration;
  const here = newPages(alone);
  here.admin.session.finish(sessionOf('administrator'));
  await here.admin.ledger.checkpoint();
  const auditors = newPages();
  auditors.admin.session.finish(sessionOf('auditor'));
  await auditors.admin.ledger.checkpoint();
  await settle();
  expect([here.world.exports, here.admin.recording.unexported.value]).toEqual([0, 0]);
  expect([auditors.world.exports, auditors.admin.recording.unexported.value]).toEqual([0, 1]);
});
