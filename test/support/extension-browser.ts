import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { findBrowser } from './install.mjs';

const DIST = join(import.meta.dirname, '..', '..', 'dist', 'chromium');

/** A Chromium that runs the built extension, and what tests need to drive it. */
export interface ExtensionBrowser {
  readonly context: BrowserContext;
  readonly extensionId: string;
  /** Directory of the browser's profile. */
  readonly profile: string;
  /** Address of a page of the extension, such as `src/popup.html`. */
  readonly pageUrl: (path: string) => string;
  readonly open: (path: string, size?: { width: number; height: number }) => Promise<Page>;
  /** Answers the browser's permission prompt beforehand, which headless Chromium cannot show. */
  readonly grantHosts: (...origins: string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Options of {@link launchExtensionBrowser}. */
export interface LaunchOptions {
  /** The lab's proxy; absent: no network but loopback. */
  readonly proxyUrl?: string;
  readonly headless?: boolean;
  readonly colorScheme?: 'light' | 'dark';
  /** Keeps the profile here; absent: a new empty one, removed at close. */
  readonly profile?: string;
  /** Absent: `dist/chromium`. */
  readonly extensionDir?: string;
}

/** The privileged API of chrome://extensions, which the DOM types do not know. */
interface ExtensionsPage {
  readonly chrome: {
    readonly developerPrivate: { addHostPermission: (id: string, host: string) => Promise<void> };
  };
}

/** Starts Chromium with the extension, as a person would have it, in a profile of its own. */
export async function launchExtensionBrowser(
  options: LaunchOptions = {},
): Promise<ExtensionBrowser> {
  const { proxyUrl, headless = true, colorScheme = 'light', extensionDir = DIST } = options;
  const executablePath = findBrowser('chromium');
  if (executablePath === undefined) throw new Error('No Chromium is installed.');
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'jumpgate-profile-')));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: false,
    colorScheme,
    viewport: headless ? { width: 1440, height: 900 } : null,
    ignoreHTTPSErrors: true,
    args: [
      ...(headless ? ['--headless=new'] : []),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(proxyUrl === undefined
        ? []
        : [`--proxy-server=${proxyUrl}`, '--ignore-certificate-errors']),
      `--disable-extensions-except=${extensionDir}`,
      `--load-extension=${extensionDir}`,
      '--disable-features=DisableLoadExtensionCommandLineSwitch',
      '--disable-gpu',
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
    ],
  });
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  const extensionId = new URL(worker.url()).host;
  const pageUrl = (path: string) => `chrome-extension://${extensionId}/${path}`;
  return {
    context,
    extensionId,
    profile,
    pageUrl,
    open: async (path, size) => {
      const page = await context.newPage();
      if (size && headless) await page.setViewportSize(size);
      await page.goto(pageUrl(path));
      return page;
    },
    grantHosts: async (...origins) => {
      const page = await context.newPage();
      await page.goto('chrome://extensions');
      for (const origin of origins) {
        await page.evaluate(
          ([id, host]) =>
            (globalThis as unknown as ExtensionsPage).chrome.developerPrivate.addHostPermission(
              id,
              host,
            ),
          [extensionId, origin] as const,
        );
      }
      await page.close();
    },
    close: async () => {
      await context.close();
      if (options.profile === undefined) {
        await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
      }
    },
  };
}
