import { afterAll, beforeAll, expect, test } from 'vitest';
import { LAB_NAMES } from '../lab/seed.ts';
import { deployCognitoRole, letInEverywhere } from '../support/cognito-role.ts';
import { launchFirefox, type FirefoxSession } from '../support/marionette.ts';
import { createWorld, type World } from '../tour/world.ts';

let world: World;
let firefox: FirefoxSession;

beforeAll(async () => {
  world = await createWorld();
  letInEverywhere(world, deployCognitoRole(world));
  firefox = await launchFirefox({ proxyUrl: world.proxyUrl });
});
afterAll(async () => {
  await firefox.close();
  await world.close();
});

/** Waits in the page until an element with a text is there, and answers with all of its text; null if it never came. */
const TEXT_OF = `
  const [selector, part] = args;
  for (let i = 0; i < 200; i++) {
    const found = [...document.querySelectorAll(selector)].find((one) => one.textContent.includes(part));
    if (found) return found.textContent;
    await new Promise((done) => setTimeout(done, 100));
  }
  return null;`;
/** A window that has just opened, or is about to be led elsewhere, may unload under the question: it is asked again. */
async function textOf(selector: string, part = ''): Promise<unknown> {
  for (let unloads = 0; ; unloads++) {
    try {
      return await firefox.run(TEXT_OF, selector, part);
    } catch (error) {
      if (unloads === 5 || !String(error).includes('unloaded')) throw error;
    }
  }
}

test('in Firefox the form shows the callback URL of that browser, and signing in with Cognito ends signed in', async () => {
  await firefox.navigate(firefox.pageUrl('src/options.html#/configuration'));
  expect(await textOf('label:has(input[type=file][accept*=json])')).not.toBeNull();
  await firefox.run(
    `
    const file = new DataTransfer();
    file.items.add(new File([args[0]], 'estate.json', { type: 'application/json' }));
    const input = document.querySelector('input[type=file][accept*=json]');
    input.files = file.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));`,
    JSON.stringify(world.configuration),
  );
  expect(await textOf('h1, h2', 'Acme')).not.toBeNull();
  await firefox.run(`location.hash = '#/permissions';`);
  expect(await textOf('summary', 'Sign in with Amazon Cognito')).not.toBeNull();
  await firefox.click('//summary[contains(., "Sign in with Amazon Cognito")]');
  const callback = /https:\/\/[0-9a-f]{40}\.extensions\.allizom\.org\/cognito/.exec(
    String(await textOf('details', 'extensions.allizom.org')),
  )?.[0];
  expect(callback).toBeDefined();

  const { cognito } = world.services;
  cognito.callbacks.add(callback ?? '');
  const { domain, clientId, userPoolId, identityPoolId } = cognito;
  await firefox.run(
    `
    for (const [name, value] of Object.entries(args[0])) {
      const field = document.querySelector('[name=' + name + ']');
      field.value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }`,
    { domain, clientId, userPoolId, identityPoolId },
  );
  await firefox.click('//button[contains(., "Sign in with Cognito")]');
  const goBack = await firefox.enterNewWindow();
  expect(await textOf('a', LAB_NAMES.administrator)).not.toBeNull();
  // The window closes under the click.
  await firefox.click(`//a[contains(., "${LAB_NAMES.administrator}")]`).catch(() => undefined);
  await goBack();
  expect(await textOf('.session-status', LAB_NAMES.administrator)).not.toBeNull();
  expect(await textOf('p, span, div', 'Read now')).not.toBeNull();
});
