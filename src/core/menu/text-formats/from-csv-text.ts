import Papa from 'papaparse';
import { isAccountId, isPrincipalArn } from '#core/aws/arn.ts';
import { isPartitionId } from '#core/aws/partitions.ts';
import type { SourceBase } from '#core/menu/packed-menu.ts';
import { CSV_HEADER, ROLE_COLUMNS } from './csv-columns.ts';
import {
  checkDrafts,
  type ImportedMenu,
  type ImportHints,
  type ImportProblem,
  type RoleDraft,
} from './imported-menu.ts';
import { sourceBase } from './profile-base.ts';

const COLUMN_OF = new Map<string, string>(
  Object.entries(ROLE_COLUMNS).map(([column, member]) => [member, column]),
);
/** What `toCsvText` puts before a cell that would be a formula. */
const QUOTED_FORMULA = /^'(?='?[=+\-@\t\r])/;

/** One row, its cells by the names of their columns. */
interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly header: readonly string[];
}

function cellOf({ cells, header }: CsvRow, name: string): string | undefined {
  const cell = cells[header.indexOf(name)]?.trim().replace(QUOTED_FORMULA, '');
  return cell === '' ? undefined : cell;
}

const placeOf = ({ line, header }: CsvRow, name: string) => ({
  line,
  column: Math.max(header.indexOf(name), 0) + 1,
});

/**
 * Reads roles from CSV whose first row names the columns; `account` and `role` must be among them.
 *
 * @param text - Untrusted.
 */
export function fromCsvText(text: string, hints: ImportHints = {}): ImportedMenu {
  const problems: ImportProblem[] = [];
  const drafts: RoleDraft[] = [];
  const content = text.replace(/^\ufeff/, '');
  let header: readonly string[] | undefined;
  let line = 1;
  let read = 0;
  Papa.parse<string[]>(content, {
    skipEmptyLines: false,
    step: ({ data, errors, meta }) => {
      const at = line;
      line += content.slice(read, meta.cursor).split(/\r\n|\r|\n/).length - 1;
      read = meta.cursor;
      if (data.every((cell) => cell.trim() === '')) return;
      if (errors.some(({ type }) => type === 'Quotes'))
        problems.push({ kind: 'bad-quotes', line: at, column: 1, value: data[0] ?? '' });
      else if (header) {
        const draft = draftOf({ line: at, cells: data, header }, hints, problems);
        if (draft) drafts.push(draft);
      } else {
        header = data.map((name) => name.trim().toLowerCase());
        problems.push(...headerProblems(header, at));
      }
    },
  });
  return checkDrafts(drafts, problems);
}

function headerProblems(header: readonly string[], line: number): readonly ImportProblem[] {
  const missing = ['account', 'role'].filter((needed) => !header.includes(needed));
  return [
    ...missing.map((value) => ({ kind: 'missing-column' as const, line, column: 1, value })),
    ...header.flatMap((value, at) =>
      value === '' || CSV_HEADER.includes(value)
        ? []
        : [{ kind: 'unknown-column' as const, line, column: at + 1, value }],
    ),
  ];
}

function draftOf(
  row: CsvRow,
  hints: ImportHints,
  problems: ImportProblem[],
): RoleDraft | undefined {
  const base = baseOf(row, hints, problems);
  if (!base) return undefined;
  const role: Record<string, string | number | boolean> = {};
  for (const [name, member] of Object.entries(ROLE_COLUMNS)) {
    const cell = cellOf(row, name);
    if (cell !== undefined) role[member] = valueOf(member, cell);
  }
  const account = cellOf(row, 'account') ?? '';
  role['account'] = hints.accounts?.get(account) ?? account;
  role['accountName'] ??= account;
  role['label'] ??= `${String(role['accountName'])} / ${cellOf(row, 'role') ?? ''}`;
  return { base, role, placeOf: (member) => placeOf(row, COLUMN_OF.get(member) ?? 'account') };
}

/** A cell as the member's type; what is none stays a text, which the schema refuses. */
function valueOf(member: string, cell: string): string | number | boolean {
  if (member === 'mfa') return cell === 'true' ? true : cell === 'false' ? false : cell;
  if (member !== 'maxSessionSeconds' && member !== 'until') return cell;
  return /^\d+$/.test(cell) ? Number(cell) : cell;
}

function baseOf(
  row: CsvRow,
  hints: ImportHints,
  problems: ImportProblem[],
): SourceBase | undefined {
  const account = cellOf(row, 'base_account') ?? hints.baseAccount;
  const partition = cellOf(row, 'partition') ?? 'aws';
  const alias = cellOf(row, 'base_alias');
  const principal = cellOf(row, 'base_principal');
  const role = cellOf(row, 'base_role');
  const refuse = (kind: ImportProblem['kind'], name: string, value: string) => {
    problems.push({ kind, ...placeOf(row, name), value });
  };
  if (account === undefined)
    refuse('no-base', 'base_account', cellOf(row, 'label') ?? cellOf(row, 'role') ?? '');
  else if (!isAccountId(account)) refuse('bad-account', 'base_account', account);
  else if (!isPartitionId(partition)) refuse('bad-value', 'partition', partition);
  else if (principal !== undefined && !isPrincipalArn(principal))
    refuse('bad-arn', 'base_principal', principal);
  else return sourceBase({ partition, account, alias, principal, role });
  return undefined;
}
