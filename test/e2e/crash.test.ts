import 'fake-indexeddb/auto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Plan } from '#core/change/plan.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import { LAB_NAMES } from '../lab/seed.ts';
import { importChangeSet, openAsAdministrator } from '../support/admin-page.ts';
import { launchExtensionBrowser, type ExtensionBrowser } from '../support/extension-browser.ts';
import { createLabAdministrator } from '../support/lab-administrator.ts';
import { estateForWrites, planOfWrites } from '../support/large-commit.ts';
import { createWorld, type World } from '../tour/world.ts';

type CommitLedgerBody = Extract<LedgerRecord, { kind: 'commit' }>['body'];

const WRITES = 40;
const estate = estateForWrites(WRITES);

let world: World;
let browser: ExtensionBrowser;
let page: Page;
let directory: string;
let plan: Plan;
let restore: () => void;
let changeSetFile: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'jumpgate-crash-'));
  world = await createWorld(estate);
  // Without a bucket: what is killed here is the commit, not the publication after it.
  const { sharing: _, ...configuration } = world.configuration;
  const robin = await createLabAdministrator(world, configuration);
  plan = planOfWrites(robin, estate, WRITES);
  robin.close();
  const file = join(directory, 'estate.json');
  await writeFile(file, JSON.stringify(configuration));
  changeSetFile = join(directory, 'changes.json');
  await writeFile(
    changeSetFile,
    JSON.stringify({
      format: 1,
      id: crypto.randomUUID(),
      name: 'Everybody moves',
      comment: 'CHG-1042',
      createdAtMs: 0,
      changes: plan.changes,
    }),
  );
  restore = world.lab.iam.snapshot();
  browser = await launchExtensionBrowser({ proxyUrl: world.proxyUrl });
  browser.context.setDefaultTimeout(15_000);
  page = await openAsAdministrator(browser, file, LAB_NAMES.administrator);
  await importChangeSet(page, changeSetFile);
  await page.getByText(`${plan.changes.length} changes`).first().waitFor();
});
afterAll(async () => {
  await browser.close();
  await world.close();
  await rm(directory, { recursive: true, force: true });
});

/** A document as IAM understands it: lists of one are the thing itself, and strings have no order. */
function understood(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(understood);
    return items.length === 1
      ? items[0]
      : items.every((i) => typeof i === 'string')
        ? items.sort()
        : items;
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, understood(item)]))
    : value;
}

/** What IAM holds: every trust, every owned policy's text in force, and what is attached to whom. */
function iamNow(): Readonly<Record<string, unknown>> {
  const state: Record<string, unknown> = {};
  for (const { users, roles, policies } of world.lab.iam.accounts.values()) {
    for (const { arn, attached, inline } of [...users.values(), ...roles.values()])
      state[arn] = { attached: attached.toSorted(), inline };
    for (const { arn, trust } of roles.values()) state[`trust of ${arn}`] = understood(trust);
    for (const { arn, versions, defaultVersionId } of policies.values()) {
      const inForce = versions.find(({ id }) => id === defaultVersionId);
      state[arn] = understood(JSON.parse(inForce?.text ?? 'null'));
    }
  }
  return state;
}

/** The bodies of all commits in the browser's ledger, oldest first, read from its disk. */
function recordedCommits(): Promise<readonly CommitLedgerBody[]> {
  return page.evaluate(
    () =>
      new Promise<CommitLedgerBody[]>((resolve, reject) => {
        const opening = indexedDB.open('jumpgate');
        opening.onerror = () => reject(new Error('The database does not open.'));
        opening.onsuccess = () => {
          const all = opening.result.transaction('ledger').objectStore('ledger').getAll();
          all.onsuccess = () => {
            opening.result.close();
            const rows = all.result as { record: { kind: string; body: CommitLedgerBody } }[];
            const commits = rows.filter(({ record }) => record.kind === 'commit');
            resolve(commits.map(({ record }) => record.body));
          };
        };
      }),
  );
}

