// Part of the background: the ways to the menu besides the toolbar button. The address bar's keyword, and the entries of
// the context menu on console pages.
import browser from 'webextension-polyfill';
import { frameOf } from '#app/frame-of.ts';
import type { ImportDeps } from '#app/import-roles.ts';
import { linkOfTab } from '#app/link-of-tab.ts';
import { rememberRoleOf } from '#app/remember-role.ts';
import { switchByWords, type WordsDeps } from '#app/switch-by-words.ts';
import type { SwitchDeps } from '#app/plan-switch.ts';
import type { PackedMenu } from '#core/menu/packed-menu.ts';
import { createMenuSearch } from '#core/menu/search.ts';
import { liftedRows, suggestRoles, type RoleSuggestion } from '#core/menu/suggest-roles.ts';
import { answerConsoleMenu } from '#webext/console-menu.ts';
import { askConsoleTab, loadConsoleSessions } from '#webext/console-tabs.ts';
import { openLinkPage } from '#webext/link-page.ts';
import { answerOmnibox } from '#webext/omnibox.ts';
import { openMenu } from '#webext/open-menu.ts';
import { loadPreferences } from '#webext/preferences-storage.ts';
import { loadRecentRoles } from '#webext/recent-roles.ts';
import { loadSwitchTime } from '#webext/switch-times.ts';

/** Longer selections are no name of a role. */
const MAX_SELECTION = 200;

/** What the shortcuts share with the rest of the background. */
interface ShortcutDeps {
  readonly switching: SwitchDeps;
  readonly loadMenu: () => Promise<PackedMenu | undefined>;
  readonly loadDeps: () => Promise<ImportDeps>;
}

/** Answers all of them. To be called at the top level of the background. */
export function answerShortcuts({ switching, loadMenu, loadDeps }: ShortcutDeps): void {
  const words: WordsDeps = {
    ...switching,
    loadRecentRoles,
    openMenu,
    showRole: (role, before) =>
      openLinkPage({ role, ...(before ? { before: JSON.stringify(before) } : {}) }),
  };
  const suggest = async (typed: string): Promise<readonly RoleSuggestion[]> => {
    const [menu, { favourites }, recents] = await Promise.all([
      loadMenu(),
      loadPreferences(),
      loadRecentRoles(),
    ]);
    if (!menu) return [];
    return suggestRoles(menu, createMenuSearch(menu), typed, liftedRows(menu, favourites, recents));
  };
  const remember = async (tabId: number) => {
    const deps = { ...(await loadDeps()), loadMenu, loadSessions: loadConsoleSessions };
    const source = browser.i18n.getMessage('sources_own_name');
    const done = await rememberRoleOf(deps, tabId, source);
    const session = (await loadConsoleSessions()).find((one) => one.tabId === tabId)?.session;
    const frame = session && frameOf(await loadMenu(), session, await loadSwitchTime(session));
    const key = `remember_${done.kind.replace('-', '_')}`;
    const text = browser.i18n.getMessage(key, 'name' in done ? done.name : '');
    await askConsoleTab(tabId, { kind: 'console/say', text, ...(frame ? { frame } : {}) });
  };
  const share = async (tabId: number) => {
    const { url = '' } = await browser.tabs.get(tabId);
    const link = await linkOfTab({ loadMenu, loadSessions: loadConsoleSessions }, tabId, url);
    const text = browser.i18n.getMessage('remember_no_role');
    if (link === undefined) await askConsoleTab(tabId, { kind: 'console/say', text });
    else await openLinkPage({ share: link });
  };
  answerOmnibox({ suggest, enter: (typed, target) => switchByWords(words, typed, target) });
  answerConsoleMenu({
    open: (tabId) => openMenu('', tabId),
    find: (tabId, selection) => openMenu(selection.slice(0, MAX_SELECTION), tabId),
    remember,
    share,
  });
}
