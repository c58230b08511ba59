import { ConfigParser } from 'aesr-config';
import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import type { AccountId } from '#core/aws/arn.ts';
import type { MenuRole } from '#core/menu/menu-document.ts';
import type { ListedRole } from '#core/menu/packed-menu.ts';
import { fromCsvText } from '#core/menu/text-formats/from-csv-text.ts';
import { fromProfileText } from '#core/menu/text-formats/from-profile-text.ts';
import { toAesrText } from '#core/menu/text-formats/to-aesr-text.ts';
import { toCsvText } from '#core/menu/text-formats/to-csv-text.ts';
import { toAwsConfigText } from '#core/menu/text-formats/to-aws-config-text.ts';
import { testBase } from '../../../support/menu-arbitraries.ts';

const HOME = '111122223333' as AccountId;

const SIMPLE = `
[profile billing]
role_arn = arn:aws:iam::200000000001:role/BillingReader
color = ffaaee

[archive]
aws_account_id = 200000000002
role_name = Archivist
color=bbeeff
`;

const COMPLEX = `
# two organizations
[north]
aws_account_id = 300000000001
aws_account_alias = north-jump
target_role_name = Visitor

[north-lab]   ; the laboratory
role_arn = arn:aws-us-gov:iam::300000000002:role/jump/Lab
source_profile = north
region = us-gov-west-1

[north-store]
aws_account_id = 300000000003
source_profile = north

[south]
aws_account_id = south-alias

[south-ops]
role_arn = arn:aws:iam::400000000002:role/Ops
source_profile = south

[south-deep]
role_arn = arn:aws:iam::400000000003:role/Deep
source_profile = south-ops
`;

test('reads target roles by ARN and by account and name, with their colours', () => {
  const { roles, bases, problems } = fromProfileText(SIMPLE, { baseAccount: HOME });
  expect(problems).toEqual([]);
  expect(bases).toEqual([{ id: `aws:${HOME}`, partition: 'aws', account: HOME }]);
  expect(roles.map(({ label, account, role, color }) => [label, account, role, color])).toEqual([
    ['billing', '200000000001', 'BillingReader', 'ffaaee'],
    ['archive', '200000000002', 'Archivist', 'bbeeff'],
  ]);
});

test('follows sources to their base, and takes the base’s role name where a target has none', () => {
  const accounts = new Map([['south-alias', HOME]]);
  const { roles, bases, problems } = fromProfileText(COMPLEX, { accounts });
  expect(problems).toEqual([]);
  expect(roles.map(({ label, role, base }) => [label, role, base])).toEqual([
    ['north-lab', 'jump/Lab', 'aws-us-gov:300000000001'],
    ['north-store', 'Visitor', 'aws:300000000001'],
    ['south-ops', 'Ops', `aws:${HOME}`],
    ['south-deep', 'Deep', 'aws:400000000002:Ops'],
  ]);
  expect(bases.map(({ alias }) => alias)).toEqual([
    'north-jump',
    'north-jump',
    'south-alias',
    undefined,
  ]);
});

const CHAIN = `
[home]
aws_account_id = ${HOME}

[hub]
role_arn = arn:aws:iam::400000000001:role/jump/Hub
source_profile = home

[spoke]
role_arn = arn:aws:iam::400000000002:role/Spoke
source_profile = hub

[rim]
role_arn = arn:aws:iam::400000000003:role/Rim
source_profile = spoke
`;

test.each([
  ['AWS Extend Switch Roles', toAesrText],
  ['the AWS CLI', toAwsConfigText],
])('a chain of roles keeps its links through %s', (_, toText) => {
  const read = fromProfileText(CHAIN);
  expect(read.roles.map(({ label, base }) => [label, base])).toEqual([
    ['hub', `aws:${HOME}`],
    ['spoke', 'aws:400000000001:jump/Hub'],
    ['rim', 'aws:400000000002:Spoke'],
  ]);
  // The CLI has no word for the account of a base: the reader says it once more.
  expect(fromProfileText(toText(read), { baseAccount: HOME })).toEqual(read);
});

test('a role that needs an external ID is no role of the console', () => {
  const text = '[x]\nrole_arn = arn:aws:iam::200000000001:role/X\nexternal_id = 7\n';
  expect(fromProfileText(text, { baseAccount: HOME })).toEqual({
    bases: [],
    roles: [],
    problems: [{ kind: 'external-id', line: 3, column: 15, value: 'x' }],
  });
});

