import { createHash } from 'node:crypto';
import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import { confirmEnrolment, leaveEnrolment, previewEnrolment } from '#app/enrol.ts';
import { handoverUrl } from '#app/fetch-verified-menu.ts';
import { markMenuSeen } from '#app/mark-menu-seen.ts';
import { syncMenus, type SyncDeps } from '#app/sync-menu.ts';
import { toEnrolmentText, type Enrolment } from '#core/menu/enrolment.ts';
import { menuAge } from '#core/menu/enrolment-state.ts';
import { NO_POLICY, type ManagedPolicy } from '#core/menu/managed-policy.ts';
import { keyAt, type PackedMenu } from '#core/menu/packed-menu.ts';
import type { MenuAnswer, MenuStore, SigningKey } from '#core/ports.ts';
import { createSeal, sealMenu } from '#crypto/sealed-menu.ts';
import { openDatabase, type JumpgateDatabase } from '#store/database.ts';
import { createMenuStore } from '#store/menu-store.ts';
import { makeKey, NOW_MS, NOW_SECONDS, roleNumber, signedMenu } from '../support/menu-fixture.ts';

const URL_A = 'https://menus.acme.example/menus/a';
const URL_B = 'https://menus.bolt.example/menus/b';
const ASKED = { isAsked: true, minAgeMs: 0 };
const ALARM = { isAsked: false, minAgeMs: 0 };

/** An endpoint in memory that answers 304 to a known tag, and counts. */
interface World {
  readonly objects: Map<string, Uint8Array>;
  readonly requests: string[];
  readonly writes: string[];
  readonly db: JumpgateDatabase;
  readonly deps: SyncDeps;
  answer: ((url: string) => MenuAnswer | Promise<MenuAnswer> | undefined) | undefined;
  policy: ManagedPolicy;
  nowMs: number;
  dieBeforeSave: boolean;
}

let databases = 0;
let key: SigningKey;
let world: World;

async function makeWorld(): Promise<World> {
  const db = await openDatabase(`sync-${databases++}`);
  const store = createMenuStore(db);
  let contacts: Readonly<Record<string, number>> = {};
  const tails = new Map<string, Promise<unknown>>();
  const made: World = {
    objects: new Map(),
    requests: [],
    writes: [],
    db,
    answer: undefined,
    policy: NO_POLICY,
    nowMs: NOW_MS,
    dieBeforeSave: false,
    deps: {
      store: {
        ...store,
        save: (write) => {
          if (made.dieBeforeSave) return Promise.reject(new Error('the worker died'));
          made.writes.push(Object.keys(write).join());
          return store.save(write);
        },
      } satisfies MenuStore,
      fetchMenu: (url, etag) => {
        made.requests.push(url);
        const odd = made.answer?.(url);
        if (odd) return Promise.resolve(odd);
        const bytes = made.objects.get(url);
        if (!bytes)
          return Promise.resolve({ kind: 'failed', failure: 'endpoint-missing', values: ['404'] });
        const tag = `"${createHash('md5').update(bytes).digest('hex')}"`;
        return Promise.resolve(
          tag === etag
            ? { kind: 'unchanged' }
            : { kind: 'body', bytes: Uint8Array.from(bytes), etag: tag },
        );
      },
      contacts: {
        load: () => Promise.resolve(contacts),
        save: (next) => {
          contacts = next;
          return Promise.resolve();
        },
      },
      loadPolicy: () => Promise.resolve(made.policy),
      withLock: (name, run) => {
        const mine = (tails.get(name) ?? Promise.resolve()).then(run, run);
        tails.set(
          name,
          mine.catch(() => undefined),
        );
        return mine;
      },
      now: () => made.nowMs,
      random: () => 0,
    },
  };
  return made;
}

const enrolment = (url = URL_A, more: Partial<Enrolment> = {}): Enrolment => ({
  url,
  keys: [key.publicKey],
  ...more,
});

async function enrol(what: Enrolment = enrolment()): Promise<void> {
  const preview = await previewEnrolment(world.deps, toEnrolmentText(what));
  if (preview.kind !== 'ready') throw new Error(JSON.stringify(preview));
  await confirmEnrolment(world.deps, preview);
}

const packedRoles = async () => {
  const packed = (await world.db.get('menus', 'packed')) as PackedMenu | undefined;
  return packed ? Array.from({ length: packed.count }, (_, row) => keyAt(packed, row)) : [];
};
const stateOf = async (url = URL_A) =>
  (await world.deps.store.loadEnrolments()).find((state) => state.enrolment.url === url);
