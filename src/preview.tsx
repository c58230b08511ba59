// Entry: a person's popup as an administrator previews it. It looks and searches like theirs, and does nothing.
import { render } from 'preact';
import { AppError, isAppError, type AnyAppError } from '#core/errors.ts';
import { NO_NEWS } from '#core/menu/enrolment-state.ts';
import { DEFAULT_PREFERENCES } from '#core/menu/preferences.ts';
import { openDatabase } from '#store/database.ts';
import { loadPreviewMenu } from '#store/packed-menu-store.ts';
import { applyTheme } from '#ui/apply-theme.ts';
import { PopupProvider } from '#ui/popup/popup-context.ts';
import { Popup } from '#ui/popup/popup.tsx';
import { createPopupState, type PopupActions } from '#ui/state/popup-state.ts';
import { provideTexts, text } from '#ui/text.ts';
import { browser } from '#webext/browser.ts';
import { loadPreferences } from '#webext/preferences-storage.ts';

provideTexts(
  (key, substitutions) => browser.i18n.getMessage(key, substitutions),
  browser.i18n.getUILanguage(),
);

const nothing = () => Promise.resolve();
const actions: PopupActions = {
  startSwitch: () =>
    Promise.reject(
      new AppError('input/invalid', {
        what: text('preview_switch'),
        issues: [text('preview_switch_issue')],
      }),
    ),
  savePreferences: nothing,
  syncNow: () => Promise.resolve({ kind: 'in-sync', atMs: Date.now() }),
  loadNews: () => Promise.resolve(NO_NEWS),
  markSeen: nothing,
  openSettings: () => undefined,
  returnToBase: nothing,
  retireSession: nothing,
  goToTab: nothing,
  close: () => undefined,
};

function asAppError(error: unknown): AnyAppError {
  return isAppError(error)
    ? error
    : new AppError('message/refused', { reason: String(error) }, error);
}

const [menu, { theme }] = await Promise.all([
  openDatabase().then(loadPreviewMenu),
  loadPreferences(),
]);
const preferences = { ...DEFAULT_PREFERENCES, theme };
applyTheme(preferences);
const state = createPopupState(
  {
    ...(menu ? { menu } : {}),
    preferences,
    recents: [],
    sessions: [],
    health: { kind: 'in-sync', atMs: Date.now() },
    newsCount: 0,
    newKeys: [],
  },
  actions,
  asAppError,
);
render(
  <PopupProvider value={state}>
    <Popup />
  </PopupProvider>,
  document.body,
);
