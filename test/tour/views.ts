import type { Story } from './main-job.ts';

const PLACES = [
  'matrix',
  'network',
  'findings',
  'time',
  'ledger',
  'configuration',
  'setup',
] as const;

/** Pictures of every view that the main job does not come to, as the administrator of the story sees them. */
export async function pictureViews(story: Story): Promise<void> {
  const page = await story.administrator.open('src/options.html#/permissions');
  story.page = page;
  await page
    .getByText(/^Read /)
    .first()
    .waitFor();
  for (const place of PLACES) {
    await page.evaluate((hash) => (location.hash = hash), `#/${place}`);
    await page.locator('main section').first().waitFor();
    if (place === 'matrix') await page.locator('.matrix-grid .cell').first().waitFor();
    if (place === 'findings') await page.locator('details h2').first().click();
    await story.picture(`view-${place}`);
  }
  await page.evaluate((hash) => (location.hash = hash), `#/network/person/${story.cast.person.id}`);
  await page.getByRole('heading', { name: story.cast.person.name }).waitFor();
  await page.getByRole('button', { name: '2 steps' }).click();
  await story.picture('view-network-person');
  await page.evaluate((hash) => (location.hash = hash), `#/permissions/${story.cast.person.id}`);
  await page.getByRole('searchbox', { name: 'Find an account or a role' }).fill('prod admin');
  await page.getByRole('button', { name: /^Why/ }).first().click();
  await story.picture('view-request');
  const ask = page.getByRole('searchbox', { name: /^Ask/ });
  await ask.fill(story.cast.person.name);
  await ask.press('Enter');
  await page.getByRole('heading', { name: story.cast.person.name }).waitFor();
  await story.picture('view-ask');
  await page.evaluate((hash) => (location.hash = hash), '#/ledger');
  await page.getByRole('button', { name: 'Verify the ledger' }).click();
  await page.getByText(/Both copies are the same/).waitFor();
  await story.picture('view-verification');
  await page.getByRole('button', { name: 'Look at how it is kept' }).click();
  await page.getByText(/are in use/).waitFor();
  await page.getByRole('button', { name: 'Look what could go' }).click();
  await page.getByText(/Nothing can leave/).scrollIntoViewIfNeeded();
  await story.picture('view-keeping');
  await page.evaluate((hash) => (location.hash = hash), '#/access-review');
  await page.getByLabel('Person', { exact: true }).fill(story.cast.person.name);
  await page.getByRole('button', { name: 'Begin the review' }).click();
  await page.locator('.decisions tbody tr').first().waitFor();
  await story.picture('view-access-review');
  await page.setViewportSize({ width: 1180, height: 800 });
  for (const place of [`permissions/${story.cast.person.id}`, ...PLACES]) {
    await page.evaluate((hash) => (location.hash = hash), `#/${place}`);
    await page.locator('main section').first().waitFor();
    await story.picture(`narrow-${place.replace(/\/.*/, '')}`);
  }
  await page.close();
}
