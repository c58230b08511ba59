import Papa from 'papaparse';
import { readCsvRows } from '#core/csv-rows.ts';
import type { EstateConfiguration } from './configuration.ts';
import { parseEstate, type EstateIssue } from './estate-issues.ts';
import { linesOfPaths } from './json-lines.ts';

/** What a file is: the whole estate, or one of its lists. */
export type EstateFileKind = 'estate' | 'people' | 'accounts' | 'roles';

/** One thing that is wrong in a file. */
export interface FileIssue {
  /** Counted from 1, as an editor shows it; absent where the fault has no place. */
  readonly line?: number;
  /** The column's name, or the field's path; empty where the fault is about the whole line or file. */
  readonly column: string;
  readonly code: EstateIssue['code'] | 'not-json' | 'not-csv' | 'column-missing' | 'column-unknown';
  readonly detail: readonly string[];
}

/** What became of a file: the configuration as it would be, or everything that is wrong. */
export type EstateFileReading =
  | { readonly kind: 'valid'; readonly configuration: EstateConfiguration }
  | {
      readonly kind: 'invalid';
      /** At most {@link MOST_ISSUES}, in the order of the lines. */
      readonly issues: readonly FileIssue[];
      readonly issueCount: number;
    };

/** As many issues as anybody reads; the rest are counted. */
export const MOST_ISSUES = 200;

const COLUMNS = {
  people: ['id', 'name', 'email', 'principals'],
  accounts: [
    'id',
    'name',
    'alias',
    'project',
    'environment',
    'color',
    'region',
    'administrationRole',
  ],
  roles: ['arn', 'label', 'color', 'region', 'landing', 'withoutMfa', 'delegated'],
} as const satisfies Record<Exclude<EstateFileKind, 'estate'>, readonly string[]>;

const NEEDED = { people: ['id', 'name'], accounts: ['id', 'name'], roles: ['arn'] } as const;

/** What names an entry of each list to everything that refers to it. */
const KEYS = { people: 'id', accounts: 'id', roles: 'arn' } as const;

/** As spreadsheets write it, `TRUE` too; what is neither stays as it is, and is refused by the schema with its line. */
function readFlag(cell: string): unknown {
  const word = cell.toLowerCase();
  if (word === '') return undefined;
  return word === 'true' || (word === 'false' ? false : cell);
}

/** The columns that are more than a text. */
const CELLS: Readonly<Record<string, (cell: string) => unknown>> = {
  principals: (cell) => cell.split(/[\s;]+/).filter(Boolean),
  withoutMfa: readFlag,
  delegated: readFlag,
};

/** An entry of any list, by field. */
type Entry = Readonly<Record<string, unknown>>;

function invalid(issues: readonly FileIssue[]): EstateFileReading {
  // What is missing altogether has no line, and comes last.
  const placeOf = ({ line = Number.MAX_SAFE_INTEGER }: FileIssue) => line;
  const sorted = issues.toSorted((a, b) => placeOf(a) - placeOf(b));
  return { kind: 'invalid', issues: sorted.slice(0, MOST_ISSUES), issueCount: issues.length };
}

function readEstateJson(text: string): EstateFileReading {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    // The parser's message names the place; anything else cannot be thrown here.
    const detail = error instanceof Error ? error.message : '';
    return invalid([{ column: '', code: 'not-json', detail: [detail] }]);
  }
  const reading = parseEstate(input);
  if (reading.kind === 'valid') return reading;
  // What is missing has no line: the nearest thing around it has.
  const ancestors = reading.issues.flatMap(({ path }) =>
    path.map((_, depth) => JSON.stringify(path.slice(0, depth + 1))),
  );
  const lines = linesOfPaths(text, new Set(ancestors));
  return invalid(
    reading.issues.map(({ path, code, detail }) => {
      const line = path
        .map((_, depth) => lines.get(JSON.stringify(path.slice(0, path.length - depth))))
        .find((one) => one !== undefined);
      return { ...(line !== undefined && { line }), column: path.join('.'), code, detail };
    }),
  );
}

