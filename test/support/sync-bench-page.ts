// Runs in a page of Chromium, bundled by test/bench/sync.ts: the very sync of the product over the browser's own crypto
// and IndexedDB. Only the endpoint is a variable, so that what is measured is not the network.
import { confirmEnrolment, previewEnrolment } from '#app/enrol.ts';
import { syncMenus, type SyncDeps } from '#app/sync-menu.ts';
import { verifyMenu } from '#app/verify-menu.ts';
import { toEnrolmentText } from '#core/menu/enrolment.ts';
import { NO_POLICY } from '#core/menu/managed-policy.ts';
import { packMenu } from '#core/menu/pack-menu.ts';
import { packedMenuToText } from '#core/menu/packed-menu-text.ts';
import { openDatabase } from '#store/database.ts';
import { createMenuStore } from '#store/menu-store.ts';
import { largeMenuSource } from './large-menu.ts';
import { makeKey, signedMenu } from './menu-fixture.ts';

/** What the runs of one size took, in milliseconds, and what the unchanged answer cost. */
export interface SyncFigures {
  readonly documentBytes: number;
  /** From the arrival of the bytes to the menu stored and ready. */
  readonly sync: readonly number[];
  readonly verify: readonly number[];
  readonly pack: readonly number[];
  /** Making the text that a popup in a private window asks for; no sync waits for it. */
  readonly copy: readonly number[];
  readonly unchanged: { readonly requests: number; readonly writes: number };
}

const NOW_MS = Date.now();
const FIRST = { issuedAt: Math.floor(NOW_MS / 1000) - 60, expiresAt: 4_000_000_000 };

async function measure(count: number, runs: number): Promise<SyncFigures> {
  const key = await makeKey();
  const { roles } = largeMenuSource(count);
  const store = createMenuStore(await openDatabase(`bench-${count}`));
  let bytes = await signedMenu(key, { ...FIRST, version: 1, roles: [] });
  let isUnchanged = false;
  let requests = 0;
  let writes = 0;
  const deps: SyncDeps = {
    store: {
      ...store,
      save: (write) => {
        writes++;
        return store.save(write);
      },
    },
    fetchMenu: () => {
      requests++;
      return Promise.resolve(
        isUnchanged
          ? { kind: 'unchanged' }
          : { kind: 'body', bytes: Uint8Array.from(bytes), etag: '"1"' },
      );
    },
    contacts: { load: () => Promise.resolve({}), save: () => Promise.resolve() },
    loadPolicy: () => Promise.resolve(NO_POLICY),
    withLock: (name, task) => navigator.locks.request(name, task),
    now: Date.now,
    random: Math.random,
  };
  const text = toEnrolmentText({ url: 'https://menus.example/m', keys: [key.publicKey] });
  const preview = await previewEnrolment(deps, text);
  if (preview.kind !== 'ready') throw new Error(preview.kind);
  await confirmEnrolment(deps, preview);

  const figures = { sync: [], verify: [], pack: [], copy: [] } as Record<string, number[]>;
  const timed = async <T>(name: string, work: () => T): Promise<Awaited<T>> => {
    const start = performance.now();
    const result = await work();
    figures[name]?.push(performance.now() - start);
    return result;
  };
  for (let run = 0; run < runs; run++) {
    // A few roles change each time, as they do.
    const changed = roles.map((role, at) =>
      at % 500 === run ? { ...role, label: `${role.label} ${run}` } : role,
    );
    bytes = await signedMenu(key, { ...FIRST, version: run + 2, roles: changed });
    const report = await timed('sync', () => syncMenus(deps, { isAsked: true, minAgeMs: 0 }));
    const [result] = Object.values(report.results);
    if (result?.kind !== 'updated') throw new Error(JSON.stringify(result));
    const verdict = await timed('verify', () =>
      verifyMenu(bytes, { keys: [key.publicKey], purpose: 'menu' }, Date.now()),
    );
    if (verdict.kind !== 'valid') throw new Error(verdict.reason);
    const packed = await timed('pack', () => packMenu([verdict.document]));
    await timed('copy', () => packedMenuToText(packed));
  }
  isUnchanged = true;
  requests = writes = 0;
  await syncMenus(deps, { isAsked: true, minAgeMs: 0 });
  const { sync = [], verify = [], pack = [], copy = [] } = figures;
  const documentBytes = bytes.length;
  return { documentBytes, sync, verify, pack, copy, unchanged: { requests, writes } };
}

Object.assign(globalThis, { measureSync: measure });
