import { expect, test } from 'vitest';
import { toCsv } from '#core/csv.ts';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import { arnParts, rolePathAndName } from '#core/aws/arn.ts';
import { createMatrix, NO_FILTER, type MatrixFilter } from '#ui/state/matrix.ts';
import { placePairs } from '#ui/state/matrix-places.ts';
import { matrixLines } from '#ui/state/matrix-lines.ts';
import { truthOf } from '../../support/access-truth.ts';
import { acmeConfiguration as acme, acmeEstate } from '../../support/acme.ts';
import { pictureOfEstate } from '../../support/picture-of-estate.ts';

const table = evaluateAccess(pictureOfEstate(acmeEstate));
const truth = [...truthOf(acmeEstate)];
const administered = new Set<string>(acme.accounts.map(({ id }) => id));
const matrixOf = (filter: Partial<MatrixFilter> = {}) =>
  createMatrix(acme, table, { ...NO_FILTER, ...filter });
const NO_NOTES = { staged: new Map(), ends: new Map() };
const pairsOf = (matrix: ReturnType<typeof matrixOf>) =>
  matrixLines(matrix, NO_NOTES).map((line) => [
    `${line['principal']} ${line['roleArn']}`,
    line['state'],
  ]);

test('the marks are the truth of every pair in an administered account', () => {
  const expected = truth.filter(([pair]) => administered.has(pair.split(':')[9] ?? ''));
  expect(pairsOf(matrixOf()).sort()).toEqual(expected.sort());
});

test('a mark and the state at its place agree, and an empty place is none', () => {
  const matrix = matrixOf();
  const { column, state } = matrix.marksOf(0)[0]!;
  expect(matrix.stateAt(0, column)).toBe(state);
  const marked = new Set(matrix.marksOf(0).map((mark) => mark.column));
  const empty = matrix.columns.findIndex((_, index) => !marked.has(index));
  expect(matrix.stateAt(0, empty)).toBe('none');
});

test('“has any” leaves the people and the roles that meet at all, and loses no pair', () => {
  const [all, met] = [matrixOf(), matrixOf({ state: 'any' })];
  expect(pairsOf(met).sort()).toEqual(pairsOf(all).sort());
  expect(met.rows.every((_, row) => met.marksOf(row).length > 0)).toBe(true);
  expect(met.columns.length).toBeLessThan(all.columns.length);
});

test('one state leaves every pair in that state and nobody without one', () => {
  const met = matrixOf({ state: 'denied' });
  const denied = truth.filter(([, state]) => state === 'denied');
  const people = new Set(denied.map(([pair]) => pair.split(' ')[0]));
  expect(met.rows.map(({ principal }) => principal).sort()).toEqual([...people].sort());
});

test('words narrow both axes; a project and an environment narrow the accounts', () => {
  const [account] = acme.accounts;
  const matrix = matrixOf({
    people: acme.people[0]!.name.toLowerCase(),
    project: account!.project!,
    environment: account!.environment!,
  });
  expect(matrix.rows.map(({ name }) => name)).toEqual([acme.people[0]!.name]);
  expect(new Set(matrix.columns.map((column) => column.account.id))).toEqual(
    new Set([account!.id]),
  );
});

test('groups stand side by side, in order, and cover every column once', () => {
  const { groups, columns } = matrixOf({ groupBy: 'environment' });
  expect(groups.map(({ label }) => label)).toEqual(
    [...new Set(acme.accounts.map(({ environment }) => environment ?? ''))].sort(),
  );
  let next = 0;
  for (const { label, first, last } of groups) {
    expect(first).toBe(next);
    for (const { account } of columns.slice(first, last)) expect(account.environment).toBe(label);
    next = last;
  }
  expect(next).toBe(columns.length);
});

test('neither AWS’s own roles nor those that Jumpgate works with are on offer', () => {
  const jumpgate = { ...acme, jump: { ...acme.jump, administrationRole: 'Developer' } };
  const { columns } = createMatrix(jumpgate, table, NO_FILTER);
  const names = new Set(columns.map(({ role }) => rolePathAndName(role)));
  expect([...names].some((name) => name === 'Developer' || name === 'JumpgateAudit')).toBe(false);
  expect(columns.some(({ role }) => arnParts(role).path.startsWith('/aws-'))).toBe(false);
});

test('a name that a spreadsheet would run is written as text', () => {
  const csv = toCsv([{ person: '=HYPERLINK("x")', account: 'a,"b"' }]);
  expect(csv).toBe('person,account\r\n"\'=HYPERLINK(""x"")","a,""b"""');
});

test('a pair’s line tells when it ends and what is staged; facts about pairs that are not shown are left out', () => {
  const matrix = matrixOf();
  const { column } = matrix.marksOf(0)[0]!;
  const [principal, role] = [matrix.rows[0]!.principal, matrix.columns[column]!.role];
  const untilMs = Date.UTC(2026, 11, 3);
  const gone = `${principal}-gone` as typeof principal;
  const notes = {
    ends: placePairs(matrix, [
      [principal, role, untilMs],
      [gone, role, untilMs],
    ]),
    staged: placePairs(matrix, [[principal, role, { kind: 'revoke' as const, principal, role }]]),
  };
  expect(notes.ends.size).toBe(1);
  expect(matrixLines(matrix, notes).filter(({ until }) => until !== '')).toMatchObject([
    { principal, roleArn: role, until: '2026-12-03T00:00:00.000Z', staged: 'revoke' },
  ]);
});