const publish = async (changes: Parameters<typeof signedMenu>[1] = {}, by = key, url = URL_A) =>
  world.objects.set(url, await signedMenu(by, changes));

beforeEach(async () => {
  key = await makeKey();
  world = await makeWorld();
  await publish();
});

test('an enrolment shows whose menu it is before anything is stored', async () => {
  const preview = await previewEnrolment(world.deps, toEnrolmentText(enrolment()));
  expect(preview).toMatchObject({
    kind: 'ready',
    host: 'menus.acme.example',
    personName: 'Ada Okafor',
    roleCount: 3,
    isKnown: false,
    keys: [{ thumbprint: key.kid }],
  });
  expect(await world.deps.store.loadEnrolments()).toEqual([]);
});

test('a confirmed enrolment fills the menu with one write', async () => {
  await enrol();
  expect(await packedRoles()).toHaveLength(3);
  expect(world.writes).toHaveLength(1);
  expect(world.requests).toHaveLength(1);
});

test('an unchanged menu costs one request and no write', async () => {
  await enrol();
  world.writes.length = world.requests.length = 0;
  const report = await syncMenus(world.deps, ALARM);
  expect(Object.values(report.results)).toMatchObject([{ kind: 'unchanged' }]);
  expect([world.requests.length, world.writes.length]).toEqual([1, 0]);
});

test('the same bytes from an endpoint without tags cost no write either', async () => {
  await enrol();
  world.writes.length = 0;
  const bytes = Uint8Array.from(world.objects.get(URL_A)!);
  world.answer = () => ({ kind: 'body', bytes });
  await syncMenus(world.deps, ALARM);
  expect(world.writes).toEqual([]);
});

test('a newer menu replaces the old one and says what changed, until it was looked at', async () => {
  await enrol();
  await publish({
    version: 43,
    roles: [roleNumber(1), { ...roleNumber(2), label: 'New' }, roleNumber(3)],
  });
  const report = await syncMenus(world.deps, ALARM);
  expect(Object.values(report.results)).toMatchObject([
    { kind: 'updated', version: 43, added: 1, removed: 1, changed: 1 },
  ]);
  expect((await stateOf())?.news).toEqual({ added: 1, removed: 1, changed: 1 });

  expect(await markMenuSeen(world.deps)).toBe(true);
  expect((await stateOf())?.news).toEqual({ added: 0, removed: 0, changed: 0 });
  const menu = await world.deps.store.loadNews((await stateOf())!.id);
  expect(menu.changes).toEqual([]);
  expect(menu.departed).toMatchObject([{ role: { label: roleNumber(0).label } }]);
  expect(await markMenuSeen(world.deps)).toBe(false);
});

test.each<[string, MenuAnswer]>([
  ['offline', { kind: 'failed', failure: 'offline', values: [] }],
  ['a captive portal', { kind: 'refused', reason: 'web-page' }],
  ['an endless stream', { kind: 'refused', reason: 'too-large' }],
  ['a redirect', { kind: 'failed', failure: 'redirected', values: [] }],
  ['rubbish', { kind: 'body', bytes: new TextEncoder().encode('rubbish') }],
])('%s leaves the last good menu as it is', async (_name, answer) => {
  await enrol();
  world.answer = () => answer;
  const report = await syncMenus(world.deps, ALARM);
  expect(['refused', 'failed']).toContain(Object.values(report.results)[0]?.kind);
  expect(await packedRoles()).toHaveLength(3);
  expect(await stateOf()).toMatchObject({ failures: 1, accepted: { version: 42 } });
});

test('rollback: an older document is refused and the newer menu stays', async () => {
  await enrol();
  await publish({ version: 41, roles: [] });
  const report = await syncMenus(world.deps, ALARM);
  expect(Object.values(report.results)).toMatchObject([
    { kind: 'refused', reason: 'older-version' },
  ]);
  expect(await packedRoles()).toHaveLength(3);
});

test('freeze: an endpoint that never changes its answer is noticed when the menu expires', async () => {
  await enrol();
  world.nowMs = NOW_MS + 15 * 86_400_000;
  await syncMenus(world.deps, ALARM);
  const state = await stateOf();
  expect(menuAge(state!, world.nowMs, world.nowMs)).toBe('expired');
  expect(await packedRoles()).toHaveLength(3);
});

