import type { EstateId } from '#core/estate/configuration.ts';
import type { LedgerStore } from '#core/ports.ts';
import type { PublishedVersion } from '#core/setup/menu-reach.ts';
import { walkRecords } from './walk-records.ts';

/** Every menu that the ledger's publications name, archived ones included, oldest first. */
export async function publishedVersions(
  ledger: Pick<LedgerStore, 'lastSeq' | 'load' | 'loadArchived'>,
  estate: EstateId,
): Promise<readonly PublishedVersion[]> {
  const found: { readonly seq: number; readonly versions: readonly PublishedVersion[] }[] = [];
  const add = (seq: number, atMs: number, menus: readonly Omit<PublishedVersion, 'atMs'>[]) =>
    found.push({ seq, versions: menus.map(({ person, version }) => ({ person, version, atMs })) });
  const archived = await ledger.loadArchived(estate, 1, await ledger.lastSeq(estate));
  for (const { seq, atMs, published } of archived) add(seq, atMs, published);
  for await (const { seq, atMs, kind, body } of walkRecords(ledger, estate))
    if (kind === 'publication') add(seq, atMs, body.menus);
  return found.sort((a, b) => a.seq - b.seq).flatMap(({ versions }) => versions);
}
