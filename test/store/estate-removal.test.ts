import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { removalLosses, removeEstate, type RemoveEstateDeps } from '#app/remove-estate.ts';
import type { EstateConfiguration, EstateId } from '#core/estate/configuration.ts';
import type { CommitJournal } from '#core/change/journal.ts';
import { createChangeSetStore } from '#store/change-set-store.ts';
import { createConfigurationStore } from '#store/configuration-store.ts';
import { openDatabase, type JumpgateDatabase } from '#store/database.ts';
import { removeEstateRows } from '#store/estate-removal.ts';
import { createJournalStore } from '#store/journal-store.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
import { acmeConfiguration } from '../support/acme.ts';
import { commitRequest } from '../support/commit-world.ts';
import { createFakeIam, samplePlan } from '../support/fake-iam.ts';
import { commitEntry, DAY_ONE_MS, principal, role } from '../support/ledger-entries.ts';

/** Menus of the one begin like menus of the other, but for a letter. */
const estateOf = (id: string, at: number): EstateConfiguration => ({
  ...acmeConfiguration,
  id: id as EstateId,
  name: id,
  jump: { ...acmeConfiguration.jump, partition: at === 0 ? 'aws' : 'aws-us-gov' },
  accounts: [],
  roles: [],
  people: [{ id: 'p1', name: 'Ada', principals: [], menuId: `${String(at)}${'m'.repeat(42)}` }],
});
const journalOf = (estate: EstateConfiguration): CommitJournal => {
  const { plan } = samplePlan(1, createFakeIam());
  const { actor, changeSet } = commitRequest(plan);
  const id = crypto.randomUUID();
  const calls = Object.fromEntries(
    plan.calls.map((call) => [call.id, { kind: 'waiting' as const }]),
  );
  const messages = [{ atMs: 1, text: 'begun' }];
  return {
    id,
    estate: estate.id,
    actor,
    changeSet,
    plan,
    calls,
    messages,
    startedAtMs: DAY_ONE_MS,
  };
};

let databases = 0;

async function createWorld() {
  const db = await openDatabase(`removal-${databases++}`);
  const journals = createJournalStore(db);
  const ledger = createLedgerStore(db);
  const changeSets = createChangeSetStore(db);
  // The ids begin alike: a range of keys must not reach into the other's.
  const estates = [estateOf('acme', 0), estateOf('acme-gov', 1)] as const;
  for (const estate of estates) {
    const { id, people } = estate;
    await createConfigurationStore(db).add(estate);
    await db.put('told-configurations', `told ${id}`, id);
    await db.put('pictures', `seen ${id}`, id);
    const journal = journalOf(estate);
    await journals.save({ ...journal, outcome: 'done' });
    const changeSet = { ...journal.changeSet, id: crypto.randomUUID() };
    await changeSets.save(id, { place: 'staged', changeSet });
    for (let n = 0; n < 3; n++) {
      const effect = {
        principal: principal(n),
        role: role(n),
        from: 'none',
        to: 'granted',
      } as const;
      await ledger.append(id, commitEntry(n, [effect]));
    }
    const first = (await ledger.load(id, 1, 1))[0]!;
    await ledger.saveExport(id, { destination: 's3://old/', seq: 1, hash: first.hash });
    await db.put('menu-intents', 'meant', [id, 'publication', `${id}/p1`]);
    const file = { body: new Uint8Array(), etag: id };
    await db.put('menu-files', file, `menus/${people[0]?.menuId ?? ''}`);
    await db.put('menu-files', file, `menus/${people[0]?.menuId ?? ''}.thumbprint`);
    await db.put('review-drafts', 'reviewing', id);
    await db.put('trail-events', { estate: id, requestId: 'request', eventId: 'event' });
    await db.put('keys', 'key', `menu/${id}`);
    await db.put('keys', 'next key', `menu/${id}/1`);
  }
  const signedOut: string[] = [];
  const deps: RemoveEstateDeps = {
    journals,
    ledger,
    changeSets,
    runExclusively: (_, task) => task(() => true),
    removeRows: (estate) => removeEstateRows(db, estate),
    signOut: () => Promise.resolve(void signedOut.push('out')),
  };
  return { db, deps, journals, estates, signedOut };
}

/** Every row of every store with its key. */
async function dump(db: JumpgateDatabase): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const rows: Record<string, unknown[]> = {};
  for (const name of db.objectStoreNames) {
    const [keys, values] = await Promise.all([db.getAllKeys(name), db.getAll(name)]);
    rows[name] = keys.map((key, at) => [key, values[at]]);
  }
  return rows;
}

test('everything of an estate goes, and nothing of another', async () => {
  const { db, deps, estates, signedOut } = await createWorld();
  const [acme, gov] = estates;
  const before = await dump(db);
  await removeEstate(deps, acme);
  expect(signedOut).toEqual(['out']);
  const after = await dump(db);
  for (const [name, rows] of Object.entries(before))
    expect([name, after[name]?.length]).toEqual([name, rows.length / 2]);
  const text = JSON.stringify(after);
  expect(text.replaceAll(gov.id, '')).not.toContain('"acme"');
  await removeEstate(deps, gov);
  expect(Object.values(await dump(db)).flat()).toEqual([]);
});

test('an estate with an open commit stays, and says which', async () => {
  const { db, deps, journals, estates, signedOut } = await createWorld();
  const journal = journalOf(estates[0]);
  await journals.save({ ...journal, changeSet: { ...journal.changeSet, name: 'Ada leaves' } });
  const before = await dump(db);
  await expect(removeEstate(deps, estates[0])).rejects.toMatchObject({
    code: 'commit/unfinished',
    details: { name: 'Ada leaves' },
  });
  expect(await dump(db)).toEqual(before);
  expect(signedOut).toEqual([]);
});

test('what only this browser has is counted: all of it without a bucket, the rest of it with one', async () => {
  const { deps, estates } = await createWorld();
  const [acme] = estates;
  const { sharing, ...local } = acme;
  expect(await removalLosses(deps, local)).toEqual({
    changeSets: 1,
    records: 3,
    unsharedRecords: 3,
    isSignedHere: true,
  });
  const [, second] = await deps.ledger.load(acme.id, 1, 3);
  if (!second || !sharing) throw new Error('The world lacks what is asked about.');
  const destination = `s3://${sharing.bucket}/${sharing.prefix}`;
  await deps.ledger.saveExport(acme.id, { destination, seq: 2, hash: second.hash });
  expect(await removalLosses(deps, acme)).toMatchObject({
    unsharedRecords: 1,
    isSignedHere: sharing.signingKey === undefined,
  });
  const elsewhere = { ...sharing, bucket: 'another' };
  expect(await removalLosses(deps, { ...acme, sharing: elsewhere })).toMatchObject({
    unsharedRecords: 3,
  });
});
