import { expect, test } from 'vitest';
import { switchByWords, type WordsDeps } from '#app/switch-by-words.ts';
import type { SeenSession } from '#core/console/seen-session.ts';
import type { AccountId } from '#core/aws/arn.ts';
import { packMenu } from '#core/menu/pack-menu.ts';
import { DEFAULT_PREFERENCES } from '#core/menu/preferences.ts';
import { testBase } from '../support/menu-arbitraries.ts';

const account = '200000104729' as AccountId;
const menu = packMenu([
  {
    bases: [testBase],
    roles: ['Admin', 'Auditor'].map((role) => ({
      base: 'aws',
      account,
      accountName: 'payments-prod',
      role: `jump/${role}`,
      label: `payments-prod ${role}`,
      environment: 'prod',
    })),
  },
]);
const base: SeenSession = {
  tabId: 1,
  seenAtMs: 1,
  session: {
    partition: 'aws',
    mode: 'multi',
    baseAccount: testBase.account,
    baseUser: 'ada.okafor',
    differentiator: 'basebase',
  },
};
const KEY = `aws|${account}|jump/Auditor`;

function world(answer: Awaited<ReturnType<WordsDeps['askTab']>>, changes: Partial<WordsDeps> = {}) {
  const done: string[] = [];
  const nothing = () => Promise.resolve();
  const deps: WordsDeps = {
    loadMenu: () => Promise.resolve(menu),
    loadPreferences: () => Promise.resolve(DEFAULT_PREFERENCES),
    loadRecentRoles: () => Promise.resolve([]),
    loadSessions: () => Promise.resolve([base]),
    loadSignIns: () => Promise.resolve([]),
    forgetSignIn: nothing,
    activeConsoleTab: () => Promise.resolve(undefined),
    askTab: (_, request) => {
      done.push('wish' in request ? request.wish.roleName : request.kind);
      return Promise.resolve(answer);
    },
    focusTab: (tabId) => {
      done.push(`focus ${tabId}`);
      return Promise.resolve();
    },
    closeTabs: nothing,
    openAddress: () => Promise.resolve(7),
    awaitArrival: () => Promise.resolve({ kind: 'silence' }),
    now: () => 1,
    noteSwitchTime: nothing,
    rememberRole: nothing,
    hasEnteredProduction: () => Promise.resolve(false),
    noteProduction: nothing,
    openMenu: (words) => {
      done.push(`menu ${words}`);
      return Promise.resolve();
    },
    showRole: (key, before) => {
      done.push(`show ${key} ${before?.code ?? ''}`);
      return Promise.resolve();
    },
    ...changes,
  };
  return { done, enter: (words: string) => switchByWords(deps, words, 'new-tab') };
}
const url = 'https://signin.aws.amazon.com/sessions/x/activate';

test.each([
  ['200000104729/jump/Auditor', ['jump/Auditor', 'focus 7']],
  ['payments-prod/Auditor', ['jump/Auditor', 'focus 7']],
  ['audit pay', ['jump/Auditor', 'focus 7']],
  ['nothing like it', ['menu nothing like it']],
  ['', ['menu ']],
])('“%s” does %j', async (words, expected) => {
  const { done, enter } = world({ kind: 'destination', url });
  await enter(words);
  expect(done).toEqual(expected);
});

test('a refusal and a full house lead to the page that says so', async () => {
  const refused = world({ kind: 'refused' });
  await refused.enter('auditor');
  expect(refused.done.at(-1)).toBe(`show ${KEY} switch/refused`);
  const full = world({ kind: 'session-limit' });
  await full.enter('auditor');
  expect(full.done.at(-1)).toBe(`show ${KEY} `);
});

test('who wants to be asked is asked on that page', async () => {
  const { done, enter } = world(
    { kind: 'destination', url },
    { loadPreferences: () => Promise.resolve({ ...DEFAULT_PREFERENCES, confirmProduction: true }) },
  );
  await enter('admin');
  expect(done).toEqual([`show aws|${account}|jump/Admin `]);
});

test('without a menu the menu says why', async () => {
  const { done, enter } = world(undefined, { loadMenu: () => Promise.resolve(undefined) });
  await enter('auditor');
  expect(done).toEqual(['menu auditor']);
});
