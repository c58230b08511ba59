import type { CallState, CommitJournal, JournalMessage } from '#core/change/journal.ts';
import { CommitJournalSchema } from '#core/change/journal-schema.ts';
import type { JournalStore } from '#core/ports.ts';
import type { JumpgateDatabase } from './database.ts';
import { guardStorage } from './guard-storage.ts';
import { parseRow } from './parse-row.ts';

const STORES = ['journals', 'journal-calls', 'journal-messages'] as const;
/** Every save must outlive a power cut: the call that follows it cannot be unsaid. */
const STRICT = { durability: 'strict' } as const;
const LAST = Number.MAX_SAFE_INTEGER;

/**
 * Commit journals in IndexedDB. The head is written at the beginning and the end; each call's state and each message is a row of its
 * own, so that a commit of thousands of calls writes little before and after each.
 */
export function createJournalStore(db: JumpgateDatabase): JournalStore {
  const compose = async (id: string): Promise<CommitJournal | undefined> => {
    const transaction = db.transaction(STORES);
    const [head, callIds, calls, messages] = await Promise.all([
      transaction.objectStore('journals').get(id),
      transaction.objectStore('journal-calls').getAllKeys(callRange(id)),
      transaction.objectStore('journal-calls').getAll(callRange(id)),
      transaction.objectStore('journal-messages').getAll(messageRange(id)),
      transaction.done,
    ]);
    if (!head) return undefined;
    return parseRow(CommitJournalSchema, 'journals', {
      ...(head.journal as object),
      calls: Object.fromEntries(callIds.map(([, callId], index) => [callId, calls[index]])),
      messages,
    });
  };

  return {
    save: (journal) =>
      guardStorage('journals', async () => {
        const { calls, messages, ...head } = journal;
        const { id, estate, startedAtMs, outcome } = journal;
        const transaction = db.transaction(STORES, 'readwrite', STRICT);
        const rows = [
          transaction.objectStore('journals').put({
            id,
            estate,
            startedAtMs,
            ...(outcome === undefined ? { open: 1 } : {}),
            journal: head,
          }),
          ...Object.entries(calls).map(([callId, state]) =>
            transaction.objectStore('journal-calls').put(state, [id, callId]),
          ),
          ...messages.map((message, index) =>
            transaction.objectStore('journal-messages').put(message, [id, index]),
          ),
        ];
        await Promise.all([...rows, transaction.done]);
      }),

    saveCall: (journalId: string, callId: string, state: CallState) =>
      guardStorage('journals', async () => {
        const transaction = db.transaction('journal-calls', 'readwrite', STRICT);
        await Promise.all([transaction.store.put(state, [journalId, callId]), transaction.done]);
      }),

    addMessage: (journalId: string, message: JournalMessage) =>
      guardStorage('journals', async () => {
        const transaction = db.transaction('journal-messages', 'readwrite');
        const last = await transaction.store.openKeyCursor(messageRange(journalId), 'prev');
        await transaction.store.put(message, [journalId, last ? last.key[1] + 1 : 0]);
        await transaction.done;
      }),

    load: (id) => guardStorage('journals', () => compose(id)),

    loadOpen: (estate) =>
      guardStorage('journals', async () => {
        const range = IDBKeyRange.bound([estate, 1, 0], [estate, 1, LAST]);
        const ids = await db.getAllKeysFromIndex('journals', 'open', range);
        const journals = await Promise.all(ids.map(compose));
        return journals.filter((journal) => journal !== undefined);
      }),
  };
}

function callRange(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id, ''], [id, '\uffff']);
}

function messageRange(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id, 0], [id, LAST]);
}
