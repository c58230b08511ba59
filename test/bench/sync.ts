// A sync from the arrival of the bytes to the stored menu, in Chromium: its crypto, its IndexedDB.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { findBrowser } from '../support/install.mjs';
import type { SyncFigures } from '../support/sync-bench-page.ts';
import { report } from './report.ts';

const RUNS = 9;
const SIZES = [1_000, 10_000, 50_000];

interface BenchPage {
  readonly measureSync: (count: number, runs: number) => Promise<SyncFigures>;
}

const root = join(import.meta.dirname, '../..');
const built = await build({
  root,
  configFile: false,
  logLevel: 'error',
  build: {
    write: false,
    target: 'es2023',
    lib: {
      entry: join(root, 'test/support/sync-bench-page.ts'),
      formats: ['iife'],
      name: 'bench',
    },
  },
});
const [bundle] = Array.isArray(built) ? built : [];
const script = bundle?.output[0].code;
if (script === undefined) throw new Error('The page of the benchmark could not be built.');

// A loopback address is a secure context: WebCrypto and IndexedDB are there, as in the extension.
const server = createServer((_request, response) => {
  response.setHeader('content-type', 'text/html').end('<!doctype html><title>bench</title>');
}).listen(0, '127.0.0.1');
await once(server, 'listening');
// as: it listens on a port.
const { port } = server.address() as AddressInfo;
const executablePath = findBrowser('chromium');
if (executablePath === undefined) throw new Error('No Chromium is installed.');
const browser = await chromium.launch({
  executablePath,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  for (const count of SIZES) {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.addScriptTag({ content: script });
    const figures = await page.evaluate(
      ([n, runs]) => (globalThis as unknown as BenchPage).measureSync(n, runs),
      [count, RUNS] as const,
    );
    const { sync, verify, pack, copy, unchanged, documentBytes } = figures;
    report('sync', count, 'verify, pack and store', 'ms', sync);
    report('sync', count, 'of which verify', 'ms', verify);
    report('sync', count, 'of which pack', 'ms', pack);
    report('sync', count, 'text for a private window, which asks for it', 'ms', copy);
    report('sync', count, 'document', 'bytes', [documentBytes]);
    report('sync', count, 'unchanged: requests', 'count', [unchanged.requests]);
    report('sync', count, 'unchanged: writes', 'count', [unchanged.writes]);
    await page.close();
  }
} finally {
  await browser.close();
  server.close();
}
