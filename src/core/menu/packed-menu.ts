import {
  isAccountId,
  type AccountAlias,
  type AccountId,
  type PrincipalArn,
} from '#core/aws/arn.ts';
import type { MenuBase, MenuRole } from './menu-document.ts';
import { poolText, type TextPool } from './text-pool.ts';

/** Columns of text; each cell is an index into the pool, 0 when the role does not say. */
export const TEXT_COLUMNS = [
  'label',
  'accountName',
  'account',
  'alias',
  'role',
  'project',
  'environment',
  'color',
  'region',
  'landing',
  'source',
] as const;
/** One of {@link TEXT_COLUMNS}. */
export type TextColumn = (typeof TEXT_COLUMNS)[number];

/** Columns of numbers; 0 when the role does not say. `mfa`: 1 yes, 2 explicitly no. `base`: index into the bases. */
export const NUMBER_COLUMNS = ['base', 'maxSessionSeconds', 'mfa', 'until'] as const;
/** One of {@link NUMBER_COLUMNS}. */
export type NumberColumn = (typeof NUMBER_COLUMNS)[number];

/** Where switches start from. Imported texts name the account to sign in to, seldom who signs in. */
export type SourceBase = Omit<MenuBase, 'principal'> & {
  readonly principal?: PrincipalArn;
  /** The role that the session must be in: the one before in a chain, or the one that a federated sign-in takes. */
  readonly role?: string;
};

/** A role of any source. Imported ones may know their account by its alias alone, and have a picture. */
export type ListedRole = Omit<MenuRole, 'account'> & {
  readonly account: AccountId | AccountAlias;
  /** Address of a picture that another tool shows; kept for export, never fetched. */
  readonly image?: string;
};

/**
 * The whole role menu as one record that a browser clones by copying memory: a text pool, columns of pool indexes, and
 * for search one folded text of distinct chunks with the chunks of each row. Nothing in it is an object per role, so
 * opening costs the same at 100 and at 50,000 roles; nothing in it is said twice, so search reads little.
 */
export interface PackedMenu {
  readonly format: 1;
  /** Number of roles. Rows count from 0. */
  readonly count: number;
  /** Who the menu is for, as the first source that says it does. */
  readonly person?: string;
  readonly bases: readonly SourceBase[];
  readonly pool: TextPool;
  readonly columns: Readonly<Record<TextColumn | NumberColumn, Uint32Array>>;
  /** Distinct chunks of all searched fields, each ended by a line feed; see `chunksOf`. */
  readonly chunks: TextPool;
  /** Indexes into the chunks, row after row; row r ends at `rowChunkEnds[r]`. */
  readonly rowChunks: Uint32Array;
  readonly rowChunkEnds: Uint32Array;
  /** The distinct words of the chunks that have letters, shortest first, each followed by a space. */
  readonly vocabulary: string;
  /** Addresses of pictures by row: few roles have one, so it is no column. Absent: none has. */
  readonly images?: Readonly<Record<number, string>>;
}

const NOTHING = new Uint32Array();
const NO_TEXTS: TextPool = { text: '', ends: Uint32Array.of(0) };

/** A menu without a role. */
export const EMPTY_MENU: PackedMenu = {
  format: 1,
  count: 0,
  bases: [],
  pool: NO_TEXTS,
  // as: every column is named.
  columns: Object.fromEntries(
    [...TEXT_COLUMNS, ...NUMBER_COLUMNS].map((name) => [name, NOTHING]),
  ) as unknown as PackedMenu['columns'],
  chunks: NO_TEXTS,
  rowChunks: NOTHING,
  rowChunkEnds: NOTHING,
  vocabulary: '',
};

/** Names a role for ever, whatever its label and place in the menu: `base|account|role`. */
export function roleKey(base: string, account: string, role: string): string {
  return `${base}|${account}|${role}`;
}

/** The text of a cell; empty when the role does not say. */
export function textAt(menu: PackedMenu, column: TextColumn, row: number): string {
  return poolText(menu.pool, menu.columns[column][row] ?? 0);
}

/** The number of a cell; 0 when the role does not say. */
export function numberAt(menu: PackedMenu, column: NumberColumn, row: number): number {
  return menu.columns[column][row] ?? 0;
}

/**
 * The base that a row's switch starts from.
 *
 * @throws Error when the row does not exist: a broken invariant.
 */
export function baseAt(menu: PackedMenu, row: number): SourceBase {
  const base = menu.bases[numberAt(menu, 'base', row)];
  if (row >= menu.count || !base) throw new Error('No such row in the packed menu.');
  return base;
}

/** The key of a row; see {@link roleKey}. */
export function keyAt(menu: PackedMenu, row: number): string {
  return roleKey(baseAt(menu, row).id, textAt(menu, 'account', row), textAt(menu, 'role', row));
}