test('reads quoted names and values, nested settings, MFA, session lengths and Regions of other partitions', () => {
  const { roles, bases, problems } = fromProfileText(
    [
      '\ufeff[profile "my own"]',
      'role_arn = arn:aws:iam::200000000001:role/X',
      's3 =',
      '  max_concurrent_requests = 20',
      '  addressing_style = path',
      'mfa_serial = arn:aws:iam::111122223333:mfa/ada',
      'duration_seconds = 7200',
      '[sso-session corp]',
      'sso_region = eu-west-1',
      '[gov]',
      "aws_account_id = '200000000002'",
      'role_name = Y',
      'region = us-gov-east-1',
    ].join('\r\n'),
    { baseAccount: HOME },
  );
  expect(problems).toEqual([]);
  expect(roles).toMatchObject([
    { label: 'my own', mfa: true, maxSessionSeconds: 7200 },
    { label: 'gov', account: '200000000002', region: 'us-gov-east-1' },
  ]);
  expect(bases.map(({ partition }) => partition)).toEqual(['aws', 'aws-us-gov']);
});

test('markup, quotes, control characters and letters that run from the right are names like others', () => {
  const names = ['<img src=x onerror=alert(1)>', `"it's"`, 'a\u0000b\u001b[31m', 'مدفوعات', '👩‍🚀'];
  for (const wanted of names) {
    const { roles, problems } = fromProfileText(
      `[${wanted.replaceAll(']', ')')}]\nrole_arn = arn:aws:iam::200000000001:role/X\n`,
      { baseAccount: HOME },
    );
    expect([roles[0]?.label, problems]).toEqual([wanted.replaceAll(']', ')'), []]);
  }
});

test('a name of ten thousand letters is offered, cut, and named as a problem', () => {
  const long = '😀'.repeat(5_000);
  const { roles, problems } = fromProfileText(
    `[${long}]\nrole_arn = arn:aws:iam::200000000001:role/X\n`,
    { baseAccount: HOME },
  );
  expect(roles[0]?.label).toBe(`${'😀'.repeat(99)}…`);
  expect(problems).toEqual([{ kind: 'long-name', line: 1, column: 1, value: long }]);
});

test('reports every problem with its line and column, and offers what is good', () => {
  const text = [
    'stray',
    '[good]',
    'role_arn = arn:aws:iam::200000000001:role/Reader',
    '[arn]',
    'role_arn =   arn:aws:iam::2:role/Reader',
    '[colour]',
    'role_arn = arn:aws:iam::200000000001:role/Painter',
    'color = mauve',
    'color = 123456',
    'region =',
    '[lost]',
    'role_arn = arn:aws:iam::200000000001:role/Lost',
    'source_profile = nowhere',
    '[alias]',
    'aws_account_id = Some_Alias',
    'role_name = Reader',
    '[a]',
    'role_arn = arn:aws:iam::200000000001:role/A',
    'source_profile = b',
    '[b]',
    'source_profile = a',
  ].join('\n');
  const { roles, problems } = fromProfileText(text, { baseAccount: HOME });
  expect(roles.map(({ label }) => label)).toEqual(['good']);
  expect(problems.map(({ kind, line, column }) => [kind, line, column])).toEqual([
    ['bad-line', 1, 1],
    ['bad-arn', 5, 14],
    ['bad-value', 8, 9],
    ['duplicate-key', 9, 1],
    ['empty-value', 10, 1],
    ['unknown-source', 13, 18],
    ['bad-account', 15, 18],
    ['source-loop', 19, 18],
    ['no-role', 21, 18],
  ]);
});

test('asks for a base where the text names none and the reader has not said', () => {
  expect(fromProfileText(SIMPLE).problems.map(({ kind, line }) => [kind, line])).toEqual([
    ['no-base', 2],
    ['no-base', 6],
  ]);
});

test('takes who signs in from a profile of aws login', () => {
  const { bases } = fromProfileText(
    '[profile home]\nlogin_session = arn:aws:iam::111122223333:user/ada\n' +
      '[profile x]\nrole_arn = arn:aws:iam::200000000001:role/X\nsource_profile = home\n',
  );
  expect(bases).toEqual([
    {
      id: `aws:${HOME}`,
      partition: 'aws',
      account: HOME,
      principal: 'arn:aws:iam::111122223333:user/ada',
    },
  ]);
});

