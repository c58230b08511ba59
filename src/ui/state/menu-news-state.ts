import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { DepartedRole, MenuNews } from '#core/menu/enrolment-state.ts';
import type { MenuChange } from '#core/menu/menu-changes.ts';
import { rowsOfAccounts, rowsOfKeys, textAt, type PackedMenu } from '#core/menu/packed-menu.ts';

/** What happened to the menu, as the popup tells it. */
export interface MenuNewsState {
  /** The changes, in place of the list; undefined: the list is shown. */
  readonly shown: ReadonlySignal<readonly MenuChange[] | undefined>;
  /** Rows that came since yesterday; once the changes have been shown, also those that nobody had looked at. */
  readonly newRows: ReadonlySignal<ReadonlySet<number>>;
  /** Pinned roles that are no longer in the menu, with the keys under which they are pinned. */
  readonly vanished: ReadonlySignal<readonly (DepartedRole & { readonly pinnedAs: string })[]>;
  /** Shows the changes, which counts as having looked, or hides them. */
  readonly toggle: () => void;
  readonly hide: () => void;
  /** The row of a changed role; undefined when it is gone. */
  readonly rowOf: (change: MenuChange) => number | undefined;
}

/** The end of a key that names account and role; in a menu of two companies the base's id is not the document's. */
const withoutBase = (key: string) => key.slice(key.indexOf('|'));

/**
 * The part of the popup's state that knows what has changed.
 *
 * @param arrived - Rows that came since yesterday, looked at or not.
 */
export function createMenuNewsState(
  menu: PackedMenu,
  favourites: ReadonlySignal<readonly string[]>,
  arrived: readonly number[],
  actions: {
    readonly loadNews: () => Promise<MenuNews>;
    readonly markSeen: () => Promise<void>;
  },
): MenuNewsState {
  const shown = signal<readonly MenuChange[] | undefined>(undefined);
  const newRows = signal<ReadonlySet<number>>(new Set(arrived));
  const departed = signal<readonly DepartedRole[]>([]);
  const missing = computed(() => {
    const found = rowsOfKeys(menu, favourites.value);
    return favourites.value.filter((key) => !found.has(key));
  });
  // Most people miss nothing, and then nothing is read.
  if (missing.peek().length > 0)
    void actions.loadNews().then((news) => (departed.value = news.departed));

  const rowOf = ({ after }: MenuChange) =>
    after === null
      ? undefined
      : rowsOfAccounts(menu, new Set([after.account])).find(
          (row) => textAt(menu, 'role', row) === after.role,
        );
  return {
    shown,
    newRows,
    vanished: computed(() =>
      missing.value.flatMap((key) => {
        const gone = departed.value.find(
          ({ role }) => `|${role.account}|${role.role}` === withoutBase(key),
        );
        return gone ? [{ ...gone, pinnedAs: key }] : [];
      }),
    ),
    toggle: () => {
      if (shown.value) {
        shown.value = undefined;
        return;
      }
      void actions.loadNews().then(({ changes }) => {
        const added = changes.filter(({ before }) => before === null);
        newRows.value = new Set([...arrived, ...added.flatMap((change) => rowOf(change) ?? [])]);
        shown.value = changes;
        return actions.markSeen();
      });
    },
    hide: () => {
      shown.value = undefined;
    },
    rowOf,
  };
}
