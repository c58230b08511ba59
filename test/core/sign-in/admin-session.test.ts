import { expect, test } from 'vitest';
import type { AccountId } from '#core/aws/arn.ts';
import {
  ANNOUNCE_END_MS,
  sessionStanding,
  type AdminSession,
} from '#core/sign-in/admin-session.ts';

const shared = {
  partition: 'aws',
  region: 'eu-west-1',
  identity: {
    account: '111122223333' as AccountId,
    arn: 'arn:aws:iam::111122223333:user/a',
    userId: 'AIDAX',
  },
} as const;
const credentials = { accessKeyId: 'ASIAX', secretAccessKey: 'x', sessionToken: 'x' };
const pasted: AdminSession = { way: 'pasted', ...shared, credentials };
const console: AdminSession = {
  way: 'console',
  ...shared,
  credentials: { ...credentials, expiresAtMs: 900_000 },
  clientId: 'c',
  signInHost: 'h',
  refreshToken: 'r',
  endsAtMs: 43_200_000,
};

test('a console session outlasts its credentials, which are renewed', () => {
  expect(sessionStanding(console, 1_000_000)).toEqual({ kind: 'good', endsAtMs: 43_200_000 });
});

test('the end is announced beforehand, to the millisecond', () => {
  expect(sessionStanding(console, 43_200_000 - ANNOUNCE_END_MS - 1).kind).toBe('good');
  expect(sessionStanding(console, 43_200_000 - ANNOUNCE_END_MS).kind).toBe('ending');
  expect(sessionStanding(console, 43_200_000 - 1).kind).toBe('ending');
  expect(sessionStanding(console, 43_200_000).kind).toBe('ended');
});

test('pasted credentials that do not say when they end count as good', () => {
  expect(sessionStanding(pasted, 9e12)).toEqual({ kind: 'good', endsAtMs: null });
});