/** One row as the role it was packed from; its `base` is the folded base's id. */
export function roleAt(menu: PackedMenu, row: number): ListedRole {
  const optional = (
    column: 'alias' | 'project' | 'environment' | 'color' | 'region' | 'landing',
  ) => {
    const value = textAt(menu, column, row);
    return value === '' ? {} : { [column]: value };
  };
  const maxSessionSeconds = numberAt(menu, 'maxSessionSeconds', row);
  const mfa = numberAt(menu, 'mfa', row);
  const until = numberAt(menu, 'until', row);
  const image = menu.images?.[row];
  return {
    base: baseAt(menu, row).id,
    // as: only parsed accounts are packed.
    account: textAt(menu, 'account', row) as AccountId | AccountAlias,
    accountName: textAt(menu, 'accountName', row),
    role: textAt(menu, 'role', row),
    label: textAt(menu, 'label', row),
    ...optional('alias'),
    ...optional('project'),
    ...optional('environment'),
    ...optional('color'),
    ...optional('region'),
    ...optional('landing'),
    ...(maxSessionSeconds > 0 ? { maxSessionSeconds } : {}),
    ...(mfa > 0 ? { mfa: mfa === 1 } : {}),
    ...(until > 0 ? { until } : {}),
    ...(image === undefined ? {} : { image }),
  };
}

/** All rows as the roles they were packed from, in menu order. */
export function rolesOf(menu: PackedMenu): readonly ListedRole[] {
  return Array.from({ length: menu.count }, (_, row) => roleAt(menu, row));
}

/** Which account an alias names, as far as bases and roles say. */
export function accountsByAlias(menu: PackedMenu): ReadonlyMap<string, AccountId> {
  const known = new Map<string, AccountId>();
  const { alias, account } = menu.columns;
  alias.forEach((index, row) => {
    if (index === 0) return;
    const id = poolText(menu.pool, account[row] ?? 0);
    if (isAccountId(id)) known.set(poolText(menu.pool, index), id);
  });
  for (const base of menu.bases) if (base.alias !== undefined) known.set(base.alias, base.account);
  return known;
}

/** The rows of some accounts, in one pass that makes each account's text once. */
export function rowsOfAccounts(menu: PackedMenu, accounts: ReadonlySet<string>): readonly number[] {
  const rows: number[] = [];
  if (accounts.size === 0) return rows;
  const { account } = menu.columns;
  const isWanted = new Map<number, boolean>();
  for (let row = 0; row < menu.count; row++) {
    const index = account[row] ?? 0;
    let known = isWanted.get(index);
    if (known === undefined) {
      known = accounts.has(poolText(menu.pool, index));
      isWanted.set(index, known);
    }
    if (known) rows.push(row);
  }
  return rows;
}

/**
 * The rows of some keys, without making texts for rows of other accounts.
 *
 * @param keys - See {@link roleKey}; keys that the menu does not hold have no entry in the answer.
 */
export function rowsOfKeys(menu: PackedMenu, keys: Iterable<string>): ReadonlyMap<string, number> {
  const wanted = new Set(keys);
  // The account is one of a key's parts; the others name no account.
  const accounts = new Set([...wanted].flatMap((key) => key.split('|')));
  const found = new Map<string, number>();
  for (const row of rowsOfAccounts(menu, accounts)) {
    const key = keyAt(menu, row);
    if (wanted.has(key)) found.set(key, row);
  }
  return found;
}

/**
 * Whether a stored value is a packed menu. It was written by this extension, so the check is of shape and sizes, not of
 * every cell: it costs the same at every size, and readers are total over whatever the cells hold.
 */
export function isPackedMenu(value: unknown): value is PackedMenu {
  if (typeof value !== 'object' || value === null) return false;
  // as: every member is looked at before it is believed.
  const menu = value as Partial<PackedMenu>;
  const { count, columns, pool, chunks, bases } = menu;
  return (
    menu.format === 1 &&
    typeof count === 'number' &&
    Array.isArray(bases) &&
    isTextPool(pool) &&
    isTextPool(chunks) &&
    typeof menu.vocabulary === 'string' &&
    menu.rowChunks instanceof Uint32Array &&
    menu.rowChunkEnds instanceof Uint32Array &&
    menu.rowChunkEnds.length === count &&
    columns !== undefined &&
    [...TEXT_COLUMNS, ...NUMBER_COLUMNS].every(
      (name) => columns[name] instanceof Uint32Array && columns[name].length === count,
    )
  );
}

function isTextPool(pool: TextPool | undefined): boolean {
  return typeof pool?.text === 'string' && pool.ends instanceof Uint32Array;
}
