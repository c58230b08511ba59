import * as v from 'valibot';
import type { PrincipalArn } from '#core/aws/arn.ts';
import { AppError } from '#core/errors.ts';
import type { EstateConfiguration, Person } from '#core/estate/configuration.ts';
import type { Actor, LedgerBodies, Sha256Hex } from '#core/ledger/record.ts';
import { toEnrolmentText } from '#core/menu/enrolment.ts';
import { MenuDocumentSchema, type MenuDocument, type MenuKey } from '#core/menu/menu-document.ts';
import { createRoleNamer, menuOfPerson, type OfferableRole } from '#core/menu/menu-of-person.ts';
import type { Clock, LedgerStore, ObjectStore, SigningKey } from '#core/ports.ts';
import { createSeal, openSealedMenu, sealMenu } from '#crypto/sealed-menu.ts';
import { readSignedPayload, signMenu } from '#crypto/sign-menu.ts';

const IN_FLIGHT = 8;
const ATTEMPTS = 3;

/** What publishing needs of the outside. */
export interface PublishDeps {
  readonly objects: ObjectStore;
  readonly ledger: Pick<LedgerStore, 'append'>;
  readonly key: SigningKey;
  readonly now: Clock;
}

/** What is to be published. */
export interface Publication {
  readonly configuration: EstateConfiguration;
  /** The people concerned; a person without offerable roles gets an empty menu, which is how they are offboarded. */
  readonly people: readonly Person[];
  readonly offerable: (principal: PrincipalArn) => readonly OfferableRole[];
  /** Keys that may sign the next documents; the signing key alone when absent. */
  readonly nextKeys?: readonly MenuKey[];
  readonly actor: Actor;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

/** What a publication came to. Running it again does what is left: menus that are as they should be are not written. */
export interface PublicationReport {
  readonly written: LedgerBodies['publication']['menus'];
  readonly unchanged: number;
  /** Person ids whose menu could not be written, and why. */
  readonly failed: readonly { readonly person: string; readonly error: unknown }[];
}

type Written = LedgerBodies['publication']['menus'][number];

/** The people with an unguessable menu name each; save the configuration before publishing. */
export function withMenuIds(configuration: EstateConfiguration): EstateConfiguration {
  return {
    ...configuration,
    people: configuration.people.map((person) =>
      person.menuId === undefined ? { ...person, menuId: createSeal() } : person,
    ),
  };
}

/**
 * The enrolment text to hand to a person.
 *
 * @throws AppError `input/invalid` when the estate is not shared or the person has no menu name yet.
 */
export function enrolmentTextFor(
  configuration: EstateConfiguration,
  person: Person,
  keys: readonly MenuKey[],
): string {
  const { sharing, id } = configuration;
  if (!sharing || person.menuId === undefined)
    throw new AppError('input/invalid', {
      what: person.name,
      issues: ['Set up sharing and publish this menu first.'],
    });
  return toEnrolmentText({
    url: `${sharing.menuBaseUrl.replace(/\/$/, '')}/menus/${person.menuId}`,
    keys: [...keys],
    series: `${id}/${person.id}`,
    ...(person.menuSeal === undefined ? {} : { seal: person.menuSeal }),
  });
}

/** The document that lies in the bucket. Its version counts even if another key signed it: ours must be higher. */
async function readPublished(body: Uint8Array, person: Person): Promise<MenuDocument> {
  let jws = new TextDecoder().decode(body);
  if (person.menuSeal !== undefined) {
    const opened = await openSealedMenu(jws, person.menuSeal);
    if (opened.kind === 'opened') jws = opened.jws;
  }
  const result = v.safeParse(MenuDocumentSchema, readSignedPayload(jws));
  if (result.success) return result.output;
  throw new AppError('input/invalid', {
    what: `menus/${person.menuId ?? ''}`,
    issues: result.issues.map(({ message }) => message),
  });
}

/** Whether a published document says the same and stays valid for at least half of its time. */
function isCurrent(published: MenuDocument, wanted: MenuDocument): boolean {
  const { version, issuedAt, expiresAt } = published;
  const same = v.parse(MenuDocumentSchema, { ...wanted, version, issuedAt, expiresAt });
  const halfTime = (wanted.expiresAt - wanted.issuedAt) / 2;
  return (
    JSON.stringify(same) === JSON.stringify(published) && expiresAt > wanted.issuedAt + halfTime
  );
}

async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<Sha256Hex> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  // as: this is how such a digest is made.
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('') as Sha256Hex;
}

