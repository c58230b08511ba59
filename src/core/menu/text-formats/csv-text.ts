import Papa from 'papaparse';
import { isAccountId } from '#core/aws/arn.ts';
import { isPartitionId } from '#core/aws/partitions.ts';
import type { MenuRole } from '#core/menu/menu-document.ts';
import type { SourceBase } from '#core/menu/packed-menu.ts';
import {
  checkDrafts,
  type ImportedMenu,
  type ImportHints,
  type ImportProblem,
  type RoleDraft,
} from './imported-menu.ts';

/** Columns and the members of a role that they hold; the first row names them, in any order. */
const ROLE_COLUMNS = {
  label: 'label',
  account: 'account',
  account_name: 'accountName',
  role: 'role',
  alias: 'alias',
  project: 'project',
  environment: 'environment',
  color: 'color',
  region: 'region',
  landing: 'landing',
} as const satisfies Readonly<Record<string, keyof MenuRole>>;
const COLUMN_OF = new Map<string, string>(
  Object.entries(ROLE_COLUMNS).map(([column, member]) => [member, column]),
);
const HEADER = [...Object.keys(ROLE_COLUMNS), 'base_account', 'partition'];

/** A spreadsheet would run what begins like this; a quote before it makes it a text, and is taken away again on import. */
const FORMULA = /^[=+\-@\t\r]/;
const QUOTED_FORMULA = /^'(?=[=+\-@\t\r'])/;

/** Roles as CSV (RFC 4180). Cells that a spreadsheet would take for a formula are made texts. */
export function toCsvText({
  bases,
  roles,
}: {
  readonly bases: readonly SourceBase[];
  readonly roles: readonly MenuRole[];
}): string {
  const byId = new Map(bases.map((base) => [base.id, base]));
  const rows = roles.map((role) => {
    const base = byId.get(role.base);
    const cells = Object.values(ROLE_COLUMNS).map((member) => role[member] ?? '');
    return [...cells, base?.account ?? '', base?.partition ?? ''].map((cell) =>
      FORMULA.test(cell) || QUOTED_FORMULA.test(cell) ? `'${cell}` : cell,
    );
  });
  return `${Papa.unparse([HEADER, ...rows])}\r\n`;
}

/**
 * Reads roles from CSV whose first row names the columns; `account` and `role` must be among them.
 *
 * @param text - Untrusted.
 */
export function fromCsvText(text: string, hints: ImportHints = {}): ImportedMenu {
  const problems: ImportProblem[] = [];
  const drafts: RoleDraft[] = [];
  let header: readonly string[] | undefined;
  let line = 1;
  let read = 0;
  Papa.parse<string[]>(text.replace(/^\ufeff/, ''), {
    skipEmptyLines: false,
    step: ({ data, meta }) => {
      const at = line;
      line += text.slice(read, meta.cursor).split('\n').length - 1;
      read = meta.cursor;
      if (data.every((cell) => cell.trim() === '')) return;
      if (!header) {
        header = data.map((name) => name.trim().toLowerCase());
        for (const needed of ['account', 'role'])
          if (!header.includes(needed))
            problems.push({ kind: 'missing-column', line: at, column: 1, value: needed });
        return;
      }
      const known = header;
      const cellOf = (name: string) => {
        const cell = data[known.indexOf(name)]?.trim().replace(QUOTED_FORMULA, '');
        return cell === undefined || cell === '' ? undefined : cell;
      };
      const placeOf = (name: string) => ({ line: at, column: known.indexOf(name) + 1 });
      const account = cellOf('base_account') ?? hints.baseAccount;
      const partition = cellOf('partition') ?? 'aws';
      if (account === undefined || !isAccountId(account) || !isPartitionId(partition)) {
        const isNamed = cellOf('base_account') !== undefined;
        problems.push({
          kind: isNamed ? 'bad-account' : 'no-base',
          ...placeOf('base_account'),
          value: account ?? cellOf('label') ?? '',
        });
        return;
      }
      const role: Record<string, string> = {};
      for (const [name, member] of Object.entries(ROLE_COLUMNS)) {
        const cell = cellOf(name);
        if (cell !== undefined) role[member] = cell;
      }
      role['accountName'] ??= role['account'] ?? '';
      role['label'] ??= `${role['accountName']} / ${role['role'] ?? ''}`;
      drafts.push({
        base: { id: `${partition}:${account}`, partition, account },
        role,
        placeOf: (member) => placeOf(COLUMN_OF.get(member) ?? 'account'),
      });
    },
  });
  return checkDrafts(drafts, problems);
}
