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
  const ask = page.getByRole('searchbox', { name: /^Ask/ });
  await ask.fill(story.cast.person.name);
  await ask.press('Enter');
  await page.getByRole('heading', { name: story.cast.person.name }).waitFor();
  await story.picture('view-ask');
  await page.close();
}
