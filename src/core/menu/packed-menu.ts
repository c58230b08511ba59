import {
  isAccountId,
  type AccountAlias,
  type AccountId,
  type PrincipalArn,
} from '#core/aws/arn.ts';
import type { MenuBase, MenuRole } from './menu-document.ts';
import { unmarkedChunks, withMarks, wordsOf } from './search-text.ts';
import { createTextPool, poolText, type TextPool } from './text-pool.ts';

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

/** The fields that search looks at. */
const SEARCHED = [
  'label',
  'accountName',
  'account',
  'alias',
  'role',
  'project',
  'environment',
] as const satisfies readonly TextColumn[];

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

/** Where roles come from: a verified menu document, an imported text, roles added by hand. */
export interface MenuSource {
  /** Shown beside roles when there are several sources. */
  readonly name?: string;
  readonly person?: { readonly name: string };
  readonly bases: readonly SourceBase[];
  readonly roles: readonly ListedRole[];
}

/** Names a role for ever, whatever its label and place in the menu: `base|account|role`. */
export function roleKey(base: string, account: string, role: string): string {
  return `${base}|${account}|${role}`;
}

/** Bases of all sources, one per identity; ids that two identities claim are told apart by a number. */
function foldBases(sources: readonly MenuSource[]) {
  const bases: SourceBase[] = [];
  const indexes = sources.map((source) => {
    const byId = new Map<string, number>();
    for (const base of source.bases) {
      const known = bases.findIndex(
        (other) =>
          other.partition === base.partition &&
          other.account === base.account &&
          other.role === base.role &&
          // An imported base is that of whoever signs in there.
          (base.principal === undefined || other.principal === base.principal),
      );
      byId.set(base.id, known >= 0 ? known : bases.length);
      if (known >= 0) continue;
      const taken = new Set(bases.map(({ id }) => id));
      let id = base.id;
      for (let n = 2; taken.has(id); n++) id = `${base.id}#${n}`;
      bases.push({ ...base, id });
    }
    return byId;
  });
  return { bases, indexes };
}

interface Row {
  readonly role: ListedRole;
  readonly base: number;
  readonly source: string | undefined;
}

/** Roles of all sources in menu order; a role that several sources list is taken from the first. */
function foldRoles(
  sources: readonly MenuSource[],
  indexes: readonly ReadonlyMap<string, number>[],
): readonly Row[] {
  // By base and account, then by name: fewer and shorter keys to make than one for each role.
  const seen = new Map<string, Set<string>>();
  const byAccount = new Map<string, Row[]>();
  sources.forEach((source, at) => {
    let before: ListedRole | undefined;
    let names = new Set<string>();
    let neighbours: Row[] = [];
    for (const role of source.roles) {
      const base = indexes[at]?.get(role.base);
      // A role whose base the source does not list cannot be switched to from anywhere.
      if (base === undefined) continue;
      // Published documents are sorted by account: most roles stand beside the one before.
      if (before?.account !== role.account || before.base !== role.base)
        names = getOrAdd(seen, `${base}|${role.account}`, () => new Set());
      if (before?.accountName !== role.accountName || before.project !== role.project) {
        // Roles without a project come last.
        const place = `${role.project ?? '\uffff'}\u0000${role.accountName}`.toLowerCase();
        neighbours = getOrAdd(byAccount, place, () => []);
      }
      before = role;
      if (names.has(role.role)) continue;
      names.add(role.role);
      neighbours.push({ role, base, source: source.name });
    }
  });
  // Code units, not a collator: at 50,000 roles collating alone would outlast the whole budget of a sync.
  return [...byAccount]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .flatMap(([, neighbours]) => neighbours.sort(byLabel));
}

function getOrAdd<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

const byLabel = ({ role: { label: a } }: Row, { role: { label: b } }: Row) =>
  a < b ? -1 : a > b ? 1 : 0;

/** The texts of one column, row by row, as indexes of a pool. Rows are sorted, so a text is often that of the row before. */
function packTexts(
  rows: readonly Row[],
  textOf: (row: Row) => string | undefined,
  add: (text: string) => number,
): Uint32Array {
  const column = new Uint32Array(rows.length);
  let before: string | undefined;
  let index = 0;
  rows.forEach((row, at) => {
    const text = textOf(row);
    if (text !== before) {
      index = text === undefined ? 0 : add(text);
      before = text;
    }
    column[at] = index;
  });
  return column;
}

/** The distinct chunks of some texts, and those of each text as it comes. */
function createChunkPool() {
  const chunks = createTextPool();
  const byUnmarked = new Map<string, number>();
  return {
    ...chunks,
    idsOf: (text: string): readonly number[] =>
      unmarkedChunks(text).map((unmarked) => {
        let id = byUnmarked.get(unmarked);
        if (id === undefined) {
          id = chunks.add(`${withMarks(unmarked)}\n`);
          byUnmarked.set(unmarked, id);
        }
        return id;
      }),
  };
}

