import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds on a page, as ids of rules with the elements. Colours on their way to other ones should have arrived. */
export async function amissOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}
