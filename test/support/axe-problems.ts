import axe from 'axe-core';

/** What axe finds in an element; colours and layout need a real browser, where the end-to-end tests look at them. */
export async function axeProblems(element: Element): Promise<readonly string[]> {
  const { violations } = await axe.run(element, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
