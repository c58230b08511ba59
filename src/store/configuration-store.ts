import { EstateConfigurationSchema } from '#core/estate/configuration.ts';
import type { ConfigurationStore } from '#core/ports.ts';
import type { JumpgateDatabase } from './database.ts';
import { guardStorage } from './guard-storage.ts';
import { parseRow } from './parse-row.ts';

const KEY = 'current';

/** The estate configuration in IndexedDB. What does not fit its schema is `storage/failed`, never "none". */
export function createConfigurationStore(db: JumpgateDatabase): ConfigurationStore {
  return {
    load: () =>
      guardStorage('configuration', async () => {
        const row = await db.get('configuration', KEY);
        return row === undefined
          ? undefined
          : parseRow(EstateConfigurationSchema, 'configuration', row);
      }),
    save: (configuration) =>
      guardStorage('configuration', async () => {
        await db.put('configuration', configuration, KEY);
      }),
  };
}
