import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { publishMenus, withMenuIds } from '#app/publish-menus.ts';
import type { RoleArn } from '#core/aws/arn.ts';
import type { ObjectStore } from '#core/ports.ts';
import { openDatabase } from '#store/database.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
import { createMenuIntentStore } from '#store/menu-intent-store.ts';
import { acmeConfiguration } from '../support/acme-configuration.ts';
import { makeKey, NOW_MS } from '../support/menu-fixture.ts';

const PEOPLE = 5_000;
const STOPPED_AT = 2_000;
const roles = ['Admin', 'ReadOnly'].map((name) => ({
  role: `arn:aws:iam::200000000001:role/${name}` as RoleArn,
}));

/** A bucket in memory that counts requests, those in flight above all. */
function countingBucket() {
  const objects = new Map<string, { body: Uint8Array; etag: string }>();
  const counts = { gets: 0, puts: 0, inFlight: 0, mostInFlight: 0 };
  const request = async <T>(answer: () => T): Promise<T> => {
    counts.mostInFlight = Math.max(counts.mostInFlight, ++counts.inFlight);
    await new Promise((resolve) => setImmediate(resolve));
    counts.inFlight--;
    return answer();
  };
  const store: ObjectStore = {
    fetchObject: (key) => {
      counts.gets++;
      return request(() => objects.get(key) ?? null);
    },
    applyObject: (key, body, { condition }) => {
      counts.puts++;
      return request(() => {
        const old = objects.get(key);
        const holds =
          condition.kind === 'create' ? old === undefined : old?.etag === condition.etag;
        if (!holds) return { kind: 'lost' } as const;
        const etag = `"${counts.puts}"`;
        objects.set(key, { body, etag });
        return { kind: 'written', etag } as const;
      });
    },
    isDeleted: () => Promise.resolve(false),
    listKeys: () => {
      throw new Error('Nobody lists a bucket of menus.');
    },
  };
  return { counts, objects, store };
}

test('5,000 menus are one job: bounded in flight, stopped and resumed, and afterwards only what changes is written', async () => {
  const db = await openDatabase('publish-many');
  const { counts, objects, store } = countingBucket();
  const ledger = createLedgerStore(db);
  const configuration = withMenuIds(
    acmeConfiguration({
      people: Array.from({ length: PEOPLE }, (_, n) => ({
        id: `p${n}`,
        name: `Person ${n}`,
        principals: [`arn:aws:iam::111122223333:user/u${n}`],
      })),
    }),
  );
  const key = await makeKey();
  const publish = (
    offered: (principal: string) => typeof roles,
    onProgress: (done: number, total: number) => void,
    signal = new AbortController().signal,
  ) =>
    publishMenus(
      {
        objects: store,
        ledger,
        intents: createMenuIntentStore(db),
        withLock: (_name, task) => task(),
        key,
        now: () => NOW_MS,
      },
      {
        configuration,
        people: configuration.people,
        offerable: offered,
        actor: { arn: 'arn', userId: 'id' },
        signal,
        onProgress,
      },
    );

  const stop = new AbortController();
  const stopped = publish(
    () => roles,
    (done) => {
      if (done === STOPPED_AT) stop.abort();
    },
    stop.signal,
  );
  await expect(stopped).rejects.toMatchObject({ code: 'operation/stopped' });
  const before = objects.size;
  expect(before).toBeGreaterThanOrEqual(STOPPED_AT);
  expect(before).toBeLessThan(STOPPED_AT + 16);

  const progress: number[] = [];
  const resumed = await publish(
    () => roles,
    (done, total) => progress.push(done / total),
  );
  expect(resumed).toMatchObject({ unchanged: before, failed: [] });
  expect(resumed.written).toHaveLength(PEOPLE - before);
  expect(counts.puts).toBe(PEOPLE);
  expect(progress).toHaveLength(PEOPLE);
  expect(progress.at(-1)).toBe(1);

  const changed = await publish(
    (principal) => (principal.endsWith('/u42') ? [] : roles),
    () => undefined,
  );
  expect(changed.written).toMatchObject([{ person: 'p42', version: 2 }]);
  expect(counts.puts).toBe(PEOPLE + 1);
  expect(counts.mostInFlight).toBeLessThanOrEqual(8);

  const recorded = (await ledger.load(configuration.id, 1, 10)).flatMap((record) =>
    record.kind === 'publication' ? [record.body.menus.length] : [],
  );
  expect(recorded).toEqual([before, PEOPLE - before, 1]);
});
