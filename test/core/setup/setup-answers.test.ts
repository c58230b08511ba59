import * as v from 'valibot';
import { expect, test } from 'vitest';
import { BucketNameSchema, RegionSchema, RolePathSchema } from '#core/aws/names.ts';
import { parseEstate } from '#core/estate/estate-issues.ts';
import { acmeConfiguration } from '../../support/acme.ts';

test.each(['acme-jumpgate', 'a.b-3', 'abc', `a${'b'.repeat(62)}`])(
  '%s can be the name of a bucket',
  (name) => {
    expect(v.is(BucketNameSchema, name)).toBe(true);
  },
);

test.each([
  'My Bucket With A Really Long Name',
  'ab',
  'a'.repeat(64),
  '-acme',
  'acme.',
  'ac..me',
  '192.168.5.4',
  'xn--acme',
  'sthree-acme',
  'acme-s3alias',
  'acme--x-s3',
  '',
])('%s cannot be the name of a bucket', (name) => {
  expect(v.is(BucketNameSchema, name)).toBe(false);
});

test.each([
  ['JumpgateAdmin', true],
  ['jump/ops/Jumpgate_Admin+=,.@-', true],
  ['a'.repeat(64), true],
  [`jump/${'a'.repeat(59)}`, true],
  ['/jump/Admin', false],
  ['jump//Admin', false],
  ['jump/', false],
  ['jump admin', false],
  ['role/jump:Admin', false],
  ['jump*', false],
  ['a'.repeat(65), false],
  [`jump/${'a'.repeat(60)}`, false],
  ['', false],
])('a role called %s is one that IAM and the console take: %s', (name, isRight) => {
  expect(v.is(RolePathSchema, name)).toBe(isRight);
  const { accounts, jump } = acmeConfiguration;
  const kind = isRight ? 'valid' : 'invalid';
  const named = { ...acmeConfiguration, jump: { ...jump, administrationRole: name } };
  expect(parseEstate(named).kind).toBe(kind);
  const audited = { ...acmeConfiguration, jump: { ...jump, auditRole: name } };
  expect(parseEstate(audited).kind).toBe(kind);
  const own = accounts.map((account) => ({ ...account, administrationRole: name }));
  expect(parseEstate({ ...acmeConfiguration, accounts: own }).kind).toBe(kind);
});

test.each([
  ['eu-west-1', true],
  ['us-gov-west-1', true],
  ['eusc-de-east-1', true],
  ['us-iso-east-1', true],
  ['Ireland', false],
  ['eu-west-1a', false],
  ['', false],
])('%s is the code of a Region: %s', (code, isRight) => {
  expect(v.is(RegionSchema, code)).toBe(isRight);
});
