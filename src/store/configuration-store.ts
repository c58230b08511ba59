import { AppError } from '#core/errors.ts';
import { EstateConfigurationSchema, type EstateConfiguration } from '#core/estate/configuration.ts';
import type { ConfigurationStore } from '#core/ports.ts';
import type { JumpgateDatabase } from './database.ts';
import { guardStorage } from './guard-storage.ts';
import { parseRow } from './parse-row.ts';

function parseAll(rows: readonly unknown[]): readonly EstateConfiguration[] {
  return rows.map((row) => parseRow(EstateConfigurationSchema, 'configuration', row));
}

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
 * transaction, so that two pages cannot both add the same one.
 */
export function createConfigurationStore(db: JumpgateDatabase): ConfigurationStore {
  const write = (
    configuration: EstateConfiguration,
    check: (known: EstateConfiguration | undefined) => void,
  ) =>
    guardStorage('configuration', async () => {
      const transaction = db.transaction('configuration', 'readwrite');
      const all = parseAll(await transaction.store.getAll());
      check(all.find(({ id }) => id === configuration.id));
      requireOwnJumpAccount(configuration, all);
      await Promise.all([transaction.store.put(configuration, configuration.id), transaction.done]);
    });
  return {
    loadAll: () =>
      guardStorage('configuration', async () => parseAll(await db.getAll('configuration'))),
    add: (configuration) =>
      write(configuration, (known) => {
        const { id } = configuration;
        if (known) throw new AppError('estate/id-taken', { id, name: known.name });
      }),
    save: (configuration) =>
      write(configuration, (known) => {
        if (!known) throw new AppError('estate/gone', { id: configuration.id });
      }),
  };
}
