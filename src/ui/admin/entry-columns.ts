import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { TextKey } from '#ui/text.ts';

/** The lists of the configuration that are edited as tables. */
export type EntryList = 'people' | 'accounts' | 'roles';

/** A row as the tables see it: the values of its fields by name. */
export type Entry = Readonly<Record<string, unknown>>;

/** One column of an editing table. */
export interface EntryColumn {
  readonly key: string;
  readonly label: TextKey;
  readonly kind: 'text' | 'list' | 'flag';
  /** An entry without it is refused. */
  readonly isNeeded?: boolean;
  /** Names the entry to everything that refers to it, so it is set once. */
  readonly isKey?: boolean;
}

/** The columns of each list. */
export const ENTRY_COLUMNS: Readonly<Record<EntryList, readonly EntryColumn[]>> = {
  people: [
    { key: 'id', label: 'entry_id', kind: 'text', isNeeded: true, isKey: true },
    { key: 'name', label: 'entry_name', kind: 'text', isNeeded: true },
    { key: 'email', label: 'entry_email', kind: 'text' },
    { key: 'principals', label: 'entry_principals', kind: 'list' },
  ],
  accounts: [
    { key: 'id', label: 'entry_account', kind: 'text', isNeeded: true, isKey: true },
    { key: 'name', label: 'entry_name', kind: 'text', isNeeded: true },
    { key: 'alias', label: 'entry_alias', kind: 'text' },
    { key: 'project', label: 'entry_project', kind: 'text' },
    { key: 'environment', label: 'entry_environment', kind: 'text' },
    { key: 'color', label: 'entry_color', kind: 'text' },
    { key: 'region', label: 'entry_region', kind: 'text' },
  ],
  roles: [
    { key: 'arn', label: 'entry_role', kind: 'text', isNeeded: true, isKey: true },
    { key: 'label', label: 'entry_label', kind: 'text' },
    { key: 'color', label: 'entry_color', kind: 'text' },
    { key: 'region', label: 'entry_region', kind: 'text' },
    { key: 'landing', label: 'entry_landing', kind: 'text' },
    { key: 'withoutMfa', label: 'entry_without_mfa', kind: 'flag' },
    { key: 'delegated', label: 'entry_delegated', kind: 'flag' },
  ],
};

/** What a cell shows of a field. */
export function cellText(entry: Entry, { key }: EntryColumn): string {
  const value = entry[key];
  if (Array.isArray(value)) return value.join(' ');
  return typeof value === 'string' ? value : '';
}

/** An entry as the row's form has it, still unchecked: empty fields are absent, other fields stay as they were. */
export function entryOfForm(
  columns: readonly EntryColumn[],
  data: FormData,
  before: Entry | undefined,
): Entry {
  const known = new Set(columns.map(({ key }) => key));
  const kept = Object.entries(before ?? {}).filter(([key]) => !known.has(key));
  const said = columns.flatMap(({ key, kind }): [string, unknown][] => {
    const answer = data.get(key);
    const value = typeof answer === 'string' ? answer.trim() : '';
    if (kind === 'flag') return answer === null ? [] : [[key, true]];
    if (kind === 'list') return [[key, value.split(/[\s,;]+/).filter(Boolean)]];
    return value === '' ? [] : [[key, value]];
  });
  return Object.fromEntries([...kept, ...said]);
}

/** The configuration with one entry of a list put in place, added at the end (`at` undefined), or removed (`entry` undefined). */
export function withEntry(
  configuration: EstateConfiguration,
  list: EntryList,
  at: number | undefined,
  entry: Entry | undefined,
): unknown {
  const entries: readonly unknown[] = configuration[list];
  const added = entry === undefined ? [] : [entry];
  const next =
    at === undefined
      ? [...entries, ...added]
      : [...entries.slice(0, at), ...added, ...entries.slice(at + 1)];
  return { ...configuration, [list]: next };
}
