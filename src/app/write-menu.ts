import * as v from 'valibot';
import { AppError } from '#core/errors.ts';
import type { EstateConfiguration, EstateId, Person } from '#core/estate/configuration.ts';
import type { Sha256Hex } from '#core/ledger/record.ts';
import { MenuDocumentSchema, type MenuDocument, type MenuKey } from '#core/menu/menu-document.ts';
import type { PersonMenu } from '#core/menu/menu-of-person.ts';
import type { Clock, LedgerStore, ObjectStore, SigningKey } from '#core/ports.ts';
import { sealMenu } from '#crypto/sealed-menu.ts';
import { sha256Hex } from '#crypto/sha256.ts';
import { signMenu } from '#crypto/sign-menu.ts';
import { readPublishedMenu, type PublishedMenu } from './read-published-menu.ts';

const ATTEMPTS = 3;
/** How many ledger records are looked through at once. */
const PAGE = 500;

/** What writing one menu needs of the outside. */
export interface WriteMenuDeps {
  readonly objects: ObjectStore;
  readonly ledger: Pick<LedgerStore, 'head' | 'load'>;
  readonly key: SigningKey;
  readonly now: Clock;
}

/** A menu's bytes and where they go, before they are written. */
export interface PlannedWrite {
  readonly series: string;
  readonly version: number;
  readonly sha256: Sha256Hex;
  readonly objectKeys: readonly string[];
}

/** What one person's menu is to be, and who must hear of a write before it happens. */
export interface MenuWrite {
  readonly configuration: EstateConfiguration;
  readonly person: Person;
  readonly menu: PersonMenu;
  /** Keys that may sign the next document. */
  readonly nextKeys: readonly MenuKey[];
  readonly intend: (planned: PlannedWrite) => Promise<void>;
}

/** Whether a published document says the same, by the same key, and stays valid for at least half of its time. */
function isCurrent(
  { document, kid, isSealedAsWanted }: PublishedMenu,
  wanted: MenuDocument,
  key: SigningKey,
): boolean {
  if (!document || !isSealedAsWanted || kid !== key.kid) return false;
  const { version, issuedAt, expiresAt } = document;
  const same = v.parse(MenuDocumentSchema, { ...wanted, version, issuedAt, expiresAt });
  const halfTime = (wanted.expiresAt - wanted.issuedAt) / 2;
  return (
    JSON.stringify(same) === JSON.stringify(document) && expiresAt > wanted.issuedAt + halfTime
  );
}

/** The version that the ledger last recorded for a series, newest record first; 0 when it knows none. */
async function lastRecordedVersion(
  ledger: WriteMenuDeps['ledger'],
  estate: EstateId,
  series: string,
): Promise<number> {
  for (let end = (await ledger.head(estate))?.seq ?? 0; end > 0; end -= PAGE) {
    const from = Math.max(1, end - PAGE + 1);
    for (const record of (await ledger.load(estate, from, end - from + 1)).toReversed()) {
      if (record.kind !== 'publication') continue;
      const menu = record.body.menus.find((written) => written.series === series);
      if (menu) return menu.version;
    }
  }
  return 0;
}

/** The version of what lies there. What cannot be read, such as a menu under an older seal, is in the ledger. */
async function versionOf(
  deps: WriteMenuDeps,
  { configuration, menu }: MenuWrite,
  objectKey: string,
  published: PublishedMenu | undefined,
): Promise<number> {
  if (!published) return 0;
  if (published.document) return published.document.version;
  const version = await lastRecordedVersion(deps.ledger, configuration.id, menu.series);
  if (version > 0) return version;
  throw new AppError('input/invalid', {
    what: objectKey,
    issues: ['What lies there is no menu that can be read, and no publication of it is recorded.'],
  });
}

const put = (objects: ObjectStore, key: string, body: Uint8Array, etag: string | undefined) =>
  objects.applyObject(key, body, {
    contentType: 'application/jose',
    cacheControl: 'no-cache',
    condition: etag === undefined ? { kind: 'create' } : { kind: 'replace', etag },
  });

/**
 * Writes one menu over the version it was made from, and before it, when it hands over to other keys, the handover: so
 * no browser can meet the new key without the way to it.
 *
 * @returns What was written; undefined when what lies there is as it should be.
 * @throws AppError `aws/*`, `storage/failed`, `input/invalid` when what lies there is no menu.
 */
export async function writeMenu(
  deps: WriteMenuDeps,
  write: MenuWrite,
): Promise<PlannedWrite | undefined> {
  const { objects, key, now } = deps;
  const { configuration, person, menu, nextKeys } = write;
  if (person.menuId === undefined) throw new Error('A person without a menu name was published.');
  const objectKey = `menus/${person.menuId}`;
  const handsOver = nextKeys.some(({ x, y }) => x !== key.publicKey.x || y !== key.publicKey.y);
  const handover = handsOver ? [`${objectKey}.${key.kid}`] : [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = await objects.fetchObject(objectKey);
    const published = found ? await readPublishedMenu(found.body, person) : undefined;
    const issuedAt = Math.floor(now() / 1000);
    const wanted = v.parse(MenuDocumentSchema, {
      format: 1,
      ...menu,
      version: (await versionOf(deps, write, objectKey, published)) + 1,
      issuedAt,
      expiresAt: issuedAt + configuration.rules.menuDays * 86_400,
      keys: nextKeys,
    });
    if (published && isCurrent(published, wanted, key)) return undefined;

    const jws = await signMenu(wanted, key);
    const body = new TextEncoder().encode(
      person.menuSeal === undefined ? jws : await sealMenu(jws, person.menuSeal),
    );
    const { series, version } = wanted;
    const objectKeys = [objectKey, ...handover];
    const planned = { series, version, sha256: sha256Hex(body), objectKeys };
    await write.intend(planned);
    let isLost = false;
    for (const link of handover) {
      const old = await objects.fetchObject(link);
      isLost ||= (await put(objects, link, body, old?.etag)).kind === 'lost';
    }
    if (isLost || (await put(objects, objectKey, body, found?.etag)).kind === 'lost') continue;
    return planned;
  }
  throw new AppError('aws/concurrent-modification', { action: 's3:PutObject', account: '' });
}