test('a policy of hard expiry withholds an expired menu and shows its successor', async () => {
  await enrol();
  world.policy = { ...NO_POLICY, hardExpiry: true };
  world.nowMs = NOW_MS + 15 * 86_400_000;
  await syncMenus(world.deps, ALARM);
  expect(await packedRoles()).toEqual([]);
  await publish({ version: 43, expiresAt: NOW_SECONDS + 30 * 86_400 });
  await syncMenus(world.deps, ALARM);
  expect(await packedRoles()).toHaveLength(3);
});

test('mix-up: the menu of another person at the same address is refused', async () => {
  await enrol();
  await publish({ version: 43, series: 'acme/p18', person: { id: 'p18', name: 'Bo' } });
  const report = await syncMenus(world.deps, ALARM);
  expect(Object.values(report.results)).toMatchObject([
    { kind: 'refused', reason: 'other-series' },
  ]);
});

test('an enrolment that names its series refuses another from the first document on', async () => {
  const preview = await previewEnrolment(
    world.deps,
    toEnrolmentText(enrolment(URL_A, { series: 'acme/p18' })),
  );
  expect(preview).toMatchObject({ kind: 'refused', why: { reason: 'other-series' } });
});

test('waiting times double, survive on the disk, and end when somebody asks', async () => {
  await enrol();
  world.answer = () => ({ kind: 'failed', failure: 'offline', values: [] });
  const waits: number[] = [];
  for (let n = 0; n < 3; n++) {
    await syncMenus(world.deps, ASKED);
    waits.push(((await stateOf())!.nextAttemptMs - world.nowMs) / 60_000);
  }
  expect(waits).toEqual([1, 2, 4]);
  world.requests.length = 0;
  await syncMenus(world.deps, ALARM);
  expect(world.requests).toEqual([]);
  world.answer = undefined;
  await syncMenus(world.deps, ASKED);
  expect(await stateOf()).toMatchObject({ failures: 0, nextAttemptMs: 0 });
});

test('an endpoint that answered a moment ago is left alone when a console page opens', async () => {
  await enrol();
  await syncMenus(world.deps, ALARM);
  world.requests.length = 0;
  await syncMenus(world.deps, { isAsked: false, minAgeMs: 300_000 });
  expect(world.requests).toEqual([]);
  world.nowMs += 300_000;
  await syncMenus(world.deps, { isAsked: false, minAgeMs: 300_000 });
  expect(world.requests).toHaveLength(1);
});

test('a worker that dies before the write leaves all as it was, and the next sync does the work', async () => {
  await enrol();
  await publish({ version: 43, roles: [roleNumber(5)] });
  world.dieBeforeSave = true;
  await expect(syncMenus(world.deps, ALARM)).rejects.toThrow('the worker died');
  expect(await stateOf()).toMatchObject({ accepted: { version: 42 }, news: { added: 0 } });
  expect(await packedRoles()).toHaveLength(3);
  world.dieBeforeSave = false;
  await syncMenus(world.deps, ALARM);
  expect(await packedRoles()).toHaveLength(1);
});

test('two syncs at once write once', async () => {
  await enrol();
  await publish({ version: 43 });
  world.writes.length = 0;
  await Promise.all([syncMenus(world.deps, ASKED), syncMenus(world.deps, ASKED)]);
  expect(world.writes).toHaveLength(1);
});

test('an endpoint that hangs holds up neither another menu nor leaving', async () => {
  await enrol();
  await publish({ series: 'bolt/p17' }, key, URL_B);
  await enrol(enrolment(URL_B));
  await publish({ series: 'bolt/p17', version: 43, roles: [] }, key, URL_B);
  let hangUp: (answer: MenuAnswer) => void = () => undefined;
  world.answer = (url) =>
    url === URL_A ? new Promise((resolve) => (hangUp = resolve)) : undefined;
  const syncing = syncMenus(world.deps, ASKED);
  await expect.poll(async () => (await stateOf(URL_B))?.accepted?.version).toBe(43);
  await leaveEnrolment(world.deps, (await stateOf(URL_A))?.id ?? '');
  expect(await packedRoles()).toEqual([]);
  hangUp({ kind: 'body', bytes: Uint8Array.from(await signedMenu(key, { version: 43 })) });
  await syncing;
  expect(await stateOf(URL_A)).toBeUndefined();
  expect(await packedRoles()).toEqual([]);
});

