import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import { sessionsOf, showsRole, type SeenSession } from '#core/console/seen-session.ts';
import type { SwitchOutcome } from '#core/console/switch-outcome.ts';
import type { AnyAppError } from '#core/errors.ts';
import type { MenuNews } from '#core/menu/enrolment-state.ts';
import { groupRows } from '#core/menu/groups.ts';
import {
  EMPTY_MENU,
  keyAt,
  rowsOfAccounts,
  rowsOfKeys,
  textAt,
  type PackedMenu,
} from '#core/menu/packed-menu.ts';
import {
  withCollapsedToggled,
  withFavouriteMoved,
  withFavouriteToggled,
  withHiddenToggled,
  type Preferences,
} from '#core/menu/preferences.ts';
import { createMenuSearch, type SearchTerm } from '#core/menu/search.ts';
import type { SwitchTarget } from '#core/messages.ts';
import { text } from '#ui/text.ts';
import { createSwitchRun, type SwitchState } from './switch-run.ts';
import {
  firstStop,
  groupOf,
  groupSections,
  layOut,
  stopFrom,
  type MenuItem,
  type MenuList,
  type MenuSection,
} from '#ui/popup/menu-sections.ts';
import { createMenuNewsState, type MenuNewsState } from './menu-news-state.ts';
import { emptyReason, type EmptyReason, type MenuHealth } from '#ui/popup/menu-health.ts';

const SHOWN_RECENTS = 3;

/** What the popup knows when it opens. */
export interface PopupFacts {
  /** Absent when nothing has been packed yet. */
  readonly menu?: PackedMenu;
  readonly preferences: Preferences;
  /** Role keys, the last used first. */
  readonly recents: readonly string[];
  readonly sessions: readonly SeenSession[];
  readonly health: MenuHealth;
  /** Changes of the menu's roles that have not been looked at. */
  readonly newsCount: number;
  /** Keys of the roles that came since yesterday. */
  readonly newKeys: readonly string[];
}

/** What the popup can have done; each is handed in by the entry. */
export interface PopupActions {
  /** @throws AppError `switch/*` */
  readonly startSwitch: (
    roleKey: string,
    target: SwitchTarget,
    isConfirmed: boolean,
  ) => Promise<SwitchOutcome>;
  readonly savePreferences: (preferences: Preferences) => Promise<void>;
  /** Fetches every enrolled menu; resolves with how the menu stands then. */
  readonly syncNow: () => Promise<MenuHealth>;
  readonly loadNews: () => Promise<MenuNews>;
  /** Notes that the changes were looked at; the badge goes. */
  readonly markSeen: () => Promise<void>;
  readonly openSettings: () => void;
  /** @throws AppError `switch/*` */
  readonly returnToBase: () => Promise<void>;
  /** Signs a console session out; @throws AppError `switch/console-changed` */
  readonly retireSession: (tabId: number) => Promise<void>;
  readonly goToTab: (tabId: number) => Promise<void>;
  readonly close: () => void;
}

/** The popup's state: signals to read, verbs to call. */
export interface PopupState {
  readonly menu: PackedMenu;
  readonly facts: PopupFacts;
  readonly query: ReadonlySignal<string>;
  readonly preferences: ReadonlySignal<Preferences>;
  readonly list: ReadonlySignal<MenuList>;
  readonly terms: ReadonlySignal<readonly SearchTerm[]>;
  readonly isForgiving: ReadonlySignal<boolean>;
  readonly empty: ReadonlySignal<EmptyReason | undefined>;
  readonly favourites: ReadonlySignal<ReadonlySet<number>>;
  readonly open: ReadonlyMap<number, number>;
  readonly news: MenuNewsState;
  readonly active: ReadonlySignal<number>;
  readonly details: ReadonlySignal<number | undefined>;
  readonly switching: ReadonlySignal<SwitchState>;
  readonly health: ReadonlySignal<MenuHealth>;
  readonly search: (query: string) => void;
  readonly move: (steps: number) => void;
  readonly moveTo: (index: number) => void;
  readonly activeItem: () => MenuItem | undefined;
  /** Shows a role's details in place of the list; undefined: the list again. */
  readonly showDetails: (row: number | undefined) => void;
  readonly toggleFavourite: (row: number) => void;
  /** Forgets a pinned role that the menu no longer lists. */
  readonly unpin: (roleKey: string) => void;
  /** Moves a pinned role up (negative) or down among the pinned ones. */
  readonly moveFavourite: (row: number, steps: number) => void;
  readonly toggleHidden: (row: number) => void;
  readonly toggleFold: (section: MenuSection) => void;
  readonly choose: (row: number, target?: SwitchTarget) => void;
  readonly confirmSwitch: () => void;
  readonly dismiss: () => void;
  readonly returnToBase: () => void;
  readonly retireAndSwitch: (tabId: number) => void;
  readonly syncNow: () => void;
  readonly actions: PopupActions;
}

