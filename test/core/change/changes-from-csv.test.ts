import { expect, test } from 'vitest';
import { rolePathAndName } from '#core/aws/arn.ts';
import { changesFromCsv } from '#core/change/changes-from-csv.ts';
import { acmeConfiguration as configuration, acmeEstate } from '../../support/acme.ts';
import { pictureOfEstate } from '../../support/picture-of-estate.ts';

const picture = pictureOfEstate(acmeEstate);
const nowMs = Date.UTC(2026, 10, 22);
const read = (text: string) => changesFromCsv(text, { configuration, picture, nowMs });

const [person] = configuration.people;
const [account] = configuration.accounts;
const iam = picture.accounts.find((one) => one.account === account?.id);
if (!person || !account || iam?.kind !== 'read') throw new Error('The estate has nobody in it.');
const [role] = iam.roles;
const [principal] = person.principals;
const name = rolePathAndName(role!.arn);
const grant = { kind: 'grant', principal, role: role!.arn };

test.each([
  ['name, account name and role', `${person.name},${account.name},${name}`],
  ['ids', `${person.id},${account.id},${name}`],
  ['ARNs, in capitals or not', `${principal?.toUpperCase()},${account.id},${role!.arn}`],
  [
    'the user name and white space',
    ` ${principal?.split('/').at(-1)} , ${account.name} , ${name} `,
  ],
  ['a spreadsheet’s tabs', `${person.name}\t${account.name}\t${name}`],
  ['a header in another order', `role;person;account\n${name};${person.name};${account.name}`],
  ['a word for granting', `${person.name},${account.name},${name},grant`],
])('finds what is meant by %s', (_, text) => {
  expect(read(text)).toEqual({ changes: [grant], problems: [] });
});

test('stages a revoke where the line says so, and a date where it has one', () => {
  const line = `${person.name},${account.name},${name}`;
  const { changes, problems } = read(`${line},revoke\r\n${line},,2027-03-31T12:00:00Z\r\n`);
  expect(problems).toEqual([]);
  expect(changes).toEqual([
    { kind: 'revoke', principal, role: role!.arn },
    { ...grant, untilMs: Date.UTC(2027, 2, 31, 12) },
  ]);
});

test('a date alone means the end of that day where the reader is', () => {
  const { changes } = read(`${person.name},${account.name},${name},,2027-03-31`);
  expect(changes).toEqual([{ ...grant, untilMs: new Date(2027, 2, 31, 23, 59, 59).getTime() }]);
});

test('names every line that stages nothing, with its line and why, and stages the others', () => {
  const right = `${person.name},${account.name},${name}`;
  const text = [
    'person,account,role,action,until',
    `Nobody,${account.name},${name}`,
    `${person.name},nowhere,${name}`,
    `${person.name},${account.name},NoSuchRole`,
    `${person.name},,`,
    `${right},perhaps`,
    `${right},grant,2020-01-01`,
    `${right},grant,soon`,
    '',
    right,
  ].join('\n');
  const { changes, problems } = read(text);
  expect(changes).toEqual([grant]);
  expect(problems.map(({ line, column, code }) => [line, column, code])).toEqual([
    [2, 'person', 'unknown'],
    [3, 'account', 'unknown'],
    [4, 'role', 'unknown'],
    [5, 'account', 'missing'],
    [6, 'action', 'unknown'],
    [7, 'until', 'passed'],
    [8, 'until', 'unknown'],
  ]);
});

test('a name that two people bear is ambiguous', () => {
  const twins = {
    ...configuration,
    people: configuration.people.map((one, at) => (at < 2 ? { ...one, name: 'Twin' } : one)),
  };
  const { changes, problems } = changesFromCsv(`Twin,${account.name},${name}`, {
    configuration: twins,
    picture,
    nowMs,
  });
  expect(changes).toEqual([]);
  expect(problems).toEqual([{ line: 1, column: 'person', code: 'ambiguous', value: 'Twin' }]);
});

test('an account that could not be read is told apart from a role that is not there', () => {
  const error = { code: 'aws/throttled', details: { action: 'x', account: account.id } } as const;
  const unread = {
    ...picture,
    accounts: picture.accounts.map((one) =>
      one.account === account.id
        ? ({ kind: 'unreadable', account: account.id, readAtMs: 1, error } as const)
        : one,
    ),
  };
  const { problems } = changesFromCsv(`${person.name},${account.name},${name}`, {
    configuration,
    picture: unread,
    nowMs,
  });
  expect(problems).toEqual([{ line: 1, column: 'role', code: 'unread', value: name }]);
});
