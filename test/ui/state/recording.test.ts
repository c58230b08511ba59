import { expect, test } from 'vitest';
import type { AccountId } from '#core/aws/arn.ts';
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
function newPages(configuration = acmeConfiguration) {
  const told: EstateConfiguration[] = [];
  const none = () => Promise.resolve([]);
  const actions = {
    saveConfiguration: () => Promise.resolve(),
    resumeSession: () => Promise.resolve(undefined),
    loadOpenCommits: none,
    changeSets: { load: none, createId: () => crypto.randomUUID() },
    ledger: {
      loadRecords: () => Promise.resolve({ records: [], reachedSeq: 1 }),
      loadIntervals: none,
      recordEstateChange: (now: EstateConfiguration) => Promise.resolve(void told.push(now)),
    },
  } as unknown as AdminActions; // as: what the pages of this test ask for
  const admin = createAdminState(actions, () => 1);
  admin.configuration.value = configuration;
  return { admin, told };
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
