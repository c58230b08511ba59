import { unmarkedChunks, withMarks, wordsOf } from './search-text.ts';
import type { ListedRole, PackedMenu, SourceBase, TextColumn } from './packed-menu.ts';
import { createTextPool } from './text-pool.ts';

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

/** Where roles come from: a verified menu document, an imported text, roles added by hand. */
export interface MenuSource {
  /** Shown beside roles when there are several sources. */
  readonly name?: string;
  readonly person?: { readonly name: string };
  readonly bases: readonly SourceBase[];
  readonly roles: readonly ListedRole[];
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
