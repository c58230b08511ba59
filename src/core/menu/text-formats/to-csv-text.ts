import Papa from 'papaparse';
import type { ListedRole, SourceBase } from '#core/menu/packed-menu.ts';
import { BASE_COLUMNS, CSV_HEADER, ROLE_COLUMNS } from './csv-columns.ts';

/** A spreadsheet would run what begins like this; a quote before it makes it a text, and is taken away again on import. */
const FORMULA = /^'?[=+\-@\t\r]/;

/** Roles as CSV (RFC 4180). Cells that a spreadsheet would take for a formula are made texts. */
export function toCsvText({
  bases,
  roles,
}: {
  readonly bases: readonly SourceBase[];
  readonly roles: readonly ListedRole[];
}): string {
  const byId = new Map(bases.map((base) => [base.id, base]));
  const rows = roles.map((role) => {
    const base = byId.get(role.base);
    const ofRole = Object.values(ROLE_COLUMNS).map((member) => role[member]);
    const ofBase = Object.values(BASE_COLUMNS).map((member) => base?.[member]);
    return [...ofRole, ...ofBase]
      .map((cell) => (cell === undefined ? '' : String(cell)))
      .map((cell) => (FORMULA.test(cell) ? `'${cell}` : cell));
  });
  return `${Papa.unparse([CSV_HEADER, ...rows])}\r\n`;
}
