import { ConfigParser } from 'aesr-config';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccountId } from '#core/aws/arn.ts';
import type { MenuRole } from '#core/menu/menu-document.ts';
import { fromCsvText, toCsvText } from '#core/menu/text-formats/csv-text.ts';
import { fromProfileText } from '#core/menu/text-formats/from-profile-text.ts';
import { toAesrText } from '#core/menu/text-formats/to-aesr-text.ts';
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
  const { roles, bases, problems } = fromProfileText(COMPLEX, { baseAccount: HOME });
  expect(problems).toEqual([]);
  expect(roles.map(({ label, role, base }) => [label, role, base])).toEqual([
    ['north-lab', 'jump/Lab', 'aws-us-gov:300000000001'],
    ['north-store', 'Visitor', 'aws:300000000001'],
    ['south-ops', 'Ops', `aws:${HOME}`],
    ['south-deep', 'Deep', `aws:${HOME}`],
  ]);
  expect(bases.map(({ alias }) => alias)).toEqual(['north-jump', 'north-jump', 'south-alias']);
});

test('reads the same targets as the package of AWS Extend Switch Roles', () => {
  const theirs = ConfigParser.parseIni(SIMPLE).singles.map((one) => [
    one.name,
    one.aws_account_id,
    one.role_name,
    one.color,
  ]);
  const { roles } = fromProfileText(SIMPLE, { baseAccount: HOME });
  expect(roles.map((one) => [one.label, one.account, one.role, one.color])).toEqual(theirs);
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
    '[lost]',
    'role_arn = arn:aws:iam::200000000001:role/Lost',
    'source_profile = nowhere',
    '[alias]',
    'aws_account_id = some-alias',
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
    ['unknown-source', 12, 18],
    ['bad-account', 14, 18],
    ['source-loop', 18, 18],
    ['no-role', 20, 18],
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
  .map((text) => text.replace(/[[\]\p{C}]/gu, '').trim())
  .filter((text) => text !== '' && text.length < 60 && !/^profile\s/i.test(text));
const plainRoles = fc.uniqueArray(
  fc.record<MenuRole, 'base' | 'account' | 'accountName' | 'role' | 'label'>(
    {
      base: fc.constant(testBase.id),
      account: fc.integer({ min: 0, max: 40 }).map((n) => String(2e11 + n) as AccountId),
      accountName: name,
      role: fc.constantFrom('jump/Admin', 'ReadOnly', 'team/a/Operator', 'x+=,.@-_'),
      label: fc.oneof(name, fc.constantFrom('=1+1', '+a', "'=b", '-c', '@d', 'e;f # g', '"q",r')),
      color: fc.constantFrom('d13212', '1D8348'),
      region: fc.constantFrom('eu-west-1', 'us-east-2'),
    },
    { requiredKeys: ['base', 'account', 'accountName', 'role', 'label'] },
  ),
  { selector: ({ label }) => label, maxLength: 30 },
);
const meaning = ({ label, account, role, region, color }: MenuRole) => ({
  label,
  account,
  role,
  region,
  color,
});

test('what is written for AWS Extend Switch Roles reads back with the same meaning', () => {
  fc.assert(
    fc.property(plainRoles, (roles) => {
      const read = fromProfileText(toAesrText({ bases: [testBase], roles }));
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
      expect(csv).not.toMatch(/(?:^|[\n,]"?)[=+\-@]/);
      const read = fromCsvText(csv);
      expect(read.problems).toEqual([]);
      const base = `aws:${testBase.account}`;
      expect(read.roles).toEqual(roles.map((role) => ({ ...role, base })));
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
    ['bad-value', 4, 1],
    ['bad-value', 5, 4],
  ]);
});
