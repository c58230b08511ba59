// How large the scripts are that run where a person waits for them: everything the popup loads, and everything that runs in a
// console page; bytes after gzip, of the Chromium build.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { builtExtension } from '../support/built-extension.ts';

interface BuiltManifest {
  readonly content_scripts: readonly { readonly js: readonly string[] }[];
  readonly web_accessible_resources: readonly { readonly resources: readonly string[] }[];
}

const root = builtExtension();
const read = (path: string) => readFile(join(root, path), 'utf8');
const scripts = (paths: Iterable<string>) => [...paths].filter((path) => path.endsWith('.js'));

async function print(metric: string, paths: readonly string[], aim: number): Promise<void> {
  const sizes = await Promise.all(paths.map(async (path) => gzipSync(await read(path)).length));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  console.log(JSON.stringify({ bench: 'size', metric, unit: 'bytes', bytes, aim }));
}

const popup = await read('src/popup.html');
await print(
  'popup',
  scripts(Array.from(popup.matchAll(/"\/([^"]+)"/g), ([, path = '']) => path)),
  30 * 1024,
);

// as: the build wrote it.
const manifest = JSON.parse(await read('manifest.json')) as BuiltManifest;
const inConsole = [
  ...manifest.content_scripts.flatMap(({ js }) => js),
  // What the scripts above load into the console page.
  ...manifest.web_accessible_resources.flatMap(({ resources }) => resources),
];
await print('console', scripts(new Set(inConsole)), 6 * 1024);
