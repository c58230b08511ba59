import type { AccessState } from '#core/access/access-state.ts';
import { pairState, type AccessTable } from '#core/access/access-table.ts';
import { arnParts, rolePathAndName, type PrincipalArn, type RoleArn } from '#core/aws/arn.ts';
import type { AccountEntry, EstateConfiguration } from '#core/estate/configuration.ts';
import { createIsForPeople } from '#core/estate/roles-for-people.ts';

/** One line: a person's principal, or one that no person holds. */
export interface MatrixRow {
  readonly principal: PrincipalArn;
  /** The person's name, or the principal's own. */
  readonly name: string;
  /** In the table. */
  readonly index: number;
}

/** One role of one account. */
export interface MatrixColumn {
  readonly role: RoleArn;
  /** Path and name. */
  readonly name: string;
  readonly account: AccountEntry;
  /** What it is grouped by; empty: by nothing. */
  readonly group: string;
}

/** What is chosen above the matrix; empty texts choose everything. */
export interface MatrixFilter {
  readonly people: string;
  readonly roles: string;
  readonly project: string;
  readonly environment: string;
  /** Only people and roles that meet in this state; `any`: in whatever state. */
  readonly state: '' | 'any' | Exclude<AccessState, 'none'>;
  readonly groupBy: '' | 'project' | 'environment';
}

/** Neighbouring columns under one heading: from `first` up to, not including, `last`. */
export interface MatrixBand {
  readonly label: string;
  readonly first: number;
  readonly last: number;
}

/** One pair that is not `none`, by the column it is shown in. */
export interface MatrixMark {
  readonly column: number;
  readonly state: Exclude<AccessState, 'none'>;
}

/** People × roles as they are shown. */
export interface Matrix {
  readonly rows: readonly MatrixRow[];
  readonly columns: readonly MatrixColumn[];
  readonly groups: readonly MatrixBand[];
  readonly accounts: readonly MatrixBand[];
  /** The marks of a row, by rising column. */
  readonly marksOf: (row: number) => readonly MatrixMark[];
  readonly stateAt: (row: number, column: number) => AccessState;
}

/** Shows everything. */
export const NO_FILTER: MatrixFilter = {
  people: '',
  roles: '',
  project: '',
  environment: '',
  state: '',
  groupBy: '',
};

/** Arranges a table as a matrix. Costs a look at each pair, and nothing for the pairs that are none. */
export function createMatrix(
  configuration: EstateConfiguration,
  table: AccessTable,
  filter: MatrixFilter,
): Matrix {
  const candidates = {
    rows: rowsOf(configuration, table).filter(({ name, principal }) =>
      hasWords(`${name} ${principal}`, filter.people),
    ),
    columns: columnsOf(configuration, table, filter),
  };
  const { rows, columns } =
    filter.state === '' ? candidates : onlyMeeting(candidates, table, filter.state);
  const places = placesOf(columns, table);
  const kept = new Map<number, readonly MatrixMark[]>();
  const marksOf = (row: number): readonly MatrixMark[] => {
    const known = kept.get(row) ?? marksIn(rows[row], places, table);
    kept.set(row, known);
    return known;
  };
  return {
    rows,
    columns,
    groups: filter.groupBy ? bandsOf(columns, ({ group }) => group) : [],
    accounts: bandsOf(columns, ({ account }) => account.name),
    marksOf,
    stateAt: (row, column) => {
      const [asker, asked] = [rows[row], columns[column]];
      return asker && asked ? table.stateOf(asker.principal, asked.role) : 'none';
    },
  };
}

/** People in the configuration's order, then principals that nobody holds and that have something. */
function rowsOf(configuration: EstateConfiguration, { columns }: AccessTable): MatrixRow[] {
  const { principals, rowStarts } = columns;
  const indexes = new Map(principals.map((arn, index) => [arn, index]));
  const people = configuration.people.flatMap(({ name, principals: held }) =>
    held.flatMap((principal): MatrixRow[] => {
      const index = indexes.get(principal);
      return index === undefined ? [] : [{ principal, name, index }];
    }),
  );
  const held = new Set(people.map(({ principal }) => principal));
  const others = principals.flatMap((principal, index): MatrixRow[] => {
    const isEmpty = rowStarts[index] === rowStarts[index + 1];
    return held.has(principal) || isEmpty
      ? []
      : [{ principal, name: arnParts(principal).name, index }];
  });
  return [...people, ...others];
}

function columnsOf(
  configuration: EstateConfiguration,
  { columns: { roles } }: AccessTable,
  filter: MatrixFilter,
): MatrixColumn[] {
  const order = new Map(configuration.accounts.map((entry, index) => [entry.id, { entry, index }]));
  const isForPeople = createIsForPeople(configuration);
  const found = roles.flatMap((role) => {
    const { account: id } = arnParts(role);
    const account = order.get(id);
    if (!account || !isForPeople(role)) return [];
    const { entry, index } = account;
    const name = rolePathAndName(role);
    if (filter.project && entry.project !== filter.project) return [];
    if (filter.environment && entry.environment !== filter.environment) return [];
    if (!hasWords(`${entry.name} ${name} ${role}`, filter.roles)) return [];
    const group = filter.groupBy ? (entry[filter.groupBy] ?? '') : '';
    return [{ index, column: { role, name, account: entry, group } }];
  });
  return found
    .sort((a, b) => compare(a.column.group, b.column.group) || a.index - b.index)
    .map(({ column }) => column);
}

function onlyMeeting(
  { rows, columns }: Pick<Matrix, 'rows' | 'columns'>,
  table: AccessTable,
  state: MatrixFilter['state'],
): Pick<Matrix, 'rows' | 'columns'> {
  const places = placesOf(columns, table);
  const met = new Set<number>();
  const meets = ({ state: found }: MatrixMark) => state === 'any' || found === state;
  const meeting = rows.filter((row) => {
    const marks = marksIn(row, places, table).filter(meets);
    for (const { column } of marks) met.add(column);
    return marks.length > 0;
  });
  return { rows: meeting, columns: columns.filter((_, column) => met.has(column)) };
}

/** For each role of the table the column it is shown in; -1: in none. */
function placesOf(columns: readonly MatrixColumn[], { columns: { roles } }: AccessTable) {
  const shown = new Map(columns.map(({ role }, column) => [role, column]));
  return Int32Array.from(roles, (role) => shown.get(role) ?? -1);
}

function marksIn(row: MatrixRow | undefined, places: Int32Array, table: AccessTable): MatrixMark[] {
  if (!row) return [];
  const { rowStarts, roleIndexes, codes } = table.columns;
  const marks: MatrixMark[] = [];
  for (let at = rowStarts[row.index] ?? 0; at < (rowStarts[row.index + 1] ?? 0); at++) {
    const column = places[roleIndexes[at] ?? 0] ?? -1;
    if (column >= 0) marks.push({ column, state: pairState(codes[at] ?? 0) });
  }
  return marks.sort((a, b) => a.column - b.column);
}

function bandsOf(
  columns: readonly MatrixColumn[],
  labelOf: (column: MatrixColumn) => string,
): MatrixBand[] {
  const bands: MatrixBand[] = [];
  columns.forEach((column, index) => {
    const label = labelOf(column);
    const last = bands.at(-1);
    if (last?.label === label) bands[bands.length - 1] = { ...last, last: index + 1 };
    else bands.push({ label, first: index, last: index + 1 });
  });
  return bands;
}

function hasWords(haystack: string, words: string): boolean {
  if (words === '') return true;
  const text = haystack.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
