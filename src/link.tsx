// Entry: the link page. Shows what a role link, or a switch that came to nothing elsewhere, would do; a click does it.
import { render } from 'preact';
import * as v from 'valibot';
import { SwitchOutcomeSchema } from '#core/console/switch-outcome.ts';
import { AppError, isAppError, type AnyAppError, type ErrorData } from '#core/errors.ts';
import { openDatabase } from '#store/database.ts';
import { loadPackedMenu } from '#store/packed-menu-store.ts';
import { applyTheme } from '#ui/apply-theme.ts';
import { ERROR_VALUES } from '#ui/error-advice.ts';
import { LinkPage } from '#ui/link/link-page.tsx';
import { createLinkState, LinkContext, type LinkActions } from '#ui/state/link-state.ts';
import { provideTexts } from '#ui/text.ts';
import { askBackground } from '#webext/ask-background.ts';
import { browser } from '#webext/browser.ts';
import { focusTab, loadConsoleSessions } from '#webext/console-tabs.ts';
import { loadPreferences } from '#webext/preferences-storage.ts';
import '#ui/tokens.css';
import '#ui/components/controls.css';

/** A click that was on its way to another page when this one came in front is over by then. */
const READY_AFTER_MS = 500;

provideTexts((key, values) => browser.i18n.getMessage(key, values), browser.i18n.getUILanguage());
document.documentElement.lang = browser.i18n.getUILanguage();
document.documentElement.dir = browser.i18n.getMessage('@@bidi_dir');

function asAppError(error: unknown): AnyAppError {
  if (isAppError(error)) return error;
  return new AppError('message/refused', { reason: String(error) }, error);
}

const BeforeSchema = v.object({
  code: v.custom<keyof typeof ERROR_VALUES>(
    (code) => typeof code === 'string' && Object.hasOwn(ERROR_VALUES, code),
  ),
  details: v.record(v.string(), v.unknown()),
});

/** Why a switch from the address bar came to nothing, as the background wrote it into the address. */
function parseBefore(json: string | null): ErrorData | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), BeforeSchema), json);
  // as: written by toErrorData, where code and details are a pair.
  return parsed.success ? (parsed.output as unknown as ErrorData) : undefined;
}

const close = async () => {
  const tab = await browser.tabs.getCurrent();
  if (tab.id !== undefined) await browser.tabs.remove(tab.id);
};

const actions: LinkActions = {
  startSwitch: async (roleKey, destination) =>
    v.parse(
      SwitchOutcomeSchema,
      await askBackground({
        kind: 'switch/start',
        roleKey,
        target: 'new-tab',
        isConfirmed: true,
        ...(destination === undefined ? {} : { destination }),
      }),
    ),
  retireSession: async (tabId) => {
    await askBackground({ kind: 'switch/retire', tabId });
  },
  goToTab: focusTab,
  openPlain: (address) => {
    location.replace(address);
  },
  openSettings: () => void browser.runtime.openOptionsPage(),
  close: () => void close(),
};

async function open(): Promise<void> {
  const database = await openDatabase();
  const [menu, preferences, sessions] = await Promise.all([
    loadPackedMenu(database),
    loadPreferences(),
    loadConsoleSessions(),
  ]);
  applyTheme(preferences);
  const { hash } = location;
  const before = parseBefore(new URLSearchParams(hash.slice(1)).get('before'));
  const facts = { ...(menu ? { menu } : {}), preferences, sessions };
  const state = createLinkState(facts, hash, before, actions, asAppError);
  const { view } = state;
  if (view.value.kind === 'requested') {
    location.replace(
      `${browser.runtime.getURL('src/options.html')}#/request/${encodeURIComponent(view.value.text)}`,
    );
    return;
  }
  const root = document.getElementById('app');
  if (!root) throw new Error('The page has no place to draw in.');
  render(
    <LinkContext.Provider value={state}>
      <LinkPage />
    </LinkContext.Provider>,
    root,
  );
  const arm = () => {
    if (document.visibilityState === 'visible')
      setTimeout(() => (state.isReady.value = true), READY_AFTER_MS);
  };
  document.addEventListener('visibilitychange', arm);
  arm();
}

window.addEventListener('hashchange', () => {
  location.reload();
});
await open();
