import { AppError } from '#core/errors.ts';
import type { JumpgateDatabase } from './database.ts';
import { guardStorage } from './guard-storage.ts';

/** Non-extractable keys of this browser, by name, such as `menu-signing` or `dpop`. */
export interface KeyStore {
  /** @throws AppError `storage/failed` */
  readonly load: (name: string) => Promise<CryptoKeyPair | undefined>;
  /**
   * Keeps a pair under a name unless one is there already, and returns the one that is kept: two pages that start at once agree.
   * @throws AppError `storage/failed`
   * @throws Error when the private key could be exported.
   */
  readonly saveIfAbsent: (name: string, pair: CryptoKeyPair) => Promise<CryptoKeyPair>;
  /** @throws AppError `storage/failed` */
  readonly remove: (name: string) => Promise<void>;
}

function isKeyPair(row: unknown): row is CryptoKeyPair {
  return (
    typeof row === 'object' &&
    row !== null &&
    'publicKey' in row &&
    'privateKey' in row &&
    row.publicKey instanceof CryptoKey &&
    row.privateKey instanceof CryptoKey &&
    !row.privateKey.extractable
  );
}

function parseKeyPair(row: unknown): CryptoKeyPair | undefined {
  if (row === undefined || isKeyPair(row)) return row;
  throw new AppError('storage/failed', { what: 'keys' });
}

/** Keys in IndexedDB, which stores them by structured clone without their bytes ever being readable. */
export function createKeyStore(db: JumpgateDatabase): KeyStore {
  return {
    load: (name) => guardStorage('keys', async () => parseKeyPair(await db.get('keys', name))),
    saveIfAbsent: (name, pair) => {
      if (pair.privateKey.extractable) throw new Error('A key to be kept must not be extractable.');
      return guardStorage('keys', async () => {
        const transaction = db.transaction('keys', 'readwrite');
        const kept = parseKeyPair(await transaction.store.get(name));
        if (!kept) await transaction.store.put(pair, name);
        await transaction.done;
        return kept ?? pair;
      });
    },
    remove: (name) =>
      guardStorage('keys', async () => {
        await db.delete('keys', name);
      }),
  };
}
