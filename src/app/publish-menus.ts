import type { PrincipalArn } from '#core/aws/arn.ts';
import { AppError } from '#core/errors.ts';
import type { EstateConfiguration, Person } from '#core/estate/configuration.ts';
import type { Actor } from '#core/ledger/actor.ts';
import { toEnrolmentText } from '#core/menu/enrolment.ts';
import type { MenuKey } from '#core/menu/menu-document.ts';
import type { MenuIntent } from '#core/menu/menu-intent.ts';
import { createRoleNamer, menuOfPerson, type OfferableRole } from '#core/menu/menu-of-person.ts';
import type { Clock, SigningKey, WithLock } from '#core/ports.ts';
import { createSeal } from '#crypto/sealed-menu.ts';
import {
  settleLeftIntents,
  settleMenuIntents,
  type SettleDeps,
  type WrittenMenu,
} from './settle-menu-intents.ts';
import { writeMenu } from './write-menu.ts';

const IN_FLIGHT = 8;

/** What publishing needs of the outside. `objects`: the shared bucket, or files that are copied to any static host. */
export interface PublishDeps extends SettleDeps {
  readonly key: SigningKey;
  readonly now: Clock;
  readonly withLock: WithLock;
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
  readonly written: readonly WrittenMenu[];
  readonly unchanged: number;
  /** Person ids whose menu could not be written, and why. */
  readonly failed: readonly { readonly person: string; readonly error: unknown }[];
}

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
 * @param menuBaseUrl - HTTPS address under which `menus/‹name›` is served; the bucket's when absent.
 * @throws AppError `input/invalid` when there is no such address or the person has no menu name yet.
 */
export function enrolmentTextFor(
  configuration: EstateConfiguration,
  person: Person,
  keys: readonly MenuKey[],
  menuBaseUrl = configuration.sharing?.menuBaseUrl ?? configuration.menuBaseUrl,
): string {
  if (menuBaseUrl === undefined || person.menuId === undefined)
    throw new AppError('input/invalid', {
      what: person.name,
      issues: ['Say where menus are served and publish this menu first.'],
    });
  return toEnrolmentText({
    url: `${menuBaseUrl.replace(/\/$/, '')}/menus/${person.menuId}`,
    keys: [...keys],
    series: `${configuration.id}/${person.id}`,
    ...(person.menuSeal === undefined ? {} : { seal: person.menuSeal }),
  });
}

/** The lock under which an estate's menus are published: one publication at a time in this browser. */
const publicationLock = ({ id }: EstateConfiguration) => `jumpgate-publication ${id}`;

/** Writes the menus of all people, a few at a time, and then has the ledger record what came of it. */
async function publishLocked(
  deps: PublishDeps,
  publication: Publication,
): Promise<PublicationReport> {
  const { configuration, people, offerable, actor, signal, onProgress } = publication;
  const { key, ledger, intents, now } = deps;
  const { nextKeys = [key.publicKey] } = publication;
  await settleLeftIntents(deps, configuration);

  const nameRole = createRoleNamer(configuration);
  const publicationId = crypto.randomUUID();
  const afterSeq = (await ledger.head(configuration.id))?.seq ?? 0;
  const intended = new Map<string, MenuIntent>();
  const written = new Set<string>();
  const failed: { person: string; error: unknown }[] = [];
  let unchanged = 0;
  let done = 0;

  const publishOne = async (person: Person): Promise<void> => {
    const menu = menuOfPerson(configuration, person, offerable, nameRole);
    const result = await writeMenu(deps, {
      configuration,
      person,
      menu,
      nextKeys,
      intend: async ({ series, version, sha256, objectKeys }) => {
        const intent: MenuIntent = {
          ...{ estate: configuration.id, publicationId, person: person.id, series, version },
          ...{ sha256, objectKeys: [...objectKeys], kid: key.kid, actor, atMs: now(), afterSeq },
        };
        await intents.save(intent);
        intended.set(series, intent);
      },
    });
    if (result) written.add(result.series);
    else unchanged++;
  };
  const waiting = people.values();
  const work = async (): Promise<void> => {
    for (const person of waiting) {
      if (signal.aborted) return;
      try {
        await publishOne(person);
      } catch (error) {
        failed.push({ person: person.id, error });
      }
      onProgress(++done, people.length);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));

  // An intent that cannot be looked up now belongs to a person who is among the failed; it stands for the next time.
  const { menus } = await settleMenuIntents(deps, configuration, [...intended.values()], written);
  if (signal.aborted) throw new AppError('operation/stopped', {});
  return { written: menus, unchanged, failed };
}

/**
 * Publishes the menus of people: builds, signs, seals and writes those that changed or near their expiry, a few at a
 * time, each only over the version it was made from. What is about to be written is on this machine's disk before, and
 * in the ledger after: a page that dies in between leaves whole menus, and the next publication, or
 * {@link recordLeftPublications}, records them.
 *
 * @throws AppError `operation/stopped` once the ledger has what was written until then; `aws/*`, `ledger/*`,
 * `storage/failed` when what was written could not be recorded yet.
 */
export function publishMenus(
  deps: PublishDeps,
  publication: Publication,
): Promise<PublicationReport> {
  return deps.withLock(publicationLock(publication.configuration), () =>
    publishLocked(deps, publication),
  );
}

/**
 * Records what publications wrote whose page died first; for when an administrator's page opens.
 *
 * @throws AppError `aws/*`, `ledger/*`, `storage/failed`
 */
export function recordLeftPublications(
  deps: SettleDeps & Pick<PublishDeps, 'withLock'>,
  configuration: EstateConfiguration,
): Promise<void> {
  return deps.withLock(publicationLock(configuration), () =>
    settleLeftIntents(deps, configuration),
  );
}