test('rotation: a document names the key of the next, and the old key no longer counts', async () => {
  await enrol();
  const next = await makeKey();
  await publish({ version: 43, keys: [next.publicKey] });
  await syncMenus(world.deps, ALARM);
  await publish({ version: 44 }, next);
  await syncMenus(world.deps, ALARM);
  expect(await stateOf()).toMatchObject({ accepted: { version: 44, kid: next.kid } });
  await publish({ version: 45 });
  const report = await syncMenus(world.deps, ALARM);
  expect(Object.values(report.results)).toMatchObject([{ failure: 're-enrolment-needed' }]);
});

test('rotations that were missed are caught up with through the documents that handed over', async () => {
  await enrol();
  const [second, third] = [await makeKey(), await makeKey()];
  const old = { issuedAt: NOW_SECONDS - 9000, expiresAt: NOW_SECONDS - 1 };
  world.objects.set(
    handoverUrl(URL_A, key.kid),
    await signedMenu(key, { ...old, version: 43, keys: [second.publicKey] }),
  );
  world.objects.set(
    handoverUrl(URL_A, second.kid),
    await signedMenu(second, { ...old, version: 44, keys: [third.publicKey] }),
  );
  await publish({ version: 45 }, third);
  await syncMenus(world.deps, ALARM);
  expect(await stateOf()).toMatchObject({ accepted: { version: 45, kid: third.kid } });
});

test('a handover that another key signed leads nowhere', async () => {
  await enrol();
  const thief = await makeKey();
  world.objects.set(
    handoverUrl(URL_A, key.kid),
    await signedMenu(thief, { version: 43, keys: [thief.publicKey] }),
  );
  await publish({ version: 44 }, thief);
  const report = await syncMenus(world.deps, ALARM);
  expect(Object.values(report.results)).toMatchObject([{ failure: 're-enrolment-needed' }]);
  expect(await stateOf()).toMatchObject({ accepted: { version: 42 }, keys: [key.publicKey] });
});

test('two enrolments stand side by side, and leaving one takes only its roles', async () => {
  const [base] = [
    {
      id: 'aws',
      partition: 'aws',
      account: '999999999999',
      principal: 'arn:aws:iam::999999999999:user/ada',
    },
  ];
  await publish(
    {
      series: 'bolt/ada',
      person: { id: 'ada', name: 'Ada' },
      bases: [base],
      roles: [roleNumber(8)],
    },
    key,
    URL_B,
  );
  await enrol();
  await enrol(enrolment(URL_B));
  expect(await packedRoles()).toHaveLength(4);
  await leaveEnrolment(world.deps, (await stateOf())!.id);
  expect(await packedRoles()).toHaveLength(1);
  expect(await stateOf()).toBeUndefined();
});

test('a browser policy enrols without asking, holds its enrolment, and takes it away again', async () => {
  world.policy = { ...NO_POLICY, enrolments: [toEnrolmentText(enrolment())] };
  await syncMenus(world.deps, ALARM);
  expect(await packedRoles()).toHaveLength(3);
  const id = (await stateOf())!.id;
  await expect(leaveEnrolment(world.deps, id)).rejects.toMatchObject({ code: 'input/invalid' });
  const writes = world.writes.length;
  await syncMenus(world.deps, ALARM);
  expect(await packedRoles()).toHaveLength(3);
  expect(world.writes.length).toBe(writes);
  world.policy = NO_POLICY;
  await syncMenus(world.deps, ALARM);
  expect(await packedRoles()).toEqual([]);
});

test('a policy that allows only its own removes what a person had enrolled', async () => {
  await enrol();
  world.policy = { ...NO_POLICY, onlyManagedEnrolments: true };
  await syncMenus(world.deps, ALARM);
  expect(await world.deps.store.loadEnrolments()).toEqual([]);
  await expect(enrol()).rejects.toMatchObject({ code: 'input/invalid' });
});

test('a sealed menu opens with the seal of the enrolment', async () => {
  const seal = createSeal();
  const jws = new TextDecoder().decode(await signedMenu(key));
  world.objects.set(URL_A, new TextEncoder().encode(await sealMenu(jws, seal)));
  await enrol(enrolment(URL_A, { seal }));
  expect(await packedRoles()).toHaveLength(3);
});
