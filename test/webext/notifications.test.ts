import { beforeEach, expect, test, vi } from 'vitest';

const shown: object[] = [];
let isAllowed = false;
vi.mock('#webext/browser.ts', () => ({
  browser: {
    permissions: { contains: () => Promise.resolve(isAllowed) },
    runtime: { getURL: (path: string) => `chrome-extension://id/${path}` },
    notifications: {
      create: (options: object) => {
        shown.push(options);
        return Promise.resolve('1');
      },
    },
  },
}));
const { notify } = await import('#webext/notifications.ts');

beforeEach(() => {
  shown.length = 0;
});

test('without the permission nothing is shown, and nothing fails', async () => {
  isAllowed = false;
  await notify('A commit has ended', 'It is record 7.');
  expect(shown).toEqual([]);
});

test('with it, the browser shows the sentence under the icon that ships', async () => {
  isAllowed = true;
  await notify('A commit has ended', 'It is record 7.');
  expect(shown).toEqual([
    {
      type: 'basic',
      iconUrl: 'chrome-extension://id/icons/jumpgate-128.png',
      title: 'A commit has ended',
      message: 'It is record 7.',
    },
  ]);
});
