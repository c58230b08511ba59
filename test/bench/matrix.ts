// Scrolling the matrix at 5,000 people × 20,000 roles in Chromium: the time between frames, the page's thread's own time for a step
// (its processor time, so that what else the machine does does not count), and how long the thread was held while the picture
// was evaluated. An empty sheet of the same size is scrolled in turns with it: what is late there is the machine's.
import { createServer } from 'vite';
import { chromium } from 'playwright-core';
import { findBrowser } from '../support/install.mjs';
import { report } from './report.ts';

const FRAMES = 120;
const ROUNDS = 4;
const VIEWPORT = { width: 1440, height: 900 };

const PARTS = ['script', 'style and layout', 'all of the thread'] as const;
/** Milliseconds of the page's thread, of the processor. */
type Spent = Readonly<Record<(typeof PARTS)[number], number>>;

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
  await devTools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent = async (): Promise<Spent> => {
    const { metrics } = await devTools.send('Performance.getMetrics');
    const ms = new Map(metrics.map(({ name, value }) => [name, value * 1000]));
    const of = (name: string) => ms.get(name) ?? Number.NaN;
    return {
      script: of('ScriptDuration'),
      'style and layout': of('RecalcStyleDuration') + of('LayoutDuration'),
      'all of the thread': of('TaskDuration'),
    };
  };
  for (const [axis, x, y] of [
    ['down', 0, 140],
    ['across', 140, 0],
    ['both', 140, 140],
    ['by pages', 1200, 700],
  ] as const) {
    const gaps = { 'matrix-grid': [] as number[], 'empty-sheet': [] as number[] };
    const steps = { 'matrix-grid': [] as Spent[], 'empty-sheet': [] as Spent[] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const what of ['matrix-grid', 'empty-sheet'] as const) {
        const before = await spent();
        gaps[what].push(...(await page.evaluate(scrolled, [what, FRAMES, x, y] as const)));
        const after = await spent();
        const step = (part: keyof Spent) => (after[part] - before[part]) / FRAMES;
        steps[what].push({
          script: step('script'),
          'style and layout': step('style and layout'),
          'all of the thread': step('all of the thread'),
        });
      }
    }
    for (const [what, name] of [
      ['matrix-grid', axis],
      ['empty-sheet', `${axis}, empty sheet`],
    ] as const) {
      report('matrix', n, `between frames, ${name}`, 'ms', gaps[what]);
      const late = gaps[what].filter((gap) => gap > 17).length;
      report('matrix', n, `frames that came late, ${name}`, '%', [
        (late / gaps[what].length) * 100,
      ]);
      for (const part of PARTS) {
        const each = steps[what].map((step) => step[part]);
        report('matrix', n, `a step, ${part}, ${name}`, 'ms', each);
      }
    }
    const total = (list: readonly Spent[]) =>
      list.reduce((sum, step) => sum + step['all of the thread'], 0);
    report('matrix', n, `a step beside an empty sheet’s, ${axis}`, '×', [
      total(steps['matrix-grid']) / total(steps['empty-sheet']),
    ]);
  }
} finally {
  await browser.close();
  await server.close();
}
