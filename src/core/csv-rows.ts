import Papa from 'papaparse';

/** A cell that a spreadsheet would take for a formula is written with an apostrophe before it, which spreadsheets hide. */
const HIDDEN_MARK = /^'(?=[=+\-@\t\r])/;

/** One row with the line, counted from 1, on which it begins; cells are trimmed. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The rows of a text that are not empty, and where its quotes do not match. */
export interface CsvRows {
  readonly rows: readonly CsvRow[];
  readonly faults: readonly { readonly line: number; readonly message: string }[];
}

/** What spreadsheets of this reader's country put between cells: whichever the first line has most of. */
function delimiterOf(text: string): string {
  const head = text.slice(0, text.search(/[\r\n]|$/));
  const count = (mark: string) => head.split(mark).length;
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

/**
 * Reads CSV, or what a spreadsheet puts on the clipboard. Cells may hold line ends, so lines are counted over the text that each row took.
 *
 * @param input - Untrusted.
 * @see RFC 4180
 */
export function readCsvRows(input: string): CsvRows {
  const text = input.replace(/^\uFEFF/, '');
  const rows: CsvRow[] = [];
  const faults: { line: number; message: string }[] = [];
  let line = 1;
  let counted = 0;
  Papa.parse<string[]>(text, {
    delimiter: delimiterOf(text),
    step: ({ data, errors, meta }) => {
      for (const { type, message } of errors) if (type === 'Quotes') faults.push({ line, message });
      if (data.some((cell) => cell.trim() !== '')) {
        rows.push({ line, cells: data.map((cell) => cell.trim().replace(HIDDEN_MARK, '')) });
      }
      for (; counted < meta.cursor; counted++) if (text.charCodeAt(counted) === 10) line++;
    },
  });
  return { rows, faults };
}
