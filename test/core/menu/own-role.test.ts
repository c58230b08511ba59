import { expect, test } from 'vitest';
import { readOwnRole } from '#core/menu/own-role.ts';
import { testBase } from '../../support/menu-arbitraries.ts';

const typed = {
  account: '2000 0010 4729',
  role: 'jump/Auditor',
  label: '',
  environment: '',
  region: '',
  landing: '',
  color: '',
  base: 'aws',
  partition: 'aws',
};

test('a role is read field by field, or from its ARN', () => {
  expect(readOwnRole({ ...typed, color: '#D13212', environment: ' prod ' }, [testBase])).toEqual({
    kind: 'valid',
    base: testBase,
    role: {
      account: '200000104729',
      accountName: '200000104729',
      role: 'jump/Auditor',
      label: '200000104729 / Auditor',
      environment: 'prod',
      color: 'D13212',
    },
  });
  const arn = 'arn:aws-cn:iam::200000000009:role/a/b';
  expect(readOwnRole({ ...typed, role: arn, base: '1111-2222-3333' }, [])).toMatchObject({
    kind: 'valid',
    base: { partition: 'aws-cn', account: '111122223333' },
    role: { account: '200000000009', role: 'a/b' },
  });
});

test('every field that is wrong is named', () => {
  const wrong = {
    account: '12',
    role: 'a b',
    label: 'x'.repeat(201),
    environment: 'x'.repeat(65),
    region: 'x'.repeat(33),
    landing: '//evil.example',
    color: 'red',
    base: 'nobody',
    partition: 'aws',
  };
  const read = readOwnRole(wrong, [testBase]);
  expect(read.kind === 'invalid' && read.fields).toEqual([
    'account',
    'role',
    'label',
    'environment',
    'region',
    'landing',
    'color',
    'base',
  ]);
});
