// How long the popup takes from navigation to rows on screen and a field that takes letters, in Chromium, beside an empty
// page of the same extension, and one whose only script does nothing: what a page that shows anything of its own must cost.
// Every round opens each size once, in random order.
import { createPopupWorld } from '../support/popup-world.ts';
import { report } from './report.ts';

const SIZES = [100, 1_000, 10_000, 50_000, 200_000];
const EMPTY = 0;
const ROUNDS = Number(process.env['ROUNDS'] ?? 9);
const WARM_UP = 2;
const SETTLE_MS = 150;

/**
 * Runs in the page before anything else: notes the times after the first frame that holds a line of the list (in the popup
 * the search field must have the focus too), and after the first one whose lines answer. A text, since the page knows
 * nothing of what compilers add to functions.
 */
const WATCH = `
  const whenPainted = (mark) => {
    // A task queued in a frame runs after that frame was painted.
    const channel = new MessageChannel();
    channel.port1.onmessage = () => performance.mark(mark);
    channel.port2.postMessage(0);
  };
  let isDrawn = false;
  const look = () => {
    const field = document.querySelector('input');
    const hasRows =
      document.querySelector('[role=option]') && (!field || document.activeElement === field);
    if (hasRows && !isDrawn) whenPainted('first-rows');
    isDrawn ||= hasRows;
    if (hasRows && document.body.ariaBusy !== 'true') whenPainted('answers');
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

const world = await createPopupWorld(SIZES);
const { context, pageUrl } = world.browser;

interface Opening {
  readonly firstRows: number;
  readonly answers: number;
}

async function openOnce(path: string): Promise<Opening> {
  const page = await context.newPage();
  await page.addInitScript({ content: WATCH });
  await page.waitForTimeout(SETTLE_MS);
  await page.goto(pageUrl(path));
  await page.waitForFunction(() => performance.getEntriesByName('answers').length > 0);
  // Long enough for the popup to keep its first screen.
  await page.waitForTimeout(SETTLE_MS);
  const [firstRows = Number.NaN, answers = Number.NaN] = await page.evaluate(() =>
    ['first-rows', 'answers'].map((name) => performance.getEntriesByName(name)[0]?.startTime),
  );
  await page.close();
  return { firstRows, answers };
}

/** The popup is opened twice: the first time after a sync that changed the menu, and once more. */
async function openPopup(size: number): Promise<{ first: Opening; next: Opening }> {
  await world.useMenuOf(size);
  return { first: await openOnce('src/popup.html'), next: await openOnce('src/popup.html') };
}

const empty: number[] = [];
const scripted: number[] = [];
const opened = new Map(SIZES.map((size) => [size, [] as Awaited<ReturnType<typeof openPopup>>[]]));
for (let round = 0; round < ROUNDS + WARM_UP; round++) {
  const isCounted = round >= WARM_UP;
  const { answers: withScript } = await openOnce('scripted.html');
  if (isCounted) scripted.push(withScript);
  for (const size of [EMPTY, ...SIZES].sort(() => Math.random() - 0.5)) {
    if (size === EMPTY) {
      const { firstRows } = await openOnce('empty.html');
      if (isCounted) empty.push(firstRows);
    } else {
      const both = await openPopup(size);
      if (isCounted) opened.get(size)?.push(both);
    }
  }
}
await world.close();

report('popup-open', EMPTY, 'empty-page', 'ms', empty);
report('popup-open', EMPTY, 'page-with-a-script', 'ms', scripted);
const smallest = opened.get(SIZES[0] ?? 0) ?? [];
for (const size of SIZES) {
  const runs = opened.get(size) ?? [];
  const firstRows = runs.map(({ next }) => next.firstRows);
  report('popup-open', size, 'first-rows', 'ms', firstRows);
  report(
    'popup-open',
    size,
    'answers',
    'ms',
    runs.map(({ next }) => next.answers),
  );
  report(
    'popup-open',
    size,
    'answers-after-sync',
    'ms',
    runs.map(({ first }) => first.answers),
  );
  // Rounds are compared with themselves: what slowed one page slowed the others of its round.
  const over = (base: readonly (number | undefined)[]) =>
    firstRows.map((ms, at) => ms / (base[at] ?? Number.NaN));
  report('popup-open', size, 'over-empty-page', 'ratio', over(empty));
  report(
    'popup-open',
    size,
    'over-100-roles',
    'ratio',
    over(smallest.map(({ next }) => next.firstRows)),
  );
}
