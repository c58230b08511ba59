/** One request for a menu, as the endpoint's owner logged it. */
export interface MenuRequest {
  /** Epoch milliseconds, the server's clock. */
  readonly atMs: number;
  /** The last part of the address. */
  readonly menuId: string;
  readonly status: number;
}

const MENU_PATH = /\/menus\/([A-Za-z0-9_-]+)$/;
const LOGGED_TIME = /\[(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{2})(\d{2})\]/;
const LOGGED_REQUEST = /"(?:GET|HEAD) (\S+) HTTP\/[\d.]+" (\d{3})/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A line of S3's server access log, or of a web server's common or combined log. */
function readCommonLine(line: string): MenuRequest | undefined {
  const [, day, month = '', year, time, hours, minutes] = LOGGED_TIME.exec(line) ?? [];
  const [, address = '', status] = LOGGED_REQUEST.exec(line) ?? [];
  const [, menuId] = MENU_PATH.exec(address.replace(/\?.*$/, '')) ?? [];
  const number = String(MONTHS.indexOf(month) + 1).padStart(2, '0');
  const atMs = Date.parse(`${year}-${number}-${day}T${time}${hours}:${minutes}`);
  if (menuId === undefined || Number.isNaN(atMs)) return undefined;
  return { atMs, menuId, status: Number(status) };
}

/** A line of a CloudFront standard log, whose header names the columns. */
function readCloudFrontLine(columns: readonly string[], line: string): MenuRequest | undefined {
  const cells = line.split('\t');
  const cell = (name: string) => cells[columns.indexOf(name)] ?? '';
  const [, menuId] = MENU_PATH.exec(cell('cs-uri-stem')) ?? [];
  const atMs = Date.parse(`${cell('date')}T${cell('time')}Z`);
  if (menuId === undefined || Number.isNaN(atMs)) return undefined;
  return { atMs, menuId, status: Number(cell('sc-status')) };
}

/**
 * Reads the requests for menus out of an access log: of S3, of CloudFront (standard, tab-separated), or of a web server in the common
 * or combined format. Lines of anything else are passed over.
 *
 * @param text - Untrusted.
 */
export function readAccessLog(text: string): readonly MenuRequest[] {
  let columns: readonly string[] | undefined;
  return text.split('\n').flatMap((line) => {
    if (line.startsWith('#')) {
      const [, fields] = /^#Fields:\s*(.*)$/.exec(line) ?? [];
      if (fields !== undefined) columns = fields.trim().split(/\s+/);
      return [];
    }
    return (columns ? readCloudFrontLine(columns, line) : readCommonLine(line)) ?? [];
  });
}