/** Commits what is staged, from an estate read anew. */
async function startCommit(): Promise<void> {
  await page.getByRole('button', { name: /^Read (again|the estate)$/ }).click();
  await page.getByText(/^Read now/).waitFor();
  await page.getByRole('link', { name: 'Review and commit' }).click();
  await page.getByRole('button', { name: /^Commit \d+ changes/ }).click();
}

/** Kills the page as the n-th write arrives, before or after it takes effect; another tab is open afterwards. */
async function commitAndDie(n: number, when: 'before' | 'after', how: 'crash' | 'close') {
  const apis = [...new Set(plan.calls.map(({ call }) => call.api))];
  const died = new Promise<void>((resolve) => {
    const first = async () => {
      if (how === 'close') await page.close();
      else {
        const session = await page.context().newCDPSession(page);
        // The renderer dies before it can answer.
        void session.send('Page.crash').catch(() => undefined);
        await page.waitForEvent('crash');
      }
      resolve();
    };
    world.lab.faults.add({
      service: 'iam',
      action: apis,
      skip: n - 1,
      times: 1,
      effect: { kind: 'cut', when, first },
    });
  });
  await startCommit();
  await died;
  world.lab.faults.clear();
  if (how === 'crash') await page.close();
}

/** Opens the admin pages in a tab whose clock can be put forward. */
async function openPage(): Promise<void> {
  page = await browser.context.newPage();
  await page.clock.install();
  await page.goto(browser.pageUrl('src/options.html#/permissions'));
}

/** Waits for the end of a commit; what would wait for IAM to show a write need not wait here. */
async function untilRecorded(): Promise<void> {
  const recorded = page.getByText(/It is record \d+ of the ledger/);
  for (let looks = 0; looks < 60; looks += 1) {
    if (await recorded.isVisible()) return;
    await page.clock.fastForward(1000);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The commit was not recorded.');
}

const CHOICES = [
  { button: 'Finish it', outcome: 'done' },
  { button: 'Take it back', outcome: 'taken-back' },
] as const;

test(`killed at every one of ${WRITES} writes, a commit ends as intended or as before, and the ledger says which`, async () => {
  const former = iamNow();
  await startCommit();
  await page.getByText(/It is record \d+ of the ledger/).waitFor();
  const intended = iamNow();
  expect(intended).not.toEqual(former);
  // The staging pane is empty after a commit that came to its end; the one that dies keeps what was staged.
  await page.close();
  await openPage();
  await importChangeSet(page, changeSetFile);

  const told: Record<string, number> = {};
  for (let n = 1; n <= WRITES; n += 1) {
    restore();
    // Each of the four ways to die and to go on meets every kind of call.
    const when = n % 2 === 0 ? 'before' : 'after';
    const { button, outcome } = CHOICES[Math.floor(n / 2) % 2]!;
    await commitAndDie(n, when, n % 8 < 4 ? 'crash' : 'close');
    await openPage();
    await page.getByText('was left unfinished').waitFor();
    await page.getByRole('button', { name: button }).click();
    await untilRecorded();

    const point = { n, when, outcome };
    expect({ ...point, iam: iamNow() }).toEqual({
      ...point,
      iam: outcome === 'done' ? intended : former,
    });
    const commits = await recordedCommits();
    const last = commits.at(-1)!;
    expect({ ...point, records: commits.length, ...last }).toMatchObject({
      ...point,
      records: n + 1,
      outcome,
    });
    const made = last.actions.filter(({ result }) => result.kind === 'done').length;
    if (outcome === 'done') expect({ ...point, made }).toEqual({ ...point, made: WRITES });
    expect(last.effect.length).toBe(outcome === 'done' ? plan.changes.length : 0);
    told[`${outcome}, dead ${when}`] = (told[`${outcome}, dead ${when}`] ?? 0) + 1;
    await page.close();
    await openPage();
  }
  expect(Object.values(told)).toEqual([10, 10, 10, 10]);
}, 600_000);