/** Creates the popup's state from what was read and what can be done. */
export function createPopupState(
  facts: PopupFacts,
  actions: PopupActions,
  asAppError: (error: unknown) => AnyAppError,
): PopupState {
  const menu = facts.menu ?? EMPTY_MENU;
  const preferences = signal(facts.preferences);
  const query = signal('');
  const run = createSwitchRun(
    {
      ...actions,
      startSwitch: ({ row, target }, isConfirmed) =>
        actions.startSwitch(keyAt(menu, row), target, isConfirmed),
    },
    asAppError,
  );
  const health = signal(facts.health);
  const details = signal<number | undefined>(undefined);
  const chosen = signal<number | undefined>(undefined);

  const rowsOf = (keys: readonly string[]) => {
    const found = rowsOfKeys(menu, keys);
    return keys.flatMap((key) => found.get(key) ?? []);
  };
  const recentRows = rowsOf(facts.recents);
  const isHiddenShown = signal(false);
  const open = openRows(menu, facts.sessions);
  const favouriteKeys = computed(() => preferences.value.favourites);
  const favouriteRows = computed(() => rowsOf(favouriteKeys.value));
  const favourites = computed(() => new Set(favouriteRows.value));
  const hiddenKeys = computed(() => preferences.value.hidden);
  const hidden = computed(() => new Set(rowsOf(hiddenKeys.value)));
  const news = createMenuNewsState(menu, favouriteKeys, rowsOf(facts.newKeys), actions);
  const groups = computed(() => groupRows(menu, preferences.value.grouping, hidden.value));

  let searchMenu: ReturnType<typeof createMenuSearch> | undefined;
  const found = computed(() => {
    if (query.value.trim() === '') return undefined;
    searchMenu ??= createMenuSearch(menu);
    return searchMenu(query.value, { favourites: favouriteRows.value, recents: recentRows });
  });

  const sections = computed((): readonly MenuSection[] => {
    const result = found.value;
    if (result) return [{ id: 'found', rows: result.rows, isFolded: false }];
    const recents = recentRows
      .filter((row) => !open.has(row) && !favourites.value.has(row) && !hidden.value.has(row))
      .slice(0, SHOWN_RECENTS);
    const top = (id: string, title: string, rows: readonly number[]): MenuSection[] =>
      rows.length === 0 ? [] : [{ id, title, rows, isFolded: false }];
    return [
      ...top('open', text('popup_open_now'), [...open.keys()]),
      ...top('favourites', text('popup_favourites'), favouriteRows.value),
      ...top('recent', text('popup_recent'), recents),
      ...groupSections(groups.value, preferences.value.collapsed, text('popup_ungrouped')),
      {
        id: 'hidden',
        title: text('popup_hidden'),
        rows: [...hidden.value].sort((a, b) => a - b),
        folds: true,
        isFolded: !isHiddenShown.value,
      },
    ].filter(({ rows }) => rows.length > 0);
  });
  const list = computed(() => layOut(sections.value));
  const active = computed(() => {
    const at = chosen.value;
    return at !== undefined && list.value.isStop(at) ? at : firstStop(list.value);
  });

  const save = (next: Preferences) => {
    preferences.value = next;
    void actions.savePreferences(next);
  };

  return {
    menu,
    facts,
    query,
    preferences,
    list,
    terms: computed(() => found.value?.terms ?? []),
    isForgiving: computed(() => found.value?.isForgiving ?? false),
    empty: computed(() =>
      list.value.length > 0 ? undefined : emptyReason(health.value, menu.count, query.value),
    ),
    favourites,
    open,
    news,
    active,
    details,
    switching: run.state,
    health,
    search: (typed) => {
      batch(() => {
        query.value = typed;
        news.hide();
        chosen.value = undefined;
      });
    },
    move: (steps) => {
      chosen.value = stopFrom(list.value, active.value, steps);
    },
    moveTo: (index) => {
      chosen.value = index;
    },
    activeItem: () => list.value.itemAt(active.value),
    showDetails: (row) => {
      details.value = row;
    },
    toggleFavourite: (row) => {
      save(withFavouriteToggled(preferences.value, keyAt(menu, row)));
    },
    unpin: (roleKey) => {
      save(withFavouriteToggled(preferences.value, roleKey));
    },
    toggleHidden: (row) => {
      save(withHiddenToggled(preferences.value, keyAt(menu, row)));
    },
    moveFavourite: (row, steps) => {
      const next = withFavouriteMoved(preferences.value, keyAt(menu, row), steps);
      if (next === preferences.value) return;
      batch(() => {
        save(next);
        chosen.value = list.value.indexOf('favourites', row);
      });
    },
    toggleFold: (section) => {
      const group = groupOf(section);
      if (group !== undefined) save(withCollapsedToggled(preferences.value, group));
      else isHiddenShown.value = !isHiddenShown.value;
      const header = list.value.headerOf(section.id);
      chosen.value = list.value.isStop(header) ? header : header + 1;
    },
    choose: (row, target = preferences.value.target) => {
      run.start({ row, target });
    },
    confirmSwitch: run.confirm,
    dismiss: run.dismiss,
    returnToBase: run.returnToBase,
    retireAndSwitch: run.retireAndSwitch,
    syncNow: () => {
      const before = health.value;
      health.value = { kind: 'syncing' };
      void actions.syncNow().then(
        (after) => (health.value = after),
        () => (health.value = before),
      );
    },
    actions,
  };
}

/** Rows whose role some tab shows, with that tab; a session shows one role. */
function openRows(menu: PackedMenu, seen: readonly SeenSession[]): ReadonlyMap<number, number> {
  const open = new Map<number, number>();
  for (const { session, tabIds } of sessionsOf(seen)) {
    const [tabId] = tabIds;
    const { role } = session;
    if (!role || tabId === undefined) continue;
    const row = rowsOfAccounts(menu, new Set([role.account])).find((one) =>
      showsRole(session, role.account, textAt(menu, 'role', one)),
    );
    if (row !== undefined) open.set(row, tabId);
  }
  return open;
}
