import { afterAll, beforeAll, expect, test } from 'vitest';
import { toRoleLink } from '#app/role-link.ts';
import { launchFirefox, type FirefoxSession } from '../support/marionette.ts';
import { publishFirstMenus } from '../tour/first-publication.ts';
import { chooseCast } from '../tour/cast.ts';
import { createWorld, type World } from '../tour/world.ts';

let world: World;
let firefox: FirefoxSession;

beforeAll(async () => {
  world = await createWorld();
  firefox = await launchFirefox({ proxyUrl: world.proxyUrl });
});
afterAll(async () => {
  await firefox.close();
  await world.close();
});

/** Waits in the page until a selector with a text is there, and answers whether it came. */
const APPEARS = `
  const [selector, part] = args;
  for (let i = 0; i < 100; i++) {
    if ([...document.querySelectorAll(selector)].some((one) => one.textContent.includes(part))) return true;
    await new Promise((done) => setTimeout(done, 100));
  }
  return false;`;

test('a person enrols in Firefox, and the popup lists their roles', async () => {
  const cast = chooseCast(world);
  const enrolmentText = (await publishFirstMenus(world)).enrolmentText(cast.person.id);
  await firefox.navigate(firefox.pageUrl('src/options.html'));
  await firefox.run(
    `
    const field = await new Promise((done) => {
      const look = () => { const found = document.querySelector('textarea'); found ? done(found) : setTimeout(look, 100); };
      look();
    });
    field.value = args[0];`,
    enrolmentText,
  );
  await firefox.click('//button[contains(., "Continue")]');
  expect(await firefox.run(APPEARS, 'button', 'The key matches')).toBe(true);
  await firefox.click('//button[contains(., "The key matches")]');
  expect(await firefox.run(APPEARS, 'h2', cast.person.name)).toBe(true);

  await firefox.navigate(firefox.pageUrl('src/popup.html'));
  expect(await firefox.run(APPEARS, '[role=option]', cast.switchTo.accountName)).toBe(true);
});

test('a role link in Firefox leads to the page that says what it would do', async () => {
  const { userName, switchTo } = chooseCast(world);
  await firefox.navigate('https://us-east-1.console.aws.amazon.com/console/home');
  await firefox.click(`//button[contains(., "${userName}")]`);
  expect(await firefox.run(APPEARS, '#caller-arn', userName)).toBe(true);
  const [, , , , account = '', resource = ''] = switchTo.arn.split(':');
  const link = toRoleLink('https://eu-west-1.console.aws.amazon.com/s3/home', {
    account,
    role: resource.replace('role/', ''),
  });
  // The extension's page takes the place of the one that is navigated to: Firefox may call that an interruption.
  await firefox.navigate(link).catch(() => undefined);
  const title = `Switch to ${switchTo.roleName} in ${switchTo.accountName}`;
  expect(await firefox.run(APPEARS, 'h1', title)).toBe(true);
});

test('a private window in Firefox, which has no IndexedDB, lists the same roles', async () => {
  await firefox.openPrivateWindow();
  await firefox.navigate(firefox.pageUrl('src/popup.html'));
  expect(await firefox.run('return (await browser.windows.getCurrent()).incognito;')).toBe(true);
  const { accountName } = chooseCast(world).switchTo;
  expect(await firefox.run(APPEARS, '[role=option]', accountName)).toBe(true);
  // It was the background that lent the menu: this window has no database of its own.
  const opened = await firefox.run(`
    const opening = indexedDB.open('jumpgate');
    return new Promise((done) => {
      opening.onsuccess = () => done('opened');
      opening.onerror = () => done(opening.error.name);
    });`);
  expect(opened).toBe('InvalidStateError');
});
