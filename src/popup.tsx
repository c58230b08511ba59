// Entry: the role menu. What it showed first the last time is on screen by now, drawn by popup-first.ts.
import { applyTheme } from '#ui/apply-theme.ts';
import { render } from 'preact';
import * as v from 'valibot';
import { SwitchOutcomeSchema } from '#core/console/switch-outcome.ts';
import { AppError, isAppError, type AnyAppError } from '#core/errors.ts';
import { openDatabase } from '#store/database.ts';
import { loadMenuNews, loadMenuSummary, type MenuSummary } from '#store/menu-summary.ts';
import { loadPackedMenu } from '#store/packed-menu-store.ts';
import { keepFirstScreen } from '#ui/popup/keep-first-screen.ts';
import type { MenuHealth } from '#ui/popup/menu-health.ts';
import { PopupProvider } from '#ui/popup/popup-context.ts';
import { Popup } from '#ui/popup/popup.tsx';
import { createPopupState, type PopupActions } from '#ui/state/popup-state.ts';
import { provideTexts, type TextKey } from '#ui/text.ts';
import { askBackground } from '#webext/ask-background.ts';
import { browser } from '#webext/browser.ts';
import { focusTab, loadConsoleSessions } from '#webext/console-tabs.ts';
import { contactMemory } from '#webext/contact-memory.ts';
import { loadPreferences, savePreferences } from '#webext/preferences-storage.ts';
import { loadRecentRoles } from '#webext/recent-roles.ts';

/** After the first frame, before anybody has found what they look for. */
const KEEP_AFTER_MS = 100;

const opening = openDatabase();
const loadSummary = async () =>
  loadMenuSummary(await opening, await contactMemory.load(), Date.now());
const reading = Promise.all([
  opening.then(loadPackedMenu),
  loadSummary(),
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
    return healthOf(await loadSummary());
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
  const [menu, summary, preferences, recents, sessions] = await reading;
  applyTheme(preferences);
  const state = createPopupState(
    {
      ...(menu ? { menu } : {}),
      preferences,
      recents,
      sessions,
      health: healthOf(summary),
      newsCount: summary.newsCount,
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
