import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { LedgerBodies } from '#core/ledger/record.ts';
import type { MenuIntent } from '#core/menu/menu-intent.ts';
import type { LedgerStore, MenuIntentStore, ObjectStore } from '#core/ports.ts';
import { sha256Hex } from '#crypto/sha256.ts';
import { readPublishedMenu } from './read-published-menu.ts';
import { walkRecords } from './walk-records.ts';

const IN_FLIGHT = 8;

/** What finding out about intended writes needs of the outside. */
export interface SettleDeps {
  readonly objects: ObjectStore;
  readonly ledger: Pick<LedgerStore, 'append' | 'head' | 'load'>;
  readonly intents: MenuIntentStore;
}

/** One menu of a publication record. */
export type WrittenMenu = LedgerBodies['publication']['menus'][number];

const asWritten = ({ person, series, version, sha256 }: MenuIntent): WrittenMenu => ({
  person,
  series,
  version,
  sha256,
});

/** What came of an intended write, by what lies there now; undefined: it did not happen. */
async function lookUp(
  objects: ObjectStore,
  configuration: EstateConfiguration,
  intent: MenuIntent,
): Promise<WrittenMenu | undefined> {
  const found = await Promise.all(intent.objectKeys.map((key) => objects.fetchObject(key)));
  for (const object of found)
    if (object && sha256Hex(Uint8Array.from(object.body)) === intent.sha256)
      return asWritten(intent);
  const [menu] = found;
  if (!menu) return undefined;
  const person = configuration.people.find(({ id }) => id === intent.person);
  const { document } = await readPublishedMenu(menu.body, person ?? {});
  if (document && document.version <= intent.version) return undefined;
  return { ...asWritten(intent), isUnconfirmed: true };
}

/** The menus that a publication's record already names: the page may have died just after the ledger had it. */
async function recordedHashes(
  ledger: SettleDeps['ledger'],
  { estate, afterSeq }: MenuIntent,
): Promise<ReadonlySet<string>> {
  const hashes = new Set<string>();
  for await (const { kind, body } of walkRecords(ledger, estate, afterSeq + 1))
    if (kind === 'publication') for (const { sha256 } of body.menus) hashes.add(sha256);
  return hashes;
}

/** What came of intended writes. */
export interface SettledIntents {
  /** What was recorded. */
  readonly menus: readonly WrittenMenu[];
  /** Why some could not be looked up; these stand for the next attempt. */
  readonly errors: readonly unknown[];
}

/**
 * Records what came of the intended writes of one publication, then forgets the intents. Done twice, it records once.
 *
 * @param intents - Of one publication.
 * @param known - By series, writes that were seen to succeed; all others are looked up.
 * @throws AppError `ledger/*`, `storage/failed`; all intents then stand for the next attempt.
 */
export async function settleMenuIntents(
  { objects, ledger, intents: store }: SettleDeps,
  configuration: EstateConfiguration,
  intents: readonly MenuIntent[],
  known: ReadonlySet<string> = new Set(),
): Promise<SettledIntents> {
  const [first] = intents;
  if (!first) return { menus: [], errors: [] };
  const recorded = await recordedHashes(ledger, first);
  const menus: WrittenMenu[] = [];
  const settled: MenuIntent[] = [];
  const errors: unknown[] = [];
  const settle = async (intent: MenuIntent): Promise<void> => {
    if (!recorded.has(intent.sha256)) {
      const menu = known.has(intent.series)
        ? asWritten(intent)
        : await lookUp(objects, configuration, intent);
      if (menu) menus.push(menu);
    }
    settled.push(intent);
  };
  const waiting = intents.values();
  const work = async (): Promise<void> => {
    for (const intent of waiting)
      await settle(intent).catch((error: unknown) => errors.push(error));
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  menus.sort((a, b) => (a.series < b.series ? -1 : 1));
  if (menus.length > 0)
    await ledger.append(configuration.id, {
      kind: 'publication',
      actor: first.actor,
      atMs: Math.max(...settled.map(({ atMs }) => atMs)),
      body: { format: 1, menus, kid: first.kid },
    });
  await store.remove(settled);
  return { menus, errors };
}

/**
 * Records what publications of this machine wrote whose page died before the ledger had it, each under the name of who
 * published. To be run under the publication's lock.
 *
 * @throws AppError `aws/*`, `ledger/*`, `storage/failed`
 */
export async function settleLeftIntents(
  deps: SettleDeps,
  configuration: EstateConfiguration,
): Promise<void> {
  const left = await deps.intents.loadAll(configuration.id);
  for (const id of new Set(left.map(({ publicationId }) => publicationId))) {
    const intents = left.filter(({ publicationId }) => publicationId === id);
    const { errors } = await settleMenuIntents(deps, configuration, intents);
    if (errors.length > 0) throw errors[0];
  }
}
