import Papa from 'papaparse';

/** One line of an exported access list, by column name. */
export type AccessCsvLine = Readonly<Record<string, string>>;

/**
 * Writes lines as CSV with a header, for spreadsheets: cells that a spreadsheet would take for a formula begin with an apostrophe.
 *
 * @see RFC 4180; OWASP, CSV Injection
 */
export function toAccessCsv(lines: readonly AccessCsvLine[]): string {
  return Papa.unparse([...lines], { escapeFormulae: true, newline: '\r\n' });
}
