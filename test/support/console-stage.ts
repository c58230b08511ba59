import type { Page } from 'playwright-core';
import { PARTITIONS, type Partition } from '#core/aws/partitions.ts';
import type { MenuRole } from '#core/menu/menu-document.ts';
import { toEnrolmentText } from '#core/menu/enrolment.ts';
import type { EstateUser } from '../lab/estate.ts';
import { makeEstate } from '../lab/make-estate.ts';
import { MENU_HOST } from '../lab/services/menu-endpoint.ts';
import { startLab, type RunningLab } from '../lab/start-lab.ts';
import { launchExtensionBrowser, type ExtensionBrowser } from './extension-browser.ts';
import { makeKey, signedMenu } from './menu-fixture.ts';

const POPUP = { width: 400, height: 600 };

/** A person with a menu and a browser, and AWS's sign-in and console behind it. */
export interface ConsoleStage {
  readonly running: RunningLab;
  readonly browser: ExtensionBrowser;
  readonly partition: Partition;
  readonly user: EstateUser;
  /** Roles of the menu that both sides let the person into, in different accounts; six at least. */
  readonly roles: readonly MenuRole[];
  /** A role that both sides let the person into, and that the menu does not list. */
  readonly unlisted: MenuRole;
  /** A role of the menu whose trust does not name the person. */
  readonly refused: MenuRole;
  readonly homeUrl: string;
  /** Signs in on a console page in a tab of its own. */
  readonly signIn: (mode: 'classic' | 'multi') => Promise<Page>;
  /** Opens the menu and looks for a role, with a console tab (or nothing) in front of the reader. */
  readonly find: (role: MenuRole, front?: Page) => Promise<Page>;
  /** Chooses a role and presses Enter, or what else. */
  readonly choose: (role: MenuRole, front?: Page, keys?: string) => Promise<Page>;
  /** The tab whose page shows a role, once there is one. */
  readonly tabInRole: (role: MenuRole) => Promise<Page>;
  /** Closes all tabs and signs everybody out, as in a browser that has just been started. */
  readonly reset: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The extension's own API, as its worker sees it. */
interface WorkerGlobals {
  readonly chrome: {
    readonly tabs: { query: (what: object) => Promise<readonly { id?: number; url?: string }[]> };
    readonly storage: { session: { get: (key: string) => Promise<object>; clear: () => unknown } };
  };
}

/** What the stage is set with. */
export interface StageOptions {
  readonly partition?: string;
  /** Members that the menu's roles get, by their place in {@link ConsoleStage.roles}. */
  readonly roleChanges?: Readonly<Record<number, Partial<MenuRole>>>;
  readonly colorScheme?: 'light' | 'dark';
}

/** Starts a lab and a browser, and enrols the browser's person through the settings page. */
export async function createConsoleStage(options: StageOptions = {}): Promise<ConsoleStage> {
  const estate = makeEstate({
    accounts: 8,
    people: 1,
    roles: 2,
    grants: 9,
    isMessy: false,
    ...(options.partition === undefined ? {} : { partition: options.partition }),
  });
  const partition = PARTITIONS[estate.partition as Partition['id']]; // as: made of one just above
  const running = await startLab({ estate });
  const user = estate.iam[estate.jump.accountId]!.UserDetailList[0]!;
  const held = new Set(
    estate.truth.filter(({ state }) => state.startsWith('active')).map(({ role }) => role),
  );
  const all = estate.accounts.flatMap((account) =>
    (estate.iam[account.id]?.RoleDetailList ?? []).map(({ Arn, RoleName, Path }) => ({
      Arn,
      role: {
        base: partition.id,
        account: account.id,
        accountName: account.name,
        role: `${Path.slice(1)}${RoleName}`,
        label: `${account.name} / ${RoleName}`,
        project: account.project,
        environment: account.environment,
        maxSessionSeconds: 3600,
      } as MenuRole, // as: the menu's schema checks it on arrival
    })),
  );
  const open = all
    .filter(({ Arn }) => held.has(Arn))
    .map(({ role }, at) => ({ ...role, ...options.roleChanges?.[at] }));
  const refused = all.find(
    ({ Arn, role }) => !held.has(Arn) && role.account !== estate.jump.accountId,
  );
  const roles = open.slice(0, -1);
  const unlisted = open.at(-1);
  if (roles.length < 6 || !refused || !unlisted) throw new Error('The estate holds too few roles.');

  const key = await makeKey();
  const url = `https://${MENU_HOST}/menus/${user.UserName}.jwt`;
  const now = Math.floor(Date.now() / 1000);
  const body = await signedMenu(key, {
    issuedAt: now - 60,
    expiresAt: now + 86_400,
    bases: [
      {
        id: partition.id,
        partition: partition.id,
        account: estate.jump.accountId,
        alias: estate.jump.alias,
        principal: user.Arn,
      },
    ],
    roles: [...roles, refused.role],
  });
  running.services.menuEndpoint.behaviours.set(new URL(url).pathname, { kind: 'body', body });

  const { colorScheme } = options;
  const browser = await launchExtensionBrowser({
    proxyUrl: running.proxyUrl,
    ...(colorScheme === undefined ? {} : { colorScheme }),
  });
  await browser.grantHosts(`https://${MENU_HOST}/*`);
  const settings = await browser.open('src/options.html#/settings');
  await settings.getByLabel('Enrolment text').fill(toEnrolmentText({ url, keys: [key.publicKey] }));
  await settings.getByRole('button', { name: 'Continue' }).click();
  await settings.getByRole('button', { name: 'The key matches' }).click();
  await settings.getByRole('heading', { name: 'Ada Okafor' }).waitFor();
  await settings.close();

  const region = partition.defaultRegion;
  const homeUrl = `https://${region}.${partition.consoleDomain ?? ''}/console/home?region=${region}`;
  const signInUrl = `https://${partition.signInDomain}`;

  const signIn: ConsoleStage['signIn'] = async (mode) => {
    const page = await browser.context.newPage();
    await page.goto(homeUrl);
    await page.getByRole('button', { name: user.UserName }).click();
    await page.locator('#caller-arn').waitFor();
    if (mode === 'multi')
      await page.goto(
        `${signInUrl}/sessions/v1/opt-in?redirect_uri=${encodeURIComponent(homeUrl)}`,
      );
    await isReported(page);
    return page;
  };

  /** The page's half has said what it shows: what the background knows of a tab is as it should be. */
  const isReported = async (page: Page) => {
    await page.locator('#caller-arn').waitFor();
    const worker = browser.context.serviceWorkers()[0]!;
    const address = page.url();
    await worker.evaluate(async (wanted) => {
      const { chrome } = globalThis as unknown as WorkerGlobals; // as: this runs in the worker
      for (let tries = 0; tries < 100; tries++) {
        const tabs = await chrome.tabs.query({});
        const tab = tabs.find(({ url }) => url === wanted);
        const key = `console-tab/${String(tab?.id)}`;
        if (tab && key in (await chrome.storage.session.get(key))) return;
        await new Promise((done) => setTimeout(done, 50));
      }
      throw new Error(`Nothing was told of ${wanted}`);
    }, address);
  };

  const find: ConsoleStage['find'] = async (role, front) => {
    const popup = await browser.open('src/popup.html', POPUP);
    await popup.getByRole('combobox').fill(role.label.replace(' / ', ' '));
    await popup.getByRole('option').first().waitFor();
    await front?.bringToFront();
    return popup;
  };

  return {
    running,
    browser,
    partition,
    user,
    roles,
    unlisted,
    refused: refused.role,
    homeUrl,
    signIn,
    find,
    choose: async (role, front, keys = 'Enter') => {
      const popup = await find(role, front);
      await popup.keyboard.press(keys).catch((error: unknown) => {
        // A quick switch closes the popup before the key is up again.
        if (!popup.isClosed()) throw error;
      });
      return popup;
    },
    tabInRole: async ({ account, role }) => {
      const wanted = `:${account}:assumed-role/${role.split('/').at(-1) ?? ''}/`.replace('::', ':');
      const deadline = Date.now() + 20_000;
      for (;;) {
        for (const page of browser.context.pages()) {
          if (!page.url().includes(partition.consoleDomain ?? '-')) continue;
          const arn = await page
            .locator('#caller-arn')
            .textContent({ timeout: 200 })
            .catch(() => null); // It is loading, or gone.
          if (arn?.includes(wanted)) {
            await isReported(page);
            return page;
          }
        }
        if (Date.now() > deadline) throw new Error(`No tab came to show ${role} in ${account}.`);
        await new Promise((done) => setTimeout(done, 50));
      }
    },
    reset: async () => {
      const blank = await browser.context.newPage();
      for (const page of browser.context.pages()) if (page !== blank) await page.close();
      await browser.context.clearCookies();
      await browser.context
        .serviceWorkers()[0]!
        .evaluate(() => (globalThis as unknown as WorkerGlobals).chrome.storage.session.clear());
    },
    close: async () => {
      await browser.close();
      await running.close();
    },
  };
}
