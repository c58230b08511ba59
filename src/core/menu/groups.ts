import { numberAt, textAt, type PackedMenu } from './packed-menu.ts';
import { poolText } from './text-pool.ts';

/** What the menu's sections are made by. */
export type Grouping = 'project' | 'account' | 'environment' | 'none';

/** A section of the menu. */
export interface RoleGroup {
  /** The project, account name or environment; empty for roles that do not say. */
  readonly name: string;
  /** Rows in menu order. */
  readonly rows: Uint32Array;
}

const GROUP_COLUMNS = {
  project: 'project',
  account: 'accountName',
  environment: 'environment',
} as const;

/** Environments in the order in which people look for them; others follow by name. */
const ENVIRONMENT_ORDER = ['prod', 'stage', 'test', 'dev'];

/**
 * Parts the menu into sections, leaving hidden rows out. Sections come by name, environments by their usual order, the
 * nameless one last. Linear in the number of roles.
 */
export function groupRows(
  menu: PackedMenu,
  grouping: Grouping,
  hidden: ReadonlySet<number>,
): readonly RoleGroup[] {
  if (grouping === 'none') return [{ name: '', rows: visibleRows(menu, hidden) }];
  const column = menu.columns[GROUP_COLUMNS[grouping]];
  const counts = new Map<number, number>();
  for (let row = 0; row < menu.count; row++) {
    const id = column[row] ?? 0;
    if (!hidden.has(row)) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const groups = new Map(
    [...counts].map(([id, count]) => [
      id,
      { name: poolText(menu.pool, id), rows: new Uint32Array(count), filled: 0 },
    ]),
  );
  for (let row = 0; row < menu.count; row++) {
    const group = groups.get(column[row] ?? 0);
    if (group && !hidden.has(row)) group.rows[group.filled++] = row;
  }
  const sorted = [...groups.values()].map(({ name, rows }) => ({ name, rows }));
  const place = ({ name }: RoleGroup) => {
    const at = grouping === 'environment' ? ENVIRONMENT_ORDER.indexOf(environmentOf(name)) : -1;
    return name === '' ? '\uffff' : at < 0 ? `1${name.toLowerCase()}` : `0${at}`;
  };
  const places = new Map(sorted.map((group) => [group, place(group)]));
  return sorted.sort((a, b) => ((places.get(a) ?? '') < (places.get(b) ?? '') ? -1 : 1));
}

/** Every row that is not hidden, in menu order. */
export function visibleRows(menu: PackedMenu, hidden: ReadonlySet<number>): Uint32Array {
  const rows = Uint32Array.from({ length: menu.count }, (_, row) => row);
  return hidden.size === 0 ? rows : rows.filter((row) => !hidden.has(row));
}

/** Environments that have a colour of their own. */
export type EnvironmentKind = 'prod' | 'stage' | 'test' | 'dev' | 'other';

const ENVIRONMENT_WORDS: Readonly<Record<string, EnvironmentKind>> = {
  prod: 'prod',
  production: 'prod',
  prd: 'prod',
  live: 'prod',
  stage: 'stage',
  staging: 'stage',
  stg: 'stage',
  preprod: 'stage',
  uat: 'stage',
  test: 'test',
  testing: 'test',
  qa: 'test',
  dev: 'dev',
  develop: 'dev',
  development: 'dev',
  sandbox: 'dev',
};

/** Which of the coloured environments a word names; other words are `other`. Untrusted text. */
export function environmentOf(word: string): EnvironmentKind {
  const lower = word.toLowerCase();
  return Object.hasOwn(ENVIRONMENT_WORDS, lower) ? (ENVIRONMENT_WORDS[lower] ?? 'other') : 'other';
}

/** The last part of a role's path and name, which is what people call it. */
export function shortRoleName(role: string): string {
  return role.slice(role.lastIndexOf('/') + 1);
}

/** Seconds that a session in a row's role lasts at most, when the menu knows. */
export function maxSessionSecondsAt(menu: PackedMenu, row: number): number | undefined {
  const seconds = numberAt(menu, 'maxSessionSeconds', row);
  return seconds === 0 ? undefined : seconds;
}

/** What a row is called: two texts, so that a list can align them. */
export function rowTitle(
  menu: PackedMenu,
  row: number,
): { readonly main: string; readonly role: string } {
  const role = shortRoleName(textAt(menu, 'role', row));
  const accountName = textAt(menu, 'accountName', row);
  const label = textAt(menu, 'label', row);
  // A label that only repeats account and role would say everything twice.
  const isComposed =
    label.startsWith(accountName) &&
    label.endsWith(role) &&
    label.length <= accountName.length + textAt(menu, 'role', row).length + 4;
  return { main: isComposed ? accountName : label, role };
}
