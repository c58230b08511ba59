import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import { confirmEnrolment, previewEnrolment } from '#app/enrol.ts';
import { enrolmentTextFor, publishMenus, withMenuIds } from '#app/publish-menus.ts';
import { publishAndRotate, withNextKey } from '#app/rotate-key.ts';
import { syncMenus, type SyncDeps } from '#app/sync-menu.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { NO_POLICY } from '#core/menu/managed-policy.ts';
import type { ObjectStore, SigningKey, WithLock } from '#core/ports.ts';
import { openDatabase } from '#store/database.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
import { createMenuFiles } from '#store/menu-files.ts';
import { createMenuIntentStore } from '#store/menu-intent-store.ts';
import { createMenuStore } from '#store/menu-store.ts';
import { acmeConfiguration } from '../support/acme-configuration.ts';
import { makeKey, NOW_MS } from '../support/menu-fixture.ts';

const BASE = 'https://menus.acme.example';
const withLock: WithLock = (_name, task) => task();

let databases = 0;
let configuration: EstateConfiguration;
let files: ObjectStore;
let isFull: boolean;
let deps: Omit<Parameters<typeof publishMenus>[0], 'key'>;
let nowMs: number;

beforeEach(async () => {
  const db = await openDatabase(`rotate-${databases++}`);
  const stored = createMenuFiles(db);
  isFull = false;
  nowMs = NOW_MS;
  files = {
    ...stored,
    applyObject: (key, body, options) =>
      isFull ? Promise.resolve({ kind: 'lost' }) : stored.applyObject(key, body, options),
  };
  deps = {
    objects: files,
    ledger: createLedgerStore(db),
    intents: createMenuIntentStore(db),
    withLock,
    now: () => nowMs,
  };
  configuration = withMenuIds(
    acmeConfiguration({
      people: [{ id: 'p17', name: 'Ada', principals: ['arn:aws:iam::111122223333:user/ada'] }],
      menuBaseUrl: BASE,
    }),
  );
});

/** Publishes, rotating to `next` if there is one, and keeps the estate that comes of it. */
async function publish(key: SigningKey, next?: SigningKey) {
  const { configuration: after, report } = await publishAndRotate(
    configuration,
    key,
    next,
    (estate, by, nextKeys) =>
      publishMenus(
        { ...deps, key: by },
        {
          configuration: estate,
          people: estate.people,
          offerable: () => [],
          nextKeys: nextKeys.map(({ publicKey }) => publicKey),
          actor: { arn: 'arn', userId: 'id' },
          signal: new AbortController().signal,
          onProgress: () => undefined,
        },
      ),
    (estate) => {
      configuration = estate;
      return Promise.resolve();
    },
  );
  configuration = after;
  return report;
}

/** A browser that was enrolled under a key; `sync` answers what came of fetching now. */
async function enrolled(key: SigningKey) {
  const store = createMenuStore(await openDatabase(`rotate-${databases++}`));
  const browser: SyncDeps = {
    store,
    fetchMenu: async (url) => {
      const found = await files.fetchObject(url.slice(BASE.length + 1));
      return found
        ? { kind: 'body', bytes: Uint8Array.from(found.body) }
        : { kind: 'failed', failure: 'endpoint-missing', values: ['404'] };
    },
    contacts: { load: () => Promise.resolve({}), save: () => Promise.resolve() },
    loadPolicy: () => Promise.resolve(NO_POLICY),
    withLock,
    now: () => nowMs,
    random: () => 0,
  };
  const text = enrolmentTextFor(configuration, configuration.people[0]!, [key.publicKey]);
  const preview = await previewEnrolment(browser, text);
  if (preview.kind !== 'ready') throw new Error(JSON.stringify(preview));
  await confirmEnrolment(browser, preview);
  return async () => {
    const { results } = await syncMenus(browser, { isAsked: true, minAgeMs: 0 });
    const [state] = await store.loadEnrolments();
    return { result: Object.values(results)[0]?.kind, kid: state?.accepted?.kid };
  };
}

test('a rotation leads browsers to the next key, those that were on and those that were off', async () => {
  const [first, second, third] = [await makeKey(), await makeKey(), await makeKey()];
  await publish(first);
  const [always, rarely] = [await enrolled(first), await enrolled(first)];
  configuration = { ...configuration, nextKey: 'local' };
  await publish(first, second);
  expect(configuration).toMatchObject({ localKey: 1, pastKeys: [first.publicKey] });
  expect(configuration.nextKey).toBeUndefined();
  expect(await always()).toEqual({ result: 'updated', kid: second.kid });
  configuration = { ...configuration, nextKey: 'local' };
  await publish(second, third);
  expect(await always()).toEqual({ result: 'updated', kid: third.kid });
  expect(await rarely()).toEqual({ result: 'updated', kid: third.kid });
  expect(await (await enrolled(third))()).toEqual({ result: 'unchanged', kid: third.kid });
});

test('a key that was removed signs for nobody any more', async () => {
  const [first, second] = [await makeKey(), await makeKey()];
  await publish(first);
  const sync = await enrolled(first);
  configuration = { ...configuration, nextKey: 'local' };
  await publish(first, second);
  await sync();
  nowMs += 1000;
  await publish(first);
  expect(await sync()).toEqual({ result: 'failed', kid: second.kid });
});

test('a rotation that cannot reach everyone stays with the key of today, and goes on when it is run again', async () => {
  const [first, second] = [await makeKey(), await makeKey()];
  await publish(first);
  const sync = await enrolled(first);
  configuration = { ...configuration, nextKey: 'local' };
  isFull = true;
  expect((await publish(first, second)).failed).toHaveLength(1);
  expect(configuration.nextKey).toBe('local');
  expect(await sync()).toEqual({ result: 'unchanged', kid: first.kid });
  isFull = false;
  await publish(first, second);
  expect(await sync()).toEqual({ result: 'updated', kid: second.kid });
});

test('a rotation to a KMS key, and back to a key of the browser, changes which of them the estate names', async () => {
  const key = await makeKey();
  const kms = 'arn:aws:kms:eu-west-1:111122223333:key/1';
  const sharing = { bucket: 'menus', region: 'eu-west-1', prefix: '', menuBaseUrl: BASE };
  const shared = withNextKey({ ...configuration, sharing, nextKey: kms }, key);
  expect(shared).toMatchObject({ sharing: { ...sharing, signingKey: kms } });
  const back = withNextKey({ ...shared, nextKey: 'local' }, key);
  expect(back.sharing).toEqual(sharing);
  expect(back.localKey).toBe(1);
  expect(back.pastKeys).toHaveLength(2);
});
