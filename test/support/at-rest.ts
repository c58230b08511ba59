import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Download, Page } from 'playwright-core';
import type { World } from '../tour/world.ts';
import type { ExtensionBrowser } from './extension-browser.ts';

/** What a place holds, as text. */
export type Places = Record<string, string>;

/** Looks for secrets wherever a browser with the extension may have left them. */
export interface RestSearch {
  /** What every place holds now; `more` is added, such as files that were exported. */
  readonly dump: (more?: Readonly<Places>) => Promise<Readonly<Places>>;
}

/** Listens to every page and worker of a browser from now on: what they log is searched with what they keep. */
export function watchRest(browser: ExtensionBrowser): RestSearch {
  const logs: string[] = [];
  browser.context.on('console', (message) => void logs.push(message.text()));
  browser.context.on('weberror', (error) => void logs.push(String(error.error().stack)));
  for (const worker of browser.context.serviceWorkers())
    worker.on('console', (message) => void logs.push(message.text()));
  return {
    dump: async (more = {}) => {
      const page = await browser.open('src/options.html#/settings');
      const kept = await page.evaluate(readKept);
      await page.close();
      return {
        ...kept,
        ...more,
        logs: logs.join('\n'),
        pages: (await Promise.all(browser.context.pages().map(markupOf))).join('\n'),
        profile: await readProfile(browser.profile),
      };
    },
  };
}

/** Follows what a browser's pages save as files from now on; the answer is asked for what the files hold, by their names. */
export function watchDownloads({ context }: ExtensionBrowser): () => Promise<Readonly<Places>> {
  const downloads: Download[] = [];
  const follow = (page: Page) => void page.on('download', (download) => downloads.push(download));
  context.pages().forEach(follow);
  context.on('page', follow);
  return async () => {
    const files = downloads.map(async (download, n) => [
      `file ${n} ${download.suggestedFilename()}`,
      await readFile(await download.path(), 'latin1'),
    ]);
    // as: pairs, as made above.
    return Object.fromEntries((await Promise.all(files)) as [string, string][]);
  };
}

/** Everything in the estate's bucket, each object in all its versions. */
export function bucketPlaces({ services, configuration }: World): Readonly<Places> {
  const { versions } = services.s3.buckets.get(configuration.sharing?.bucket ?? '') ?? {};
  return Object.fromEntries(
    [...(versions ?? [])].map(([key, bodies]) => [
      `bucket ${key}`,
      bodies.map(({ body }) => Buffer.from(body).toString('latin1')).join('\n'),
    ]),
  );
}

/** Where secrets were found, by place and beginning of the secret; empty: nowhere. A private key that could be exported is one too. */
export function secretsIn(places: Readonly<Places>, secrets: Iterable<string>): readonly string[] {
  const sought = [...secrets, 'CryptoKey private extractable'];
  return Object.entries(places).flatMap(([place, held]) =>
    sought
      .filter((secret) => held.includes(secret))
      .map((secret) => `${place}: ${secret.slice(0, 12)}…`),
  );
}

async function markupOf(page: Page): Promise<string> {
  // A page that is on its way elsewhere holds nothing for long.
  return page.content().catch(() => '');
}

/** The files of the browser's profile, byte for byte. */
async function readProfile(profile: string): Promise<string> {
  const entries = await readdir(profile, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      // A file that the browser removes meanwhile holds nothing any more.
      .map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1').catch(() => '')),
  );
  return files.join('\n');
}

/** Runs in a page of the extension: everything that it and its worker keep beyond a page's life. */
async function readKept(): Promise<Record<string, string>> {
  const answerOf = <T>(request: IDBRequest<T>) =>
    new Promise<T>((done, fail) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(new Error('unreadable'));
    });
  /** As text, bytes and all; keys of WebCrypto by what can be done with them. */
  const spell = (value: unknown): string => {
    if (typeof value !== 'object' || value === null) return String(value);
    if (value instanceof CryptoKey)
      return `CryptoKey ${value.type} ${value.extractable ? 'extractable' : 'locked'}`;
    if (value instanceof ArrayBuffer) return new TextDecoder('latin1').decode(value);
    if (ArrayBuffer.isView(value)) return new TextDecoder('latin1').decode(value);
    const entries =
      value instanceof Map || value instanceof Set ? [...value.entries()] : Object.entries(value);
    return `{${entries.map(([key, inner]) => `${spell(key)}: ${spell(inner)}`).join(', ')}}`;
  };
  const found: Record<string, string> = {};
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await answerOf(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const rows = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([
        answerOf(rows.getAllKeys()),
        answerOf(rows.getAll()),
      ]);
      found[`IndexedDB ${name}/${store}`] = `${spell(keys)} ${spell(values)}`;
    }
    database.close();
  }
  const { chrome } = globalThis as unknown as {
    chrome: { storage: Record<string, { get: (key: null) => Promise<unknown> }> };
  };
  for (const area of ['local', 'sync', 'managed', 'session'])
    found[`storage.${area}`] = spell(await chrome.storage[area]?.get(null));
  found['localStorage'] = spell(Object.entries(localStorage));
  found['sessionStorage'] = spell(Object.entries(sessionStorage));
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      found[`cache ${name}`] = `${request.url} ${(await answer?.text()) ?? ''}`;
    }
  }
  return found;
}
