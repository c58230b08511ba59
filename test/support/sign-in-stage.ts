import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { createWorld, type World } from '../tour/world.ts';
import { bucketPlaces, secretsIn, watchDownloads, watchRest } from './at-rest.ts';
import {
  launchExtensionBrowser,
  type ExtensionBrowser,
  type LaunchOptions,
} from './extension-browser.ts';

/** The admin pages of a company, with its estate in them and nobody signed in. */
export interface SignInStage {
  readonly world: World;
  readonly browser: ExtensionBrowser;
  readonly page: Page;
  /** For files of the test; gone when the stage is closed. */
  readonly directory: string;
  /** Waits for a notice of something that failed. */
  readonly alert: (text: RegExp) => Promise<void>;
  /** Signs out, if somebody is in, and waits at the panel where one signs in. */
  readonly atThePanel: () => Promise<void>;
  /**
   * Where anything secret that the lab has handed out lies now: in what the browser keeps, its profile, what pages and worker logged
   * and show, the estate as it is exported, every file that was saved, and the bucket. The session's own memory counts once somebody has signed out.
   */
  readonly secretsAtRest: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

/** Opens it in a browser whose administrator has clicked the browser's own prompt, which headless Chromium cannot show. */
export async function openSignInStage(options: LaunchOptions = {}): Promise<SignInStage> {
  const directory = await mkdtemp(join(tmpdir(), 'jumpgate-sign-in-'));
  const world = await createWorld();
  const browser = await launchExtensionBrowser({ ...options, proxyUrl: world.proxyUrl });
  const rest = watchRest(browser);
  const readDownloads = watchDownloads(browser);
  await browser.grantHosts('https://*/*', 'http://127.0.0.1/*');
  const file = join(directory, 'estate.json');
  await writeFile(file, JSON.stringify(world.configuration));
  const page = await browser.open('src/options.html#/configuration');
  await page.setInputFiles('input[type=file][accept*=json]', file);
  await page.getByRole('link', { name: 'Permissions' }).click();
  page.setDefaultTimeout(15_000);
  const panel = page.getByRole('button', { name: 'Sign in with the console session' });
  await panel.waitFor();
  const atThePanel = async () => {
    const out = page.getByRole('button', { name: 'Sign out' });
    if (await out.isVisible()) await out.click();
    await page.goto(browser.pageUrl('src/options.html#/permissions'));
    await page.reload();
    const again = page.getByRole('button', { name: 'Sign in to read again' });
    await panel.or(again).waitFor();
    // What was read before stays to be looked at; signing in is beside it.
    if (await again.isVisible()) await again.click();
    await panel.waitFor();
  };
  const exportEstate = async (): Promise<string> => {
    await page.evaluate(() => (location.hash = '#/configuration'));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export as file' }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  };
  return {
    world,
    browser,
    page,
    directory,
    alert: (text) => page.getByRole('alert').filter({ hasText: text }).waitFor(),
    atThePanel,
    secretsAtRest: async () => {
      const isIn = await page.getByRole('button', { name: 'Sign out' }).isVisible();
      const exported = await exportEstate();
      const { 'storage.session': memory = '', ...places } = await rest.dump({
        exported,
        ...(await readDownloads()),
        ...bucketPlaces(world),
      });
      const { secrets, codes } = world.lab;
      // The search finds what is there: the jump account's number, everywhere it belongs.
      const sure = secretsIn(places, [world.lab.jumpAccount]).map((found) => found.split(':')[0]);
      for (const place of ['exported', 'profile', 'pages'])
        if (!sure.includes(place)) throw new Error(`The search is blind in ${place}.`);
      const { profile = '', ...ours } = places;
      return [
        ...secretsIn(isIn ? ours : { ...ours, memory }, secrets),
        // The browser's own history holds the addresses of AWS's pages, and so the codes that were good once.
        ...secretsIn(
          { profile },
          [...secrets].filter((secret) => !codes.has(secret)),
        ),
      ];
    },
    close: async () => {
      await browser.close();
      await world.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
