// Part of the options entry: what is published to people's browsers, built from use-cases and adapters.
import {
  enrolmentTextFor,
  publishMenus,
  recordLeftPublications,
  withMenuIds,
  type PublishDeps,
} from '#app/publish-menus.ts';
import { publishAndRotate } from '#app/rotate-key.ts';
import { isAppError, toErrorData } from '#core/errors.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { menuOfPerson } from '#core/menu/menu-of-person.ts';
import { packMenu } from '#core/menu/pack-menu.ts';
import { toTarArchive, type ArchivedFile } from '#core/menu/tar-archive.ts';
import { createSeal } from '#crypto/sealed-menu.ts';
import type { ConfigurationStore, LedgerStore } from '#core/ports.ts';
import type { JumpgateDatabase } from '#store/database.ts';
import type { KeyStore } from '#store/key-store.ts';
import { createMenuFiles } from '#store/menu-files.ts';
import { createMenuIntentStore } from '#store/menu-intent-store.ts';
import { savePreviewMenu } from '#store/packed-menu-store.ts';
import type { MenuActions } from '#ui/state/menu-actions.ts';
import { withWebLock } from '#webext/web-lock.ts';
import { openBucket, openNextKey, openSigningKey } from './admin-aws.ts';
import type { AskAccess } from './admin-evaluation.ts';
import type { AdminSessions } from './admin-sessions.ts';

interface MenuActionsDeps extends Pick<AdminSessions, 'clientsOf' | 'actorOf'> {
  readonly database: JumpgateDatabase;
  readonly configurations: ConfigurationStore;
  readonly ledger: LedgerStore;
  readonly keys: KeyStore;
  readonly askAccess: AskAccess;
}

/** Builds the actions; AWS is touched only by those that need it. */
export function createMenuActions(deps: MenuActionsDeps): MenuActions {
  const { database, configurations, ledger, keys, askAccess, clientsOf, actorOf } = deps;
  const files = createMenuFiles(database);
  const publishDeps = (configuration: EstateConfiguration): Omit<PublishDeps, 'key'> => ({
    objects: configuration.sharing ? openBucket(clientsOf(configuration), configuration) : files,
    ledger,
    intents: createMenuIntentStore(database),
    withLock: withWebLock,
    now: Date.now,
  });
  const personOf = (configuration: EstateConfiguration, id: string) => {
    const person = configuration.people.find((one) => one.id === id);
    if (!person) throw new Error('A menu was asked for a person who is not there.');
    return person;
  };

  return {
    publish: async (configuration, picture, onProgress, signal) => {
      const clients = clientsOf(configuration);
      const named = withMenuIds(configuration);
      await configurations.save(named);
      const actor = await actorOf(configuration);
      const principals = named.people.flatMap((person) => person.principals);
      const offerable = await askAccess(picture, { kind: 'offerable', principals });
      const written = new Set<string>();
      const { configuration: after, report } = await publishAndRotate(
        named,
        await openSigningKey(clients, named, keys),
        await openNextKey(clients, named, keys),
        async (estate, key, nextKeys) => {
          const one = await publishMenus(
            { ...publishDeps(estate), key },
            {
              configuration: estate,
              people: estate.people,
              offerable: (principal) => offerable.get(principal) ?? [],
              nextKeys: nextKeys.map(({ publicKey }) => publicKey),
              actor,
              signal,
              onProgress: (done, total) => onProgress({ done, total }),
            },
          );
          for (const { person } of one.written) written.add(person);
          return one;
        },
        configurations.save,
      );
      return {
        configuration: after,
        written: written.size,
        unchanged: report.unchanged,
        failed: report.failed.map(({ person, error }) => {
          if (!isAppError(error)) throw error;
          return { person, error: toErrorData(error) };
        }),
      };
    },
    recordLeft: (configuration) =>
      recordLeftPublications(publishDeps(configuration), configuration),
    withSeal: (configuration, id, isSealed) => ({
      ...configuration,
      people: configuration.people.map((person) => {
        if (person.id !== id) return person;
        const { menuSeal = createSeal(), ...open } = person;
        return isSealed ? { ...open, menuSeal } : open;
      }),
    }),
    enrolmentText: async (configuration, person) => {
      const key = await openSigningKey(clientsOf(configuration), configuration, keys);
      return enrolmentTextFor(configuration, personOf(configuration, person), [key.publicKey]);
    },
    preview: async (configuration, picture, id) => {
      const person = personOf(configuration, id);
      const { principals } = person;
      const offerable = await askAccess(picture, { kind: 'offerable', principals });
      const menu = menuOfPerson(
        configuration,
        person,
        (principal) => offerable.get(principal) ?? [],
      );
      await savePreviewMenu(database, packMenu([menu]));
    },
    archive: async ({ people }) => {
      const own = new Set(people.map(({ menuId }) => menuId));
      const archived: ArchivedFile[] = [];
      for await (const name of files.listKeys('menus/')) {
        // `menus/‹id›`, or `menus/‹id›.‹thumbprint›` of a key of before.
        if (!own.has(name.slice('menus/'.length).split('.')[0])) continue;
        const file = await files.fetchObject(name);
        if (file) archived.push({ name, body: file.body });
      }
      return toTarArchive(archived, Math.floor(Date.now() / 1000));
    },
  };
}