const name = fc
  .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
  .map((text) => text.replace(/[[\];#\p{C}\p{Zl}\p{Zp}]/gu, '').trim())
  .filter((text) => text !== '' && text.length < 60 && !/^profile\s/i.test(text));
const plainRoles = fc.uniqueArray(
  fc.record<MenuRole, 'base' | 'account' | 'accountName' | 'role' | 'label'>(
    {
      base: fc.constant(testBase.id),
      account: fc.integer({ min: 0, max: 40 }).map((n) => String(2e11 + n) as AccountId),
      accountName: name,
      role: fc.constantFrom('jump/Admin', 'ReadOnly', 'team/a/Operator', 'x+=,.@-_'),
      label: fc.oneof(name, fc.constantFrom('=1+1', '+a', "'=b", '-c', '@d', '"q",r', 'a,-b')),
      color: fc.constantFrom('d13212', '1D8348'),
      region: fc.constantFrom('eu-west-1', 'us-east-2'),
      maxSessionSeconds: fc.integer({ min: 3600, max: 43_200 }),
      mfa: fc.boolean(),
      until: fc.integer({ min: 1, max: 4_000_000_000 }),
    },
    { requiredKeys: ['base', 'account', 'accountName', 'role', 'label'] },
  ),
  { selector: ({ label }) => label, maxLength: 30 },
);
const meaning = ({ label, account, role, region, color }: ListedRole) => ({
  label,
  account,
  role,
  region,
  color,
});

test('what is written for AWS Extend Switch Roles reads back with the same meaning', () => {
  fc.assert(
    fc.property(plainRoles, (roles) => {
      const written = toAesrText({ bases: [testBase], roles });
      // A name that every object has, such as `valueOf`, is more than that package can hold.
      fc.pre(roles.every(({ label }) => !(label in {})));
      const theirs = ConfigParser.parseIni(written).complexes.flatMap(({ targets }) => targets);
      expect(theirs.length).toBe(roles.length);
      const read = fromProfileText(written);
      expect(read.problems).toEqual([]);
      expect(read.roles.map(meaning)).toEqual(roles.map(meaning));
      expect(read.bases.every(({ account }) => account === testBase.account)).toBe(true);
    }),
  );
});

test('what is written for the AWS CLI reads back with the same roles and the same person', () => {
  fc.assert(
    fc.property(plainRoles, (roles) => {
      const read = fromProfileText(toAwsConfigText({ bases: [testBase], roles }));
      expect(read.problems).toEqual([]);
      expect(read.roles.map(({ account, role, region }) => [account, role, region])).toEqual(
        roles.map(({ account, role, region }) => [account, role, region]),
      );
      expect(read.bases.every(({ principal }) => principal === testBase.principal)).toBe(true);
    }),
  );
});

test('what is written as CSV reads back the same, and no cell begins as a formula', () => {
  fc.assert(
    fc.property(plainRoles, (roles) => {
      const csv = toCsvText({ bases: [testBase], roles });
      // Cell by cell, as a spreadsheet does: a comma within quotes begins none.
      const cells = Papa.parse<string[]>(csv).data.flat();
      expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
      const read = fromCsvText(csv);
      expect(read.problems).toEqual([]);
      const base = `aws:${testBase.account}`;
      expect(read.roles).toEqual(roles.map((role) => ({ ...role, base })));
      expect(read.bases).toEqual(roles.length === 0 ? [] : [{ ...testBase, id: base }]);
    }),
  );
});

test('says which row and cell of CSV is wrong, counting lines inside quotes', () => {
  const { roles, problems } = fromCsvText(
    'account,role,label,color\r\n200000000001,Reader,"two\nlines",\r\n2,Reader,Short,\r\n' +
      '200000000001,Painter,Red,mauve\r\n',
    { baseAccount: HOME },
  );
  expect(roles.map(({ label }) => label)).toEqual(['two\nlines']);
  expect(problems.map(({ kind, line, column }) => [kind, line, column])).toEqual([
    ['bad-account', 4, 1],
    ['bad-value', 5, 4],
  ]);
});

test('names every row of CSV that cannot be read, every column that is not known, and keeps the others', () => {
  const { roles, problems } = fromCsvText(
    'account;role;colour;mfa\r\n200000000001;Reader;;true\r\n200000000002;"Open;;\r\n',
    { baseAccount: HOME },
  );
  expect(roles).toMatchObject([{ account: '200000000001', role: 'Reader', mfa: true }]);
  expect(problems.map(({ kind, line, column }) => [kind, line, column])).toEqual([
    ['unknown-column', 1, 3],
    ['bad-quotes', 3, 1],
  ]);
});

test('an account id that lost its zeros in a spreadsheet is no alias', () => {
  const { problems } = fromCsvText('account,role\n11112222,Reader\n', { baseAccount: HOME });
  expect(problems).toEqual([{ kind: 'bad-account', line: 2, column: 1, value: '11112222' }]);
});
