import 'fake-indexeddb/auto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PairChange } from '#core/change/change-set.ts';
import { LAB_NAMES } from '../lab/seed.ts';
import { importChangeSet, openAsAdministrator } from '../support/admin-page.ts';
import { launchExtensionBrowser, type ExtensionBrowser } from '../support/extension-browser.ts';
import { createLabAdministrator } from '../support/lab-administrator.ts';
import { rivalGrants } from '../support/rival-grants.ts';
import { createWorld, type World } from '../tour/world.ts';

interface Administrator {
  readonly browser: ExtensionBrowser;
  readonly page: Page;
  readonly changes: readonly PairChange[];
}

let world: World;
let directory: string;
const administrators: Administrator[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'jumpgate-two-'));
  world = await createWorld();
  const file = join(directory, 'estate.json');
  await writeFile(file, JSON.stringify(world.configuration));
  const reader = await createLabAdministrator(world, world.configuration);
  const rivals = rivalGrants(world, reader, 0);
  reader.close();
  const users = [LAB_NAMES.administrator, LAB_NAMES.secondAdministrator];
  for (const [index, changes] of rivals.entries()) {
    const browser = await launchExtensionBrowser({ proxyUrl: world.proxyUrl });
    const page = await openAsAdministrator(browser, file, users[index]!);
    const changeSet = join(directory, `changes-${index}.json`);
    await writeFile(
      changeSet,
      JSON.stringify({
        format: 1,
        id: crypto.randomUUID(),
        name: '',
        comment: `By ${users[index]!}`,
        createdAtMs: 0,
        changes,
      }),
    );
    await importChangeSet(page, changeSet);
    await page.getByRole('link', { name: 'Review and commit' }).click();
    administrators.push({ browser, page, changes });
  }
});
afterAll(async () => {
  for (const { browser } of administrators) await browser.close();
  await world.close();
  await rm(directory, { recursive: true, force: true });
});

/** Presses the button and waits for what it comes to. */
async function commit({ page }: Administrator): Promise<'recorded' | 'elsewhere' | 'conflict'> {
  await page.getByRole('button', { name: /^Commit \d+ changes/ }).click();
  const outcomes = {
    recorded: page.getByText(/It is record \d+ of the ledger/),
    elsewhere: page.getByText(/is committing now/),
    conflict: page.getByText(/Somebody changed the very entries/),
  } as const;
  const kinds = Object.keys(outcomes) as (keyof typeof outcomes)[];
  return Promise.any(
    kinds.map(async (kind) => {
      await outcomes[kind].waitFor({ timeout: 60_000 });
      return kind;
    }),
  );
}

test('two administrators in two profiles who write the same trust at once: none of what is said to be in is lost', async () => {
  // The slower the writes, the wider the gap between looking and writing.
  world.lab.faults.add({
    service: 'iam',
    action: 'UpdateAssumeRolePolicy',
    effect: { kind: 'latency', milliseconds: 1500 },
  });
  const outcomes = await Promise.all(administrators.map(commit));
  expect(outcomes).toContain('recorded');
  for (const [index, administrator] of administrators.entries()) {
    if (outcomes[index] === 'recorded') continue;
    // Refused, and told by whom: nothing of theirs is in.
    for (const { principal, role } of administrator.changes)
      expect(await world.canAssume(principal, role)).toBe(false);
    await administrators[1 - index]!.page.getByText(/records? (was|were) exported/).waitFor();
    await administrator.page.getByRole('button', { name: 'Close' }).click();
    // The plan that was reviewed is stale by now: it is made again, since the other's entries are not theirs.
    outcomes[index] = await commit(administrator);
  }
  for (const [index, { changes }] of administrators.entries())
    for (const { principal, role } of changes)
      expect({ principal, opens: await world.canAssume(principal, role) }).toEqual({
        principal,
        opens: outcomes[index] === 'recorded',
      });
  expect(outcomes).toEqual(['recorded', 'recorded']);
}, 180_000);

test('what the other one committed is in each one’s ledger after a reading, and no drift', async () => {
  for (const { page } of administrators)
    await page.getByText(/records? (was|were) exported/).waitFor();
  for (const { page } of administrators) {
    await page.getByRole('link', { name: 'Permissions', exact: true }).click();
    await page.getByRole('button', { name: 'Read again', exact: true }).click();
    await page.getByRole('link', { name: 'Ledger', exact: true }).click();
    await page.getByText('IAM is as the ledger says').waitFor({ timeout: 60_000 });
    await page.getByRole('link', { name: 'Commits', exact: true }).click();
    for (const user of [LAB_NAMES.administrator, LAB_NAMES.secondAdministrator])
      await page.getByText(`By ${user}`).first().waitFor();
  }
}, 120_000);
