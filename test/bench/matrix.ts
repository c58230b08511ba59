// Scrolling the matrix at 5,000 people × 20,000 roles in Chromium: the time between frames while both axes move, the work of a
// frame, and the time that the page's thread was held while the picture was evaluated. An empty sheet of the same size is
// scrolled in the same run: frames that are late there are the machine's.
import { createServer } from 'vite';
import { chromium } from 'playwright-core';
import { findBrowser } from '../support/install.mjs';
import { report } from './report.ts';

const FRAMES = 240;
const VIEWPORT = { width: 1440, height: 900 };

/** In the page: scrolls step by step, and answers the milliseconds between frames. */
async function scrolled([what, frames, dx, dy]: readonly [string, number, number, number]) {
  const sheet = document.querySelector<HTMLElement>(`.${what}`);
  if (!sheet) throw new Error(`There is no ${what}.`);
  sheet.style.display = '';
  sheet.scrollTo(0, 0);
  const gaps: number[] = [];
  let last = await new Promise<number>((done) => requestAnimationFrame(done));
  for (let i = 0; i < frames; i++) {
    sheet.scrollBy(dx, dy);
    const now = await new Promise<number>((done) => requestAnimationFrame(done));
    gaps.push(now - last);
    last = now;
  }
  if (what === 'empty-sheet') sheet.style.display = 'none';
  return gaps;
}

const server = await createServer({
  configFile: 'vite.config.ts',
  mode: 'bench',
  logLevel: 'error',
  server: { port: 0, hmr: false, watch: null },
});
await server.listen();
const executablePath = findBrowser('chromium');
if (executablePath === undefined) throw new Error('No Chromium is installed.');
const browser = await chromium.launch({
  executablePath,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const page = await browser.newPage({ viewport: VIEWPORT });
  const [address] = server.resolvedUrls?.local ?? [];
  await page.goto(`${address}test/bench/matrix/matrix.html`);
  await page.locator('.matrix-grid .cell').first().waitFor({ timeout: 120_000 });
  const { evaluateMs, longestTaskMs, arrangeMs } = await page.evaluate(
    () =>
      (
        globalThis as unknown as {
          measured: Record<'evaluateMs' | 'longestTaskMs' | 'arrangeMs', number>;
        }
      ).measured,
  );
  const n = 5000 * 20_000;
  report('matrix', n, 'evaluated in the worker', 'ms', [evaluateMs]);
  report('matrix', n, 'longest task on the page meanwhile', 'ms', [longestTaskMs]);
  report('matrix', n, 'arranged as a matrix', 'ms', [arrangeMs]);
  await page.evaluate(() => {
    const grid = document.querySelector('.matrix-grid');
    const [sheet, empty] = [document.createElement('div'), document.createElement('div')];
    sheet.style.cssText = `width: ${grid?.scrollWidth}px; height: ${grid?.scrollHeight}px`;
    empty.className = 'empty-sheet';
    empty.style.cssText = 'position: fixed; inset: 0; overflow: auto; display: none';
    empty.append(sheet);
    document.body.append(empty);
  });
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Performance.enable');
  const spentMs = async () => {
    const { metrics } = await devTools.send('Performance.getMetrics');
    const seconds = metrics
      .filter(({ name }) =>
        ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'].includes(name),
      )
      .reduce((sum, { value }) => sum + value, 0);
    return seconds * 1000;
  };
  for (const [axis, x, y] of [
    ['down', 0, 140],
    ['across', 140, 0],
    ['both', 140, 140],
    ['by pages', 1200, 700],
  ] as const) {
    for (const what of ['matrix-grid', 'empty-sheet'] as const) {
      const before = await spentMs();
      const gaps = await page.evaluate(scrolled, [what, FRAMES, x, y] as const);
      const workMs = ((await spentMs()) - before) / FRAMES;
      const name = what === 'matrix-grid' ? axis : `${axis}, empty sheet`;
      report('matrix', n, `between frames, ${name}`, 'ms', gaps);
      report('matrix', n, `frames that came late, ${name}`, '%', [
        (gaps.filter((gap) => gap > 17).length / gaps.length) * 100,
      ]);
      if (what === 'matrix-grid') {
        report('matrix', n, `script, style and layout of a frame, ${axis}`, 'ms', [workMs]);
      }
    }
  }
} finally {
  await browser.close();
  await server.close();
}
