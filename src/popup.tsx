// Entry: the role menu. What it showed first the last time is on screen by now, drawn by popup-first.ts.
import { applyTheme } from '#ui/apply-theme.ts';
import { render } from 'preact';
import * as v from 'valibot';
import { SwitchOutcomeSchema } from '#core/console/switch-outcome.ts';
import { AppError, isAppError, toErrorData, type AnyAppError } from '#core/errors.ts';
import { NEW_FOR_MS, type MenuSummary } from '#core/menu/menu-summary.ts';
import { openDatabase } from '#store/database.ts';
import { loadMenuNews } from '#store/menu-summary.ts';
import { keepFirstScreen } from '#ui/popup/keep-first-screen.ts';
import type { MenuHealth, Problem } from '#ui/popup/menu-health.ts';
import { PopupProvider } from '#ui/popup/popup-context.ts';
import { Popup } from '#ui/popup/popup.tsx';
import { createPopupState, type PopupActions, type PopupFacts } from '#ui/state/popup-state.ts';
import { errorTextKey, errorValues } from '#ui/error-advice.ts';
import { provideTexts, type TextKey } from '#ui/text.ts';
import { askBackground } from '#webext/ask-background.ts';
import { browser } from '#webext/browser.ts';
import { focusTab, loadConsoleSessions } from '#webext/console-tabs.ts';
import { loadPreferences, savePreferences } from '#webext/preferences-storage.ts';
import { loadRecentRoles } from '#webext/recent-roles.ts';
import { readMenu, type ReadMenu } from './read-menu.ts';

/** After the first frame, before anybody has found what they look for. */
const KEEP_AFTER_MS = 100;

const opening = openDatabase();
const reading = Promise.all([
  readMenu(opening).catch((error: unknown) => ({ problem: unreadable(error) })),
  loadPreferences(),
  loadRecentRoles(),
  loadConsoleSessions(),
]);

provideTexts(
  (key, substitutions) => browser.i18n.getMessage(key, substitutions),
  browser.i18n.getUILanguage(),
);
document.documentElement.lang = browser.i18n.getUILanguage();
document.documentElement.dir = browser.i18n.getMessage('@@bidi_dir');

/** A menu that cannot be read is told as one that failed, with the title of its error. */
function unreadable(error: unknown): Problem {
  const data = toErrorData(asAppError(error));
  // as: a repository test checks that every code has its three texts.
  return { key: errorTextKey(data.code, 'title') as TextKey, values: errorValues(data) };
}

function healthOf(summary: MenuSummary): MenuHealth {
  const { enrolments, goodAtMs, problem, expiredAtMs, isWithheld } = summary;
  if (enrolments === 0) return { kind: 'not-enrolled' };
  if (expiredAtMs !== undefined) return { kind: 'expired', atMs: expiredAtMs, isWithheld };
  const at = goodAtMs === undefined ? {} : { atMs: goodAtMs };
  if (problem) {
    // as: every reason and failure has a sentence; a unit test says so.
    const key = `menu_${problem.kind}_${problem.name.replaceAll('-', '_')}` as TextKey;
    return { kind: 'failed', ...at, problem: { key, values: problem.values } };
  }
  return goodAtMs === undefined ? { kind: 'never-synced' } : { kind: 'in-sync', atMs: goodAtMs };
}

function factsOf(
  read: ReadMenu | { readonly problem: Problem },
): Pick<PopupFacts, 'menu' | 'health' | 'newsCount' | 'newKeys'> {
  if ('problem' in read) return { health: { kind: 'failed', ...read }, newsCount: 0, newKeys: [] };
  const { menu, summary } = read;
  const lately = summary.arrivals.filter(({ atMs }) => Date.now() - atMs < NEW_FOR_MS);
  return {
    ...(menu ? { menu } : {}),
    health: healthOf(summary),
    newsCount: summary.newsCount,
    newKeys: lately.map(({ key }) => key),
  };
}

function asAppError(error: unknown): AnyAppError {
  if (isAppError(error)) return error;
  return new AppError('message/refused', { reason: String(error) }, error);
}

const actions: PopupActions = {
  startSwitch: async (roleKey, target, isConfirmed) =>
    v.parse(
      SwitchOutcomeSchema,
      await askBackground({ kind: 'switch/start', roleKey, target, isConfirmed }),
    ),
  savePreferences,
  syncNow: async () => {
    await askBackground({ kind: 'menu/sync-now' });
    return healthOf((await readMenu(opening)).summary);
  },
  loadNews: async () => loadMenuNews(await opening),
  markSeen: async () => {
    await askBackground({ kind: 'menu/seen' });
  },
  openSettings: () => {
    void browser.runtime.openOptionsPage();
    window.close();
  },
  returnToBase: async () => {
    await askBackground({ kind: 'switch/base' });
  },
  retireSession: async (tabId) => {
    await askBackground({ kind: 'switch/retire', tabId });
  },
  goToTab: async (tabId) => {
    await focusTab(tabId);
    window.close();
  },
  close: () => window.close(),
};

function wordsOf(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    // A stray percent sign: not written by this extension.
    return '';
  }
}

/** Draws the menu, and keeps what it shows first for the next opening. */
async function openMenu(): Promise<void> {
  const [read, preferences, recents, sessions] = await reading;
  applyTheme(preferences);
  const state = createPopupState(
    {
      ...factsOf(read),
      preferences,
      recents,
      sessions,
    },
    actions,
    asAppError,
  );
  // What was typed into the first screen before this was ready.
  const typed = document.querySelector('input')?.value ?? '';
  // Else what the menu was opened with, from the address bar or a console page.
  state.search(typed === '' ? wordsOf(location.hash) : typed);
  render(
    <PopupProvider value={state}>
      <Popup />
    </PopupProvider>,
    document.body,
  );
  document.body.removeAttribute('aria-busy');
  setTimeout(() => {
    if (state.query.value === '' && state.details.value === undefined) keepFirstScreen(document);
  }, KEEP_AFTER_MS);
}

await openMenu();
