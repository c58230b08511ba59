import { crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import { defineConfig } from 'vitest/config';
import { popupPage } from './popup-page.config.ts';
import manifest from './manifest.json' with { type: 'json' };
import { canSetBrowserPolicy } from './test/support/browser-policy.ts';

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

/** `vite build --mode chromium | firefox` writes `dist/‹mode›`; Vitest runs in mode `test`, without the extension plugin. */
export default defineConfig(({ mode }) => ({
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
}));
