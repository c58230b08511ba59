import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccountId } from '#core/aws/arn.ts';
import type { MenuRole } from '#core/menu/menu-document.ts';
import { packMenu } from '#core/menu/pack-menu.ts';
import { roleAt } from '#core/menu/packed-menu.ts';
import { resolveRole } from '#core/menu/resolve-role.ts';
import { parseRoleReference, roleReferenceText } from '#core/menu/role-reference.ts';
import { menuRoles, testBase } from '../../support/menu-arbitraries.ts';

const role = (account: string, accountName: string, name: string): MenuRole => ({
  base: 'aws',
  account: account as AccountId,
  accountName,
  role: name,
  label: `${accountName} ${name}`,
});
const roles = [
  role('200000000001', 'payments-prod', 'jump/Auditor'),
  role('200000000001', 'payments-prod', 'ops/Auditor'),
  role('200000000001', 'payments-prod', 'Admin'),
  role('200000000002', 'payments-dev', 'jump/Admin'),
  role('200000000003', 'twin', 'Admin'),
  role('200000000004', 'twin', 'Admin'),
];
const menu = packMenu([{ bases: [testBase], roles }]);
const resolve = (text: string) => {
  const found = resolveRole(menu, parseRoleReference(text)!, 'aws');
  const named = (row: number) => `${roleAt(menu, row).account}/${roleAt(menu, row).role}`;
  switch (found.kind) {
    case 'found':
      return named(found.row);
    case 'ambiguous':
      return found.rows.map(named).sort();
    case 'missing':
      return { missing: found.account };
  }
};

test.each([
  ['200000000001/jump/Auditor', '200000000001/jump/Auditor'],
  ['payments-prod/Admin', '200000000001/Admin'],
  ['Payments-PROD/ops/Auditor', '200000000001/ops/Auditor'],
  ['payments-dev/Admin', '200000000002/jump/Admin'],
  ['arn:aws:iam::200000000002:role/jump/Admin', '200000000002/jump/Admin'],
  ['payments-prod/Auditor', ['200000000001/jump/Auditor', '200000000001/ops/Auditor']],
  ['twin/Admin', ['200000000003/Admin', '200000000004/Admin']],
  ['payments-prod/Owner', { missing: '200000000001' }],
  ['payments-prod/admin', { missing: '200000000001' }],
  ['200000000009/Admin', { missing: '200000000009' }],
  ['twin/Owner', { missing: undefined }],
  ['nobody/Admin', { missing: undefined }],
])('%s means %j', (text, expected) => {
  expect(resolve(text)).toEqual(expected);
});

test('only roles of the link’s partition are meant', () => {
  const reference = { account: '200000000001', role: 'Admin' };
  expect(resolveRole(menu, reference, 'aws-cn')).toEqual({
    kind: 'missing',
    account: '200000000001',
  });
});

test('every role of a menu is found by its account and its path and name', () => {
  fc.assert(
    fc.property(menuRoles, (list) => {
      const any = packMenu([{ bases: [testBase], roles: list }]);
      for (let row = 0; row < any.count; row++) {
        const reference = parseRoleReference(roleReferenceText(roleAt(any, row)));
        expect(resolveRole(any, reference!)).toEqual({ kind: 'found', row });
      }
    }),
  );
});
