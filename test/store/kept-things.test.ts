import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { CommitJournal } from '#core/change/journal.ts';
import { openDatabase } from '#store/database.ts';
import { createChangeSetStore } from '#store/change-set-store.ts';
import { createJournalStore } from '#store/journal-store.ts';
import { createKeyStore } from '#store/key-store.ts';
import { commitRequest } from '../support/commit-world.ts';
import { createFakeIam, samplePlan } from '../support/fake-iam.ts';
import { DAY_ONE_MS, ESTATE } from '../support/ledger-entries.ts';

let databases = 0;
const freshDatabase = () => openDatabase(`kept-${databases++}`);

function journal(): CommitJournal {
  const { plan } = samplePlan(1, createFakeIam());
  const { id, estate, actor, changeSet } = commitRequest(plan);
  const calls = Object.fromEntries(
    plan.calls.map((call) => [call.id, { kind: 'waiting' as const }]),
  );
  return { id, estate, actor, changeSet, plan, calls, messages: [], startedAtMs: DAY_ONE_MS };
}

test('a journal is found open with every call and message that was saved, until it has an outcome', async () => {
  const journals = createJournalStore(await freshDatabase());
  const saved = journal();
  await journals.save(saved);
  const done = { kind: 'done', atMs: 5, attempts: 2, requestId: 'r' } as const;
  await journals.saveCall(saved.id, 'c1', done);
  await journals.addMessage(saved.id, { atMs: 1, text: 'one' });
  await journals.addMessage(saved.id, { atMs: 2, text: 'two' });
  const [open] = await journals.loadOpen(ESTATE);
  expect(open).toEqual({
    ...saved,
    calls: { ...saved.calls, c1: done },
    messages: [
      { atMs: 1, text: 'one' },
      { atMs: 2, text: 'two' },
    ],
  });
  await journals.save({ ...open!, outcome: 'done' });
  expect(await journals.loadOpen(ESTATE)).toEqual([]);
  expect((await journals.load(saved.id))?.outcome).toBe('done');
});

test('a journal row that somebody damaged is an error, never no journal', async () => {
  const db = await freshDatabase();
  const journals = createJournalStore(db);
  const saved = journal();
  await journals.save(saved);
  await db.put('journal-calls', { kind: 'perhaps' }, [saved.id, 'c1']);
  await expect(journals.loadOpen(ESTATE)).rejects.toMatchObject({ code: 'storage/failed' });
});

test('change sets are kept, listed oldest first, and removed', async () => {
  const store = createChangeSetStore(await freshDatabase());
  const { changeSet } = journal();
  const staged = { place: 'staged', changeSet } as const;
  const older = {
    place: 'saved',
    changeSet: { ...changeSet, id: '44444444-4444-4444-8444-444444444444', createdAtMs: 1 },
  } as const;
  await store.save(ESTATE, staged);
  await store.save(ESTATE, older);
  expect(await store.loadAll(ESTATE)).toEqual([older, staged]);
  await store.remove(older.changeSet.id);
  expect(await store.loadAll(ESTATE)).toEqual([staged]);
});

test('a key that could be exported is not kept', async () => {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ]);
  const store = createKeyStore(await freshDatabase());
  expect(() => store.saveIfAbsent('dpop', pair)).toThrow();
  expect(await store.load('dpop')).toBeUndefined();
});
