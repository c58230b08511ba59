// `npm start`: the lab, a browser with the extension in it, and what to try. Without a display, or with `--tour`, the main
// job runs by itself and every screen is saved to `tour/`.
import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launchExtensionBrowser } from '../support/extension-browser.ts';
import { MAIN_JOB, createStory } from './main-job.ts';
import { pictureViews } from './views.ts';
import { createSetupWalk, SETUP_WALK } from './setup-walk.ts';
import { pictureEstates } from './several-estates.ts';
import { createWorld } from './world.ts';

const root = join(import.meta.dirname, '..', '..');
const { values } = parseArgs({
  options: { tour: { type: 'boolean', default: false }, estate: { type: 'string' } },
});
const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
const isTour = values.tour || !hasDisplay;

const cleanUp: (() => Promise<unknown>)[] = [];
let isStopping = false;
async function stop(code: number): Promise<never> {
  if (!isStopping) {
    isStopping = true;
    for (const step of cleanUp.reverse()) await step().catch(() => undefined); // It goes either way.
  }
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(130));

console.log('Building the extension…');
const build = spawnSync('npx', ['vite', 'build', '--mode', 'chromium', '--logLevel', 'error'], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
});
if (build.status !== 0) await stop(1);

const world = await createWorld(values.estate === undefined ? undefined : resolve(values.estate));
cleanUp.push(world.close);

if (isTour) {
  const pictures = join(root, 'tour');
  await rm(pictures, { recursive: true, force: true });
  const story = await createStory(world, pictures);
  cleanUp.push(story.close);
  for (const { name, run } of MAIN_JOB) {
    try {
      await run(story);
      console.log(`✓ ${name}`);
    } catch (error) {
      await story.picture('failed').catch(() => undefined); // Whatever can still be seen.
      const why = error instanceof Error ? error.message : String(error);
      console.log(`main job: FAILED at ${name}: ${why}`);
      await stop(1);
    }
  }
  await pictureViews(story);
  await pictureEstates(story);
  const walk = await createSetupWalk(pictures);
  cleanUp.push(walk.close);
  for (const { name, run } of SETUP_WALK) {
    try {
      await run(walk);
      console.log(`✓ setup: ${name}`);
    } catch (error) {
      await walk.picture('failed').catch(() => undefined); // Whatever can still be seen.
      const why = error instanceof Error ? error.message : String(error);
      console.log(`setup: FAILED at ${name}: ${why}`);
      await stop(1);
    }
  }
  console.log(`Pictures of every screen: ${pictures}`);
  console.log('main job: ok');
  await stop(0);
}

const story = await createStory(world, join(root, 'tour'), { headless: false, launch: false });
cleanUp.push(story.close);
const browser = await launchExtensionBrowser({ proxyUrl: world.proxyUrl, headless: false });
cleanUp.push(browser.close);
browser.context.on('close', () => void stop(0));
const consolePage = browser.context.pages()[0] ?? (await browser.context.newPage());
await consolePage.goto('https://us-east-1.console.aws.amazon.com/console/home');
const { configurationFile, enrolmentText } = await story.handouts();
console.log(`
The browser is open; everything behind it is a lab on this machine, nothing leaves it.

As Ada, a person with roles in many accounts:
  1. In the tab "AWS", sign in as Ada Okafor.
  2. Open Jumpgate (the puzzle piece, then Jumpgate), choose Settings, and paste this enrolment text:
     ${enrolmentText}
  3. Open Jumpgate again on the console: type a few letters of an account, press Enter.

As Robin, an administrator:
  1. Right-click the Jumpgate icon, Options, Configuration, Import estate file:
     ${configurationFile}
  2. Permissions, Sign in: choose "Sign in to new session", then Robin Hale.
  3. Read the estate, choose a person, click roles, review, commit.

Ctrl-C ends everything.
`);
