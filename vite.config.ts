import { crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import { defineConfig } from 'vite';
import manifest from './manifest.json' with { type: 'json' };

/** Firefox has no extension service worker: the same module runs as an event page, and an id is required. */
const firefoxManifest = {
  ...manifest,
  minimum_chrome_version: undefined,
  background: { scripts: [manifest.background.service_worker], type: 'module' },
  browser_specific_settings: {
    gecko: {
      id: 'jumpgate@jumpgate.example',
      strict_min_version: '142.0',
      data_collection_permissions: { required: ['none'] },
    },
  },
};

/** `vite build --mode chromium | firefox` writes `dist/‹mode›`. */
export default defineConfig(({ mode }) => {
  const browser = mode === 'firefox' ? 'firefox' : 'chrome';
  return {
    build: {
      outDir: mode === 'firefox' ? 'dist/firefox' : 'dist/chromium',
      emptyOutDir: true,
      target: 'es2023',
      modulePreload: false,
    },
    plugins: [
      crx({
        manifest: (browser === 'firefox' ? firefoxManifest : manifest) as ManifestV3Export,
        browser,
      }),
    ],
  };
});
