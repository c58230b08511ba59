import { AppError } from '#core/errors.ts';
import { EstateConfigurationSchema, type EstateConfiguration } from '#core/estate/configuration.ts';
import type { ConfigurationStore } from '#core/ports.ts';
import { toCanonicalJson } from '#crypto/canonical-json.ts';
import type { JumpgateDatabase } from './database.ts';
import { guardStorage } from './guard-storage.ts';
import { parseRow } from './parse-row.ts';

const STORES = ['configuration', 'told-configurations'] as const;

const parse = (row: unknown): EstateConfiguration =>
  parseRow(EstateConfigurationSchema, 'configuration', row);

/** @throws AppError `estate/jump-account-taken` when another estate has the jump account. */
function requireOwnJumpAccount(
  { id, jump }: EstateConfiguration,
  all: readonly EstateConfiguration[],
): void {
  const other = all.find(
    (one) =>
      one.id !== id && one.jump.partition === jump.partition && one.jump.account === jump.account,
  );
  if (other)
    throw new AppError('estate/jump-account-taken', { account: jump.account, name: other.name });
}

/**
 * The estates in IndexedDB. What does not fit its schema is `storage/failed`, never "none". Each write looks at all estates in its own
 * transaction, so that two pages cannot both add the same one. The first one to be replaced since the ledger was told stays beside.
 */
export function createConfigurationStore(db: JumpgateDatabase): ConfigurationStore {
  const write = (
    configuration: EstateConfiguration,
    check: (known: EstateConfiguration | undefined) => void,
  ) =>
    guardStorage('configuration', async () => {
      const { id } = configuration;
      const transaction = db.transaction(STORES, 'readwrite');
      const kept = transaction.objectStore('configuration');
      const told = transaction.objectStore('told-configurations');
      const all = (await kept.getAll()).map(parse);
      const known = all.find((one) => one.id === id);
      check(known);
      requireOwnJumpAccount(configuration, all);
      if (known && (await told.getKey(id)) === undefined) void told.put(known, id);
      await Promise.all([kept.put(configuration, id), transaction.done]);
    });
  return {
    loadAll: () =>
      guardStorage('configuration', async () => (await db.getAll('configuration')).map(parse)),
    add: (configuration) =>
      write(configuration, (known) => {
        const { id } = configuration;
        if (known) throw new AppError('estate/id-taken', { id, name: known.name });
      }),
    save: (configuration) =>
      write(configuration, (known) => {
        if (!known) throw new AppError('estate/gone', { id: configuration.id });
      }),
    loadUntold: (estate) =>
      guardStorage('configuration', async () => {
        const transaction = db.transaction(STORES);
        const [before, after] = await Promise.all([
          transaction.objectStore('told-configurations').get(estate),
          transaction.objectStore('configuration').get(estate),
        ]);
        if (before === undefined || after === undefined) return undefined;
        return { before: parse(before), after: parse(after) };
      }),
    tell: (told) =>
      guardStorage('configuration', async () => {
        const { id } = told;
        const transaction = db.transaction(STORES, 'readwrite');
        const store = transaction.objectStore('told-configurations');
        const now = await transaction.objectStore('configuration').get(id);
        const isLast = now === undefined || toCanonicalJson(now) === toCanonicalJson(told);
        await Promise.all([isLast ? store.delete(id) : store.put(told, id), transaction.done]);
      }),
  };
}