/** Which chunks each row's searched fields hold. */
function packChunks(
  rows: readonly Row[],
  columns: Readonly<Record<TextColumn, Uint32Array>>,
): Pick<PackedMenu, 'chunks' | 'rowChunks' | 'rowChunkEnds' | 'vocabulary'> {
  const chunks = createChunkPool();
  const searched = SEARCHED.map((name) => ({ name, column: columns[name] }));
  const idsOfText: (readonly number[])[] = [];
  const rowChunks: number[] = [];
  const rowChunkEnds = new Uint32Array(rows.length);
  rows.forEach(({ role }, row) => {
    const from = rowChunks.length;
    for (const { name, column } of searched) {
      const index = column[row] ?? 0;
      if (index === 0) continue;
      const ids = (idsOfText[index] ??= chunks.idsOf(role[name] ?? ''));
      for (const id of ids) {
        let at = from;
        while (at < rowChunks.length && rowChunks[at] !== id) at++;
        if (at === rowChunks.length) rowChunks.push(id);
      }
    }
    rowChunkEnds[row] = rowChunks.length;
  });
  return {
    chunks: chunks.finish(),
    rowChunks: Uint32Array.from(rowChunks),
    rowChunkEnds,
    vocabulary: vocabularyOf(chunks.values()),
  };
}

/**
 * Packs the roles of every source into one record, sorted by project, account name and label. Equal input gives equal
 * output, so that a sync can tell that nothing changed.
 *
 * @param sources - Verified documents and other parsed sources, the most trusted first.
 */
export function packMenu(sources: readonly MenuSource[]): PackedMenu {
  const { bases, indexes } = foldBases(sources);
  const rows = foldRoles(sources, indexes);
  const pool = createTextPool();
  const texts = (textOf: (row: Row) => string | undefined) => packTexts(rows, textOf, pool.add);
  const numbers = (numberOf: (row: Row) => number) => Uint32Array.from(rows, numberOf);
  const columns: PackedMenu['columns'] = {
    label: texts(({ role }) => role.label),
    accountName: texts(({ role }) => role.accountName),
    account: texts(({ role }) => role.account),
    alias: texts(({ role }) => role.alias),
    role: texts(({ role }) => role.role),
    project: texts(({ role }) => role.project),
    environment: texts(({ role }) => role.environment),
    color: texts(({ role }) => role.color),
    region: texts(({ role }) => role.region),
    landing: texts(({ role }) => role.landing),
    source: texts(({ source }) => source),
    base: numbers(({ base }) => base),
    maxSessionSeconds: numbers(({ role }) => role.maxSessionSeconds ?? 0),
    mfa: numbers(({ role: { mfa } }) => (mfa === undefined ? 0 : mfa ? 1 : 2)),
    until: numbers(({ role }) => role.until ?? 0),
  };
  const person = sources.find((source) => source.person)?.person?.name;
  const images = rows.flatMap(({ role: { image } }, at) =>
    image === undefined ? [] : [[at, image] as const],
  );
  return {
    format: 1,
    count: rows.length,
    ...(person === undefined ? {} : { person }),
    bases,
    pool: pool.finish(),
    columns,
    ...packChunks(rows, columns),
    ...(images.length === 0 ? {} : { images: Object.fromEntries(images) }),
  };
}

function vocabularyOf(chunks: Iterable<string>): string {
  const words = new Set<string>();
  for (const chunk of chunks)
    for (const word of wordsOf(chunk)) if (word.length > 2 && /\p{L}/u.test(word)) words.add(word);
  return [...words]
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
    .map((word) => `${word} `)
    .join('');
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

/** The menu as JSON text, for stores that know no typed arrays (`storage.local`, the copy for private windows). */
export function packedMenuToText(menu: PackedMenu): string {
  // Not a replacer: it would be called for each of a million cells.
  const { columns, pool, chunks, rowChunks, rowChunkEnds, ...plain } = menu;
  const numbers = (cells: Uint32Array) => Array.from(cells);
  return JSON.stringify({
    ...plain,
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, cells]) => [name, numbers(cells)]),
    ),
    pool: { ...pool, ends: numbers(pool.ends) },
    chunks: { ...chunks, ends: numbers(chunks.ends) },
    rowChunks: numbers(rowChunks),
    rowChunkEnds: numbers(rowChunkEnds),
  });
}

/** Untrusted: what is no list stays what it is and is refused; Uint32Array turns any cell that is no number into 0. */
function withCells(value: unknown, ...names: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const cells = Object.entries(value).filter(
    ([name, member]) => (names.length === 0 || names.includes(name)) && Array.isArray(member),
  );
  return {
    ...value,
    // as: filtered above.
    ...Object.fromEntries(cells.map(([name, list]) => [name, Uint32Array.from(list as number[])])),
  };
}

/** The menu out of {@link packedMenuToText}, or undefined when the text is something else. */
export function packedMenuFromText(text: string): PackedMenu | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    // as: every member is looked at before it is believed.
    const { columns, pool, chunks } = value as Partial<Record<keyof PackedMenu, unknown>>;
    const menu = {
      ...(withCells(value, 'rowChunks', 'rowChunkEnds') as object),
      columns: withCells(columns),
      pool: withCells(pool, 'ends'),
      chunks: withCells(chunks, 'ends'),
    };
    return isPackedMenu(menu) ? menu : undefined;
  } catch {
    // Not JSON: lost is a copy that the next sync writes again.
    return undefined;
  }
}
