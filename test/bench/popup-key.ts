// How long one keystroke takes: its search without the browser, and in Chromium all the way to the painted list. Each query is
// typed letter by letter.
import { performance } from 'node:perf_hooks';
import { packMenu } from '#core/menu/pack-menu.ts';
import { createMenuSearch } from '#core/menu/search.ts';
import { largeMenuSource } from '../support/large-menu.ts';
import { createPopupWorld } from '../support/popup-world.ts';
import { report } from './report.ts';

const QUERIES = [
  'payments prod admin',
  'a',
  'e d a',
  '200000',
  'readonly stage 12',
  'paymnets',
  'zzzzzz',
  '0 1 2 3',
];
const RUNS = 7;

const SIZES = [100, 1_000, 10_000, 50_000, 200_000];

for (const n of SIZES) {
  const source = largeMenuSource(n);
  const packTimes: number[] = [];
  let menu = packMenu([source]);
  for (let run = 0; run < 3; run++) {
    const before = performance.now();
    menu = packMenu([source]);
    packTimes.push(performance.now() - before);
  }
  const keyTimes: number[] = [];
  for (let run = 0; run < RUNS + 2; run++) {
    for (const query of QUERIES) {
      const search = createMenuSearch(menu);
      for (let length = 1; length <= query.length; length++) {
        const before = performance.now();
        search(query.slice(0, length));
        // The first two runs warm the compiler up, as the first keys of a session do.
        if (run >= 2) keyTimes.push(performance.now() - before);
      }
    }
  }
  report('popup-key', n, 'search', 'ms', keyTimes);
  report('popup-key', n, 'pack', 'ms', packTimes);
}

/**
 * Runs in the popup: for each letter notes what it cost. `work` is the time that scripts, style, layout and paint took, of which
 * a frame of 16.7 ms has to hold all; `painted` is from the key to the end of the frame that shows the answer, the wait for
 * that frame included. A text, since the page knows nothing of what compilers add to functions.
 */
const WATCH = `
  globalThis.keys = [];
  const soon = (act) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = act;
    port2.postMessage(0);
  };
  document.addEventListener('input', ({ timeStamp }) => {
    const begun = performance.now();
    soon(() => {
      const scripts = performance.now() - begun;
      requestAnimationFrame(() => {
        const frame = performance.now();
        soon(() => {
          const end = performance.now();
          globalThis.keys.push({ work: scripts + end - frame, painted: end - timeStamp });
        });
      });
    });
  }, true);
`;

interface TypedKey {
  readonly work: number;
  readonly painted: number;
}

const world = await createPopupWorld(SIZES);
for (const n of SIZES) {
  await world.useMenuOf(n);
  const page = await world.browser.open('src/popup.html', { width: 400, height: 600 });
  await page.locator('body:not([aria-busy]) [role=option]').first().waitFor();
  await page.evaluate(WATCH);
  const field = page.getByRole('combobox');
  const typed = async () => page.evaluate<readonly TypedKey[]>('globalThis.keys');
  for (const query of [...QUERIES, ...QUERIES]) {
    await field.fill('');
    for (const key of query) {
      const before = (await typed()).length;
      await page.keyboard.type(key);
      // as: WATCH put it there.
      await page.waitForFunction(
        (count) => (globalThis as unknown as { keys: unknown[] }).keys.length > count,
        before,
      );
    }
  }
  const all = await typed();
  // The first half warms the compiler up.
  const keys = all.slice(all.length / 2);
  await page.close();
  report(
    'popup-key',
    n,
    'work-in-chromium',
    'ms',
    keys.map(({ work }) => work),
  );
  report(
    'popup-key',
    n,
    'painted-in-chromium',
    'ms',
    keys.map(({ painted }) => painted),
  );
}
await world.close();
