import type { EstatePicture } from '#core/access/picture.ts';
import { principalsOf } from '#core/access/picture.ts';
import {
  arnParts,
  roleArn,
  rolePathAndName,
  type AccountId,
  type PrincipalArn,
  type RoleArn,
} from '#core/aws/arn.ts';
import { readCsvRows } from '#core/csv-rows.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { Change } from './change-set.ts';

/** The columns, in the order of a text without a header; the last two may be left out. */
export const CHANGE_COLUMNS = ['person', 'account', 'role', 'action', 'until'] as const;
/** See {@link CHANGE_COLUMNS}. */
export type ChangeColumn = (typeof CHANGE_COLUMNS)[number];

/** Why a line stages nothing. */
export interface ChangeLineProblem {
  /** Counted from 1. */
  readonly line: number;
  readonly column: ChangeColumn;
  /** `ambiguous`: more than one thing is called that. `unread`: the account could not be read. `passed`: the date has. */
  readonly code: 'missing' | 'unknown' | 'ambiguous' | 'unread' | 'passed';
  /** What stands in the cell. */
  readonly value: string;
}

/** What a text would stage, and the lines that would stage nothing. */
export interface ChangesFromCsv {
  readonly changes: readonly Change[];
  readonly problems: readonly ChangeLineProblem[];
}

/** What names are looked up in, and the time after which an end date must lie. */
export interface ChangesFromCsvInput {
  readonly configuration: EstateConfiguration;
  readonly picture: EstatePicture;
  /** Epoch milliseconds. */
  readonly nowMs: number;
}

type Names<T> = ReadonlyMap<string, ReadonlySet<T>>;
type Found<T> =
  | { readonly kind: 'found'; readonly thing: T }
  | { readonly kind: 'lost'; readonly code: ChangeLineProblem['code'] };

const ACTIONS: Readonly<Record<string, 'grant' | 'revoke'>> = {
  '': 'grant',
  '+': 'grant',
  grant: 'grant',
  add: 'grant',
  '-': 'revoke',
  '−': 'revoke',
  revoke: 'revoke',
  remove: 'revoke',
};

const fold = (name: string) => name.trim().toLowerCase();
const found = <T>(thing: T): Found<T> => ({ kind: 'found', thing });
const lost = (code: ChangeLineProblem['code']): Found<never> => ({ kind: 'lost', code });

function collectNames<T>(entries: Iterable<readonly [string | undefined, T]>): Names<T> {
  const names = new Map<string, Set<T>>();
  for (const [name, thing] of entries) {
    if (name === undefined) continue;
    const known = names.get(fold(name));
    if (known) known.add(thing);
    else names.set(fold(name), new Set([thing]));
  }
  return names;
}

function findName<T>(names: Names<T>, name: string): Found<T> {
  if (name === '') return lost('missing');
  const things = [...(names.get(fold(name)) ?? [])];
  const [thing] = things;
  if (thing === undefined) return lost('unknown');
  return things.length > 1 ? lost('ambiguous') : found(thing);
}

/** People by id, name, e-mail and user name; principals by ARN and name. */
function principalNames({ configuration, picture }: ChangesFromCsvInput): Names<PrincipalArn> {
  const here = new Set(principalsOf(picture));
  const people = configuration.people.flatMap(({ id, name, email, principals }) =>
    principals
      .filter((arn) => here.has(arn))
      .flatMap((arn) => [id, name, email].map((called) => [called, arn] as const)),
  );
  const own = [...here].flatMap((arn) => [[arn, arn] as const, [arnParts(arn).name, arn] as const]);
  return collectNames([...people, ...own]);
}

function accountNames({ accounts }: EstateConfiguration): Names<AccountId> {
  return collectNames(
    accounts.flatMap(({ id, name, alias }) => [id, name, alias].map((called) => [called, id])),
  );
}

/** An account's roles by ARN, by path and name, and by name alone. */
function createRoleFinder({ picture }: ChangesFromCsvInput) {
  const accounts = new Map<AccountId, Names<RoleArn> | 'unread'>();
  for (const account of picture.accounts) {
    accounts.set(
      account.account,
      account.kind === 'unreadable'
        ? 'unread'
        : collectNames(
            account.roles.flatMap(({ arn, name }) =>
              [arn, rolePathAndName(arn), name].map((called) => [called, arn] as const),
            ),
          ),
    );
  }
  return (account: AccountId, name: string): Found<RoleArn> => {
    const roles = accounts.get(account);
    if (roles === undefined || roles === 'unread') return lost('unread');
    // A path and name is one role's own, even where another role of that name lies under another path.
    const whole = roleArn(picture.partition, account, name);
    const isWhole = [...(roles.get(fold(name)) ?? [])].includes(whole);
    return isWhole ? found(whole) : findName(roles, name);
  };
}

/** A date alone means the end of that day where the reader is. */
function readUntil(cell: string, nowMs: number): Found<number | undefined> {
  if (cell === '') return found(undefined);
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(cell);
  if (!isDate && !/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(cell)) return lost('unknown');
  const untilMs = Date.parse(isDate ? `${cell}T23:59:59` : cell.replace(' ', 'T'));
  if (Number.isNaN(untilMs)) return lost('unknown');
  return untilMs > nowMs ? found(untilMs) : lost('passed');
}

/** Where each column stands: as the header says, or in the usual order when the first row is no header. */
function placesOf(first: readonly string[] | undefined) {
  const titles = first?.map(fold) ?? [];
  const isHeader = ['person', 'account', 'role'].every((column) => titles.includes(column));
  const order: readonly string[] = isHeader ? titles : CHANGE_COLUMNS;
  return { isHeader, placeOf: (column: ChangeColumn) => order.indexOf(column) };
}

/**
 * Reads a pasted list of person, account and role, each line a grant unless it says otherwise: as CSV or straight from a spreadsheet, with
 * or without a header.
 *
 * @param text - Untrusted.
 */
export function changesFromCsv(text: string, input: ChangesFromCsvInput): ChangesFromCsv {
  const { rows } = readCsvRows(text);
  const { isHeader, placeOf } = placesOf(rows[0]?.cells);
  const principals = principalNames(input);
  const accounts = accountNames(input.configuration);
  const findRole = createRoleFinder(input);
  const changes: Change[] = [];
  const problems: ChangeLineProblem[] = [];
  for (const { line, cells } of isHeader ? rows.slice(1) : rows) {
    const cellOf = (column: ChangeColumn) => cells[placeOf(column)] ?? '';
    const account = findName(accounts, cellOf('account'));
    const action = ACTIONS[fold(cellOf('action'))];
    const reading = {
      person: findName(principals, cellOf('person')),
      account,
      role: account.kind === 'found' ? findRole(account.thing, cellOf('role')) : account,
      action: action ? found(action) : lost('unknown'),
      until: readUntil(cellOf('until'), input.nowMs),
    };
    const { person, role, until } = reading;
    if (person.kind === 'found' && role.kind === 'found' && until.kind === 'found' && action) {
      const pair = { principal: person.thing, role: role.thing };
      const { thing: untilMs } = until;
      changes.push(
        action === 'revoke'
          ? { kind: 'revoke', ...pair }
          : { kind: 'grant', ...pair, ...(untilMs !== undefined && { untilMs }) },
      );
      continue;
    }
    for (const column of CHANGE_COLUMNS) {
      const part = reading[column];
      if (part.kind === 'found' || (column === 'role' && account.kind === 'lost')) continue;
      problems.push({ line, column, code: part.code, value: cellOf(column) });
    }
  }
  return { changes, problems };
}