/** One row as an entry of its list, still unchecked; what the columns do not say is kept from the entry of the same key. */
function toEntry(
  kind: Exclude<EstateFileKind, 'estate'>,
  cellOf: (column: string) => string | undefined,
  before: Entry | undefined,
): Entry {
  const columns = COLUMNS[kind].flatMap((column) => {
    const cell = cellOf(column);
    return cell === undefined ? [] : [[column, cell] as const];
  });
  const known = new Set<string>(columns.map(([column]) => column));
  const kept = Object.entries(before ?? {}).filter(([key]) => !known.has(key));
  const said = columns
    .map(([column, cell]) => [column, CELLS[column]?.(cell) ?? (cell || undefined)] as const)
    .filter(([, value]) => value !== undefined);
  return {
    ...(kind === 'people' && { principals: [] }),
    ...Object.fromEntries([...kept, ...said]),
  };
}

function readEstateCsv(
  text: string,
  kind: Exclude<EstateFileKind, 'estate'>,
  current: EstateConfiguration,
): EstateFileReading {
  const { rows, faults: unquoted } = readCsvRows(text);
  const faults = unquoted.map(({ line, message }): FileIssue => ({
    line,
    column: '',
    code: 'not-csv',
    detail: [message],
  }));
  const [head, ...body] = rows;
  const names = head?.cells ?? [];
  const line = head?.line ?? 1;
  for (const column of NEEDED[kind]) {
    if (!names.includes(column)) {
      faults.push({ line, column, code: 'column-missing', detail: [column] });
    }
  }
  for (const column of names) {
    if (!COLUMNS[kind].some((known) => known === column)) {
      faults.push({ line, column, code: 'column-unknown', detail: [COLUMNS[kind].join(', ')] });
    }
  }
  if (faults.length > 0) return invalid(faults);
  const places = new Map(names.map((name, at) => [name, at]));
  const entriesBefore: readonly Entry[] = current[kind].map((entry) => ({ ...entry }));
  const before = new Map(entriesBefore.map((entry) => [entry[KEYS[kind]], entry]));
  const entries = body.map(({ cells }) => {
    const cellOf = (column: string) => {
      const at = places.get(column);
      return at === undefined ? undefined : (cells[at] ?? '');
    };
    return toEntry(kind, cellOf, before.get(cellOf(KEYS[kind])));
  });
  const reading = parseEstate({ ...current, [kind]: entries });
  if (reading.kind === 'valid') return reading;
  return invalid(
    reading.issues.map(({ path: [list, at, ...rest], code, detail }) => {
      const row = list === kind && typeof at === 'number' ? body[at] : undefined;
      return {
        ...(row && { line: row.line }),
        column: row ? String(rest[0] ?? '') : [list, at, ...rest].join('.'),
        code,
        detail,
      };
    }),
  );
}

/**
 * Reads a file as the configuration it would make: the whole estate as JSON, or people, accounts or roles as CSV, which replace the
 * list they name and keep what the columns do not speak of (a person's menu, say). All faults at once, each with its line.
 *
 * @param text - Untrusted.
 * @param current - What the lists of a CSV file are put into; a CSV file without an estate is a broken invariant.
 */
export function readEstateFile(
  text: string,
  kind: EstateFileKind,
  current: EstateConfiguration | undefined,
): EstateFileReading {
  if (kind === 'estate') return readEstateJson(text);
  if (!current) throw new Error('A list was imported before there was an estate to hold it.');
  return readEstateCsv(text, kind, current);
}

/** A cell that a spreadsheet would take for a formula gets an apostrophe before it, which spreadsheets hide. */
const CSV_OPTIONS: Papa.UnparseConfig = { escapeFormulae: true, newline: '\n' };

/** People, accounts or roles as CSV with a header; reading it again gives the same list. */
export function toEstateCsv(
  configuration: EstateConfiguration,
  kind: Exclude<EstateFileKind, 'estate'>,
): string {
  const rows = configuration[kind].map((entry) => {
    const cells: Entry = { ...entry };
    return COLUMNS[kind].map((column) => {
      const value = cells[column];
      if (Array.isArray(value)) return value.join(' ');
      return typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
    });
  });
  return `${Papa.unparse([[...COLUMNS[kind]], ...rows], CSV_OPTIONS)}\n`;
}
