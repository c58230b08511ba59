import { ConfigParser } from 'aesr-config';
import { expect, test } from 'vitest';
import type { AccountId } from '#core/aws/arn.ts';
import { packMenu } from '#core/menu/pack-menu.ts';
import { rolesOf } from '#core/menu/packed-menu.ts';
import { fromProfileText } from '#core/menu/text-formats/from-profile-text.ts';
import { unknownAliases, type ImportedMenu } from '#core/menu/text-formats/imported-menu.ts';
import { toAesrText } from '#core/menu/text-formats/to-aesr-text.ts';
import { AESR_ALIASED_BASE, AESR_COMPLEX, AESR_SIMPLE } from '../../../support/aesr-examples.ts';

const HOME = '111122223333' as AccountId;

/** What a text means to AWS Extend Switch Roles itself: each target with its account, role and looks, and its base. */
function theirMeaning(text: string) {
  const { singles, complexes } = ConfigParser.parseIni(text);
  const looks = ({ color, image, region }: { color?: string; image?: string; region?: string }) => [
    color,
    image?.replaceAll('"', ''),
    region,
  ];
  return [
    ...singles.map((one) => [one.name, one.aws_account_id, one.role_name, ...looks(one), 'reader']),
    ...complexes.flatMap((base) =>
      base.targets.map((one) => [
        one.name,
        one.aws_account_id,
        one.role_name ?? base.target_role_name,
        ...looks(one),
        [base.aws_account_id, base.aws_account_alias, base.role_name].join(' '),
      ]),
    ),
  ].sort();
}

function ourMeaning({ bases, roles }: ImportedMenu) {
  const byId = new Map(bases.map((base) => [base.id, base]));
  return roles
    .map((one) => {
      const base = byId.get(one.base);
      const isReaders = base?.account === HOME;
      return [
        one.label,
        one.account,
        one.role,
        one.color,
        one.image,
        one.region,
        isReaders ? 'reader' : [base?.account, base?.alias, base?.role].join(' '),
      ];
    })
    .sort();
}

const EXAMPLES = [
  ['simple', AESR_SIMPLE],
  ['complex', AESR_COMPLEX],
] as const;

test.each(EXAMPLES)('imports the %s example of its README without loss', (_, text) => {
  const read = fromProfileText(text, { baseAccount: HOME });
  expect(read.problems).toEqual([]);
  expect(ourMeaning(read)).toEqual(theirMeaning(text));
});

test.each(EXAMPLES)('writes the %s example back with the same meaning', (_, text) => {
  const read = fromProfileText(text, { baseAccount: HOME });
  // Through the menu, as the extension does it.
  const menu = packMenu([read]);
  const written = toAesrText({ bases: menu.bases, roles: rolesOf(menu) });
  expect(ourMeaning(fromProfileText(written))).toEqual(ourMeaning(read));
  // To the other extension too, but for the base that the reader named.
  const named = theirMeaning(text).map((row) => row.with(-1, String(row.at(-1))));
  const again = theirMeaning(written).map((row) =>
    row.with(-1, String(row.at(-1)).replace(/^111122223333 +$/, 'reader')),
  );
  expect(again).toEqual(named.sort());
});

test('keeps a role whose account is known by its alias alone, and asks for the number', () => {
  const read = fromProfileText(AESR_COMPLEX, { baseAccount: HOME });
  const role = read.roles.find(({ label }) => label === 'AnotherRole');
  expect(role).toMatchObject({ account: 'account-3-alias', alias: 'account-3-alias' });
  expect(unknownAliases(read)).toEqual(['account-3-alias']);
  const accounts = new Map([['account-3-alias', '300000000003' as AccountId]]);
  const answered = fromProfileText(AESR_COMPLEX, { baseAccount: HOME, accounts });
  expect(answered.roles.find(({ label }) => label === 'AnotherRole')).toMatchObject({
    account: '300000000003',
    alias: 'account-3-alias',
  });
  expect(unknownAliases(answered)).toEqual([]);
});

test('needs the number of an account that roles start from', () => {
  const read = fromProfileText(AESR_ALIASED_BASE, { baseAccount: HOME });
  expect(read.problems).toEqual([
    { kind: 'unknown-alias', line: 7, column: 18, value: 'your-account-alias' },
  ]);
  expect(unknownAliases(read)).toEqual(['your-account-alias']);
  const accounts = new Map([['your-account-alias', '300000000003' as AccountId]]);
  const { bases, roles } = fromProfileText(AESR_ALIASED_BASE, { accounts });
  expect(bases).toEqual([
    {
      id: 'aws:300000000003',
      partition: 'aws',
      account: '300000000003',
      alias: 'your-account-alias',
    },
  ]);
  expect(roles.map(({ region }) => region)).toEqual(['eu-west-1']);
});
