import Papa from 'papaparse';

/** One line of a list, by column name. */
export type CsvLine = Readonly<Record<string, string>>;

/**
 * Writes lines as CSV with a header, for spreadsheets: cells that a spreadsheet would take for a formula begin with an apostrophe.
 *
 * @see RFC 4180; OWASP, CSV Injection
 */
export function toCsv(lines: readonly CsvLine[]): string {
  return Papa.unparse([...lines], { escapeFormulae: true, newline: '\r\n' });
}
