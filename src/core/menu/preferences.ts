import * as v from 'valibot';

const MAX_FAVOURITES = 300;
const MAX_HIDDEN = 1_000;
const MAX_COLLAPSED = 200;
const keys = (limit: number) =>
  v.fallback(v.pipe(v.array(v.pipe(v.string(), v.maxLength(256))), v.maxLength(limit)), []);

/**
 * How a person likes their menu. It travels between their browsers (`storage.sync`), the menu itself never does. Every
 * member falls back on its own, so that one damaged value costs no other.
 */
export const PreferencesSchema = v.object({
  theme: v.fallback(v.picklist(['system', 'light', 'dark']), 'system'),
  grouping: v.fallback(v.picklist(['project', 'account', 'environment', 'none']), 'project'),
  /** `same-page`: the page that is open now, in the new role; `home`: the console's home. A role's own landing wins. */
  landing: v.fallback(v.picklist(['same-page', 'home']), 'same-page'),
  /** What Enter does; Ctrl or Cmd with Enter is always a new tab. */
  target: v.fallback(v.picklist(['same-tab', 'new-tab', 'new-window']), 'same-tab'),
  /** Ask before a switch into a production environment. */
  confirmProduction: v.fallback(v.boolean(), false),
  /** Role keys, in the person's order. */
  favourites: keys(MAX_FAVOURITES),
  /** Role keys that only a search shows. */
  hidden: keys(MAX_HIDDEN),
  /** Names of groups that are folded up. */
  collapsed: keys(MAX_COLLAPSED),
});
/** See {@link PreferencesSchema}. */
export type Preferences = v.InferOutput<typeof PreferencesSchema>;

/** What somebody who has chosen nothing gets. */
export const DEFAULT_PREFERENCES: Preferences = v.parse(PreferencesSchema, {
  theme: null,
  grouping: null,
  landing: null,
  target: null,
  confirmProduction: null,
  favourites: null,
  hidden: null,
  collapsed: null,
});

/** Adds a key at the end, or takes it out. */
export function toggled(list: readonly string[], key: string, limit: number): string[] {
  return list.includes(key) ? list.filter((one) => one !== key) : [...list, key].slice(-limit);
}

/** Preferences with a role pinned or unpinned. */
export function withFavouriteToggled(preferences: Preferences, key: string): Preferences {
  return { ...preferences, favourites: toggled(preferences.favourites, key, MAX_FAVOURITES) };
}

/** Preferences with a pinned role moved up (negative) or down; it stops at either end. */
export function withFavouriteMoved(
  preferences: Preferences,
  key: string,
  steps: number,
): Preferences {
  const { favourites } = preferences;
  const from = favourites.indexOf(key);
  if (from < 0) return preferences;
  const others = favourites.filter((one) => one !== key);
  const to = Math.min(Math.max(from + steps, 0), others.length);
  return { ...preferences, favourites: others.toSpliced(to, 0, key) };
}

/** Preferences with a role hidden or shown again. */
export function withHiddenToggled(preferences: Preferences, key: string): Preferences {
  return { ...preferences, hidden: toggled(preferences.hidden, key, MAX_HIDDEN) };
}

/** Preferences with a group folded or unfolded. */
export function withCollapsedToggled(preferences: Preferences, name: string): Preferences {
  return {
    ...preferences,
    collapsed: toggled(preferences.collapsed, name.slice(0, 256), MAX_COLLAPSED),
  };
}

const LISTS = ['favourites', 'hidden', 'collapsed'] as const;
/** `storage.sync` refuses items of more than 8,192 bytes, key included. */
const MAX_ITEM_BYTES = 7_800;
/** And more than 102,400 bytes in all. */
const MAX_LIST_BYTES = 90_000;

const utf8Bytes = (text: string) => {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
};

/**
 * Preferences as items of `storage.sync`, none over its limit: long lists are cut into numbered items. What is too much for
 * all of it together is left out, from the end, favourites last.
 *
 * @returns Items to write; `stale` names numbered items that an earlier, longer list may have left.
 */
export function toSyncItems(preferences: Preferences): {
  readonly items: Readonly<Record<string, unknown>>;
  readonly stale: readonly string[];
} {
  const { favourites, hidden, collapsed, ...small } = preferences;
  const items: Record<string, unknown> = { preferences: small };
  const stale: string[] = [];
  const lists = { favourites, hidden, collapsed };
  let total = 0;
  for (const name of LISTS) {
    const pages: string[][] = [[]];
    let bytes = 0;
    for (const key of lists[name]) {
      const size = utf8Bytes(JSON.stringify(key)) + 1;
      if (total + size > MAX_LIST_BYTES) break;
      total += size;
      if (bytes + size > MAX_ITEM_BYTES) {
        pages.push([]);
        bytes = 0;
      }
      pages.at(-1)?.push(key);
      bytes += size;
    }
    pages.forEach((page, at) => (items[`${name}.${at}`] = page));
    for (let at = pages.length; at < 40; at++) stale.push(`${name}.${at}`);
  }
  return { items, stale };
}

/** Preferences out of all items of `storage.sync`. Untrusted: an older or newer version may have written them. */
export function fromSyncItems(items: Readonly<Record<string, unknown>>): Preferences {
  const small = typeof items['preferences'] === 'object' ? items['preferences'] : {};
  const list = (name: string) => {
    const all: unknown[] = [];
    for (let at = 0; ; at++) {
      const page = items[`${name}.${at}`];
      if (!Array.isArray(page)) return all;
      all.push(...(page as unknown[]));
    }
  };
  return v.parse(PreferencesSchema, {
    ...DEFAULT_PREFERENCES,
    ...small,
    favourites: list('favourites'),
    hidden: list('hidden'),
    collapsed: list('collapsed'),
  });
}
