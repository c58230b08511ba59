import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds on a page, as ids of rules with the elements, once colours on their way to others have arrived. */
export async function amissOn(
  page: Page,
  options: axe.RunOptions = {},
): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (asked) => {
    const transitions = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(transitions.map(({ finished }) => finished));
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(asked);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, options);
}
