import { signal } from '@preact/signals';
import { beforeEach, expect, test } from 'vitest';
import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { Change, KeptChangeSet } from '#core/change/change-set.ts';
import { createStagingState } from '#ui/state/staging-state.ts';
import { acmeConfiguration, acmeEstate } from '../../support/acme.ts';
import { pictureOfEstate } from '../../support/picture-of-estate.ts';

const picture = pictureOfEstate(acmeEstate);
const [first, second] = acmeEstate.truth
  .filter(({ state }) => state === 'assertion-only')
  .map(({ principal, role }): Change => ({
    kind: 'grant',
    principal: principal as PrincipalArn,
    role: role as RoleArn,
  }));
if (!first || !second) throw new Error('The estate has too few half grants.');

/** What lies on the disk; a tab that is closed and opened again finds this and nothing else. */
let disk: Map<string, KeptChangeSet>;
let ids = 0;
const settled = () => new Promise((resolve) => setTimeout(resolve));

async function openTab() {
  const staging = createStagingState(
    {
      load: () => Promise.resolve([...disk.values()]),
      keep: (_, kept) => Promise.resolve(void disk.set(kept.changeSet.id, kept)),
      remove: (id) => Promise.resolve(void disk.delete(id)),
      advise: () => Promise.resolve({ byEdit: new Map(), unasked: 0 }),
      hashPlan: () => {
        throw new Error('Staging makes no plans.');
      },
      createId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    },
    { configuration: signal(acmeConfiguration), picture: signal(picture), clock: () => ids },
  );
  await staging.load();
  return staging;
}

beforeEach(() => {
  disk = new Map();
});

test('what is staged is there again when the tab is opened anew, with its name, comment and ticket', async () => {
  const staging = await openTab();
  staging.stage(first);
  staging.describe({ name: 'Ada joins', comment: 'as agreed', ticket: 'CHG-1' });
  await settled();
  const again = await openTab();
  expect(again.current.value).toEqual(staging.current.value);
  expect(again.current.value).toMatchObject({
    name: 'Ada joins',
    comment: 'as agreed',
    ticket: 'CHG-1',
    changes: [first],
  });
});

test('nothing is kept of a change set into which nobody has put anything', async () => {
  const staging = await openTab();
  staging.stage(first);
  staging.describe({ ticket: 'CHG-1' });
  staging.unstage(first);
  staging.describe({ ticket: '' });
  await settled();
  expect([...disk]).toEqual([]);
});

test('several change sets stand side by side, and opening one puts the other away', async () => {
  const staging = await openTab();
  staging.stage(first);
  staging.describe({ name: 'one' });
  await staging.saveForLater();
  expect(staging.changes.value).toEqual([]);
  staging.stage(second);
  staging.describe({ name: 'two' });
  const one = staging.saved.value.find(({ name }) => name === 'one');
  await staging.open(one?.id ?? '');
  expect(staging.changes.value).toEqual([first]);
  expect(staging.saved.value.map(({ name }) => name)).toEqual(['two']);
  const again = await openTab();
  expect(again.current.value.name).toBe('one');
  expect(again.saved.value.map(({ name }) => name)).toEqual(['two']);
});

test('a discarded change set comes back to where it was', async () => {
  const staging = await openTab();
  staging.stage(first);
  await staging.discard();
  expect([...disk]).toEqual([]);
  expect(staging.changes.value).toEqual([]);
  await staging.undoDiscard();
  expect(staging.changes.value).toEqual([first]);
  await staging.saveForLater();
  const [saved] = staging.saved.value;
  await staging.discardSaved(saved?.id ?? '');
  expect([...disk]).toEqual([]);
  await staging.undoDiscard();
  expect(staging.saved.value).toEqual([saved]);
  expect([...disk.keys()]).toEqual([saved?.id]);
});

test('an exported change set comes in again beside what is open; one that is here already gets an id of its own', async () => {
  const staging = await openTab();
  staging.stage(first);
  const file = JSON.stringify(staging.current.value);
  await staging.importFile(file);
  expect(staging.changes.value).toEqual([first]);
  expect(staging.saved.value.map(({ changes }) => changes)).toEqual([[first]]);
  expect(new Set([...disk.keys()]).size).toBe(2);
  const reading = await staging.importFile('{"format":1,"changes":[{"kind":"grant"}]}');
  expect(reading.kind).toBe('invalid');
  expect(staging.changes.value).toEqual([first]);
});

test('a grant and then a revoke of what does not stand leave nothing', async () => {
  const staging = await openTab();
  const free = picture.jump.users.flatMap(({ arn }) =>
    picture.accounts.flatMap((account) =>
      account.kind === 'read' ? account.roles.map((role) => [arn, role.arn] as const) : [],
    ),
  );
  const known = new Set(acmeEstate.truth.map((row) => `${row.principal} ${row.role}`));
  const [principal, role] = free.find((pair) => !known.has(pair.join(' '))) ?? [];
  if (!principal || !role) throw new Error('Everybody holds everything.');
  staging.stage({ kind: 'grant', principal, role });
  expect(staging.changes.value).toHaveLength(1);
  staging.stage({ kind: 'revoke', principal, role });
  expect(staging.changes.value).toEqual([]);
});
