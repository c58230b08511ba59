// Scrolling the matrix at 5,000 people × 20,000 roles in Chromium: the time between frames while both axes move, and the
// time that the page's thread was held while the picture was evaluated.
import { createServer } from 'vite';
import { chromium } from 'playwright-core';
import { findBrowser } from '../support/install.mjs';
import { report } from './report.ts';

const FRAMES = 240;
const VIEWPORT = { width: 1440, height: 900 };

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
  for (const [axis, x, y] of [
    ['down', 0, 140],
    ['across', 140, 0],
    ['both', 140, 140],
    ['by pages', 1200, 700],
  ] as const) {
    const { gaps, work } = await page.evaluate(
      async ([frames, dx, dy]) => {
        const grid = document.querySelector('.matrix-grid');
        if (!grid) throw new Error('There is no matrix.');
        grid.scrollTo(0, 0);
        const gaps: number[] = [];
        const work: number[] = [];
        let last = await new Promise<number>((done) => requestAnimationFrame(done));
        for (let i = 0; i < frames; i++) {
          grid.scrollBy(dx, dy);
          const now = await new Promise<number>((done) => requestAnimationFrame(done));
          gaps.push(now - last);
          last = now;
          const start = performance.now();
          await new Promise((done) => setTimeout(done));
          work.push(performance.now() - start);
        }
        return { gaps, work };
      },
      [FRAMES, x, y] as const,
    );
    report('matrix', n, `between frames, ${axis}`, 'ms', gaps);
    report('matrix', n, `frames over 17 ms, ${axis}`, '%', [
      (gaps.filter((gap) => gap > 17).length / gaps.length) * 100,
    ]);
    report('matrix', n, `scroll, draw and paint, ${axis}`, 'ms', work);
  }
} finally {
  await browser.close();
  await server.close();
}