async function writeReplacing(objects: ObjectStore, key: string, body: Uint8Array, etag?: string) {
  return objects.applyObject(key, body, {
    contentType: 'application/jose',
    cacheControl: 'no-cache',
    condition: etag === undefined ? { kind: 'create' } : { kind: 'replace', etag },
  });
}

/** Publishes one menu; undefined when the one in the bucket is as it should be. */
async function publishOne(
  { objects, key, now }: PublishDeps,
  { configuration, offerable, nextKeys = [key.publicKey] }: Publication,
  person: Person,
  nameRole: ReturnType<typeof createRoleNamer>,
): Promise<Written | undefined> {
  if (person.menuId === undefined) throw new Error('A person without a menu name was published.');
  const objectKey = `menus/${person.menuId}`;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = await objects.fetchObject(objectKey);
    const published = found && (await readPublished(found.body, person));
    const issuedAt = Math.floor(now() / 1000);
    const wanted = v.parse(MenuDocumentSchema, {
      format: 1,
      ...menuOfPerson(configuration, person, offerable, nameRole),
      version: (published?.version ?? 0) + 1,
      issuedAt,
      expiresAt: issuedAt + configuration.rules.menuDays * 86_400,
      keys: nextKeys,
    });
    if (published && isCurrent(published, wanted)) return undefined;

    const jws = await signMenu(wanted, key);
    const text = person.menuSeal === undefined ? jws : await sealMenu(jws, person.menuSeal);
    const body = new TextEncoder().encode(text);
    const handsOver = !nextKeys.some(({ x, y }) => x === key.publicKey.x && y === key.publicKey.y);
    if (handsOver) {
      // Before the menu itself, so that no browser can meet the new key without the way to it.
      const link = `${objectKey}.${key.kid}`;
      const old = await objects.fetchObject(link);
      const linked = await writeReplacing(objects, link, body, old?.etag);
      if (linked.kind === 'lost') continue;
    }
    const result = await writeReplacing(objects, objectKey, body, found?.etag);
    if (result.kind === 'lost') continue;
    const { series, version } = wanted;
    return { person: person.id, series, version, sha256: await sha256Hex(body) };
  }
  throw new AppError('aws/concurrent-modification', { action: 's3:PutObject', account: '' });
}

/**
 * Publishes the menus of people: builds, signs, seals and writes those that changed or near their expiry, a few at a
 * time, each only over the version it was made from; then records in the ledger what was written. Stopping it, or losing
 * the page, leaves whole menus and nothing half done.
 *
 * @throws AppError `ledger/*`, `storage/failed`, `commit/*` when what was written could not be recorded.
 */
export async function publishMenus(
  deps: PublishDeps,
  publication: Publication,
): Promise<PublicationReport> {
  const { configuration, people, actor, signal, onProgress } = publication;
  const nameRole = createRoleNamer(configuration);
  const written: Written[] = [];
  const failed: { person: string; error: unknown }[] = [];
  let unchanged = 0;
  let done = 0;
  const waiting = people.values();
  const work = async (): Promise<void> => {
    for (const person of waiting) {
      if (signal.aborted) return;
      try {
        const menu = await publishOne(deps, publication, person, nameRole);
        if (menu) written.push(menu);
        else unchanged++;
      } catch (error) {
        failed.push({ person: person.id, error });
      }
      onProgress(++done, people.length);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  written.sort((a, b) => (a.series < b.series ? -1 : 1));
  if (written.length > 0)
    await deps.ledger.append(configuration.id, {
      kind: 'publication',
      actor,
      atMs: deps.now(),
      body: { format: 1, menus: written, kid: deps.key.kid },
    });
  return { written, unchanged, failed };
}
