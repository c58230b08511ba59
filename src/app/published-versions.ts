import type { EstateId } from '#core/estate/configuration.ts';
import type { LedgerStore } from '#core/ports.ts';
import type { PublishedVersion } from '#core/setup/menu-reach.ts';

const PAGE = 200;

/** Every menu that the ledger's publications name, oldest first. */
export async function publishedVersions(
  ledger: Pick<LedgerStore, 'load'>,
  estate: EstateId,
): Promise<readonly PublishedVersion[]> {
  const found: PublishedVersion[] = [];
  for (let seq = 1; ; seq += PAGE) {
    const records = await ledger.load(estate, seq, PAGE);
    for (const { kind, atMs, body } of records) {
      if (kind !== 'publication') continue;
      found.push(...body.menus.map(({ person, version }) => ({ person, version, atMs })));
    }
    if (records.length < PAGE) return found;
  }
}
