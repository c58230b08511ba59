import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { AFTER_ALL, type JumpgateDatabase } from './database.ts';
import { guardStorage } from './guard-storage.ts';

const STORES = [
  'configuration',
  'told-configurations',
  'pictures',
  'change-sets',
  'journals',
  'journal-calls',
  'journal-messages',
  'ledger',
  'ledger-archive',
  'ledger-exports',
  'grant-intervals',
  'menu-intents',
  'menu-files',
  'review-drafts',
  'trail-events',
  'keys',
] as const;

/** Forgets an estate and everything of it that lies in this browser, in one transaction: all of it, or nothing. */
export function removeEstateRows(
  db: JumpgateDatabase,
  { id, people }: EstateConfiguration,
): Promise<void> {
  return guardStorage('configuration', async () => {
    const transaction = db.transaction(STORES, 'readwrite');
    const store = <Name extends (typeof STORES)[number]>(name: Name) =>
      transaction.objectStore(name);
    const ofEstate = IDBKeyRange.bound([id], [id, AFTER_ALL]);
    for (const name of [
      'configuration',
      'told-configurations',
      'pictures',
      'review-drafts',
    ] as const)
      void store(name).delete(id);
    for (const name of [
      'ledger',
      'ledger-archive',
      'ledger-exports',
      'grant-intervals',
      'menu-intents',
      'trail-events',
    ] as const)
      void store(name).delete(ofEstate);
    // Its signing keys: `menu/‹estate›`, and those that it was rotated to.
    void store('keys').delete(`menu/${id}`);
    void store('keys').delete(IDBKeyRange.bound(`menu/${id}/`, `menu/${id}/\uffff`));
    for (const { menuId } of people)
      if (menuId !== undefined)
        void store('menu-files').delete(
          IDBKeyRange.bound(`menus/${menuId}`, `menus/${menuId}\uffff`),
        );
    for (const key of await store('change-sets').index('estate').getAllKeys(id))
      void store('change-sets').delete(key);
    for await (const cursor of store('journals')) {
      if (cursor.value.estate !== id) continue;
      const ofJournal = IDBKeyRange.bound([cursor.key], [cursor.key, AFTER_ALL]);
      void store('journal-calls').delete(ofJournal);
      void store('journal-messages').delete(ofJournal);
      void cursor.delete();
    }
    await transaction.done;
  });
}
