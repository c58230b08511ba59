import { crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import {
  build,
  type BuildEnvironmentOptions,
  type Plugin,
  type Rolldown,
  type UserConfig,
} from 'vite';
import { defineConfig } from 'vitest/config';
import manifest from './manifest.json' with { type: 'json' };
import { canSetBrowserPolicy } from './test/support/browser-policy.ts';

const PAGE = 'src/popup.html';
const ENTRY = /<script type="module"[^>]* src="([^"]+)"><\/script>\s*/;
const PRELOAD = /<link rel="modulepreload"[^>]*>\s*/g;
const STYLES = /<link rel="stylesheet"[^>]* href="\/([^"]+)">\s*/g;

/** Firefox has no extension service worker: the same module runs as an event page, and an id is required. */
const firefoxManifest = {
  ...manifest,
  minimum_chrome_version: undefined,
  storage: undefined,
  // There it cannot be optional; nobody is asked about it.
  optional_permissions: undefined,
  permissions: [...manifest.permissions, ...manifest.optional_permissions],
  background: { scripts: [manifest.background.service_worker], type: 'module' },
  browser_specific_settings: {
    gecko: {
      id: 'jumpgate@jumpgate.example',
      strict_min_version: '142.0',
      data_collection_permissions: { required: ['none'] },
    },
  },
};

/** The extension for a browser, or for tests. */
const extensionConfig = (mode: string): UserConfig => ({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: mode === 'firefox' ? 'dist/firefox' : 'dist/chromium',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    // The manifest names the other pages.
    rolldownOptions: { input: { link: 'src/link.html', preview: 'src/preview.html' } },
  },
  plugins:
    mode === 'firefox'
      ? [crx({ manifest: firefoxManifest as ManifestV3Export, browser: 'firefox' }), popupPage()]
      : mode === 'chromium'
        ? [crx({ manifest: manifest, browser: 'chrome' }), popupPage()]
        : [],
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          // Chromium takes policies from one place only, where root writes.
          exclude: canSetBrowserPolicy()
            ? []
            : ['test/e2e/managed-policy.test.ts', 'test/e2e/rollout.test.ts'],
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

/** The command-line verifier: one file that needs Node alone. */
const VERIFIER: UserConfig = {
  publicDir: false,
  ssr: { noExternal: true },
  build: { outDir: 'dist/verifier', ssr: 'src/verify-ledger.ts', target: 'node20' },
};

/**
 * `vite build --mode chromium | firefox | verifier` writes `dist/‹mode›`; Vitest runs in mode `test`, without the extension plugin.
 */
export default defineConfig(({ mode }) => (mode === 'verifier' ? VERIFIER : extensionConfig(mode)));

/**
 * Makes the popup's page one answer and one script away from its first look: the style sheets stand in the page, and the
 * classic script `popup-first.ts`, which draws what was seen last, is all that it waits for. That script is told which module
 * to load afterwards: one made of nothing but what the popup uses, since modules that pages share hold what any of them uses.
 */
function popupPage(): Plugin {
  return {
    name: 'popup-page',
    enforce: 'post',
    async generateBundle(_, bundle) {
      const page = bundle[PAGE];
      if (page?.type !== 'asset') return;
      const html = String(page.source);
      const emit = async (name: string, source: Promise<string>) =>
        `/${this.getFileName(this.emitFile({ type: 'asset', name, source: await source }))}`;
      const menu = await emit('popup.js', bundled({ rolldownOptions: { input: 'src/popup.tsx' } }));
      const first = await emit(
        'popup-first.js',
        bundled({ lib: { entry: 'src/popup-first.ts', formats: ['iife'], name: 'popupFirst' } }),
      );
      const script = `<script src="${first}" data-module="${menu}"></script>`;
      const [, shared = ''] = ENTRY.exec(html) ?? [];
      Reflect.deleteProperty(bundle, shared.slice(1));
      page.source = html
        .replace(ENTRY, '')
        .replace(PRELOAD, '')
        .replace(STYLES, (_link, name: string) => `<style>${styleSheet(bundle, name)}</style>`)
        .replace('<body>', () => `<body>${script}`);
    },
  };
}

function styleSheet(bundle: Rolldown.OutputBundle, name: string): string {
  const sheet = bundle[name];
  if (sheet?.type !== 'asset') throw new Error(`The popup names no such style sheet: ${name}`);
  return String(sheet.source).trim();
}

/** An entry and all that it uses as one script. */
async function bundled(options: BuildEnvironmentOptions): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: { write: false, target: 'es2023', modulePreload: false, ...options },
  });
  const [output] = [built].flat();
  const chunks = output && 'output' in output ? output.output : [];
  const [chunk, ...others] = chunks.filter(({ type }) => type === 'chunk');
  if (chunk?.type !== 'chunk' || others.length > 0)
    throw new Error('The popup is not made of one script each.');
  return chunk.code;
}
