import { beforeEach, expect, test, vi } from 'vitest';
import type { AccountId } from '#core/aws/arn.ts';
import type { AdminSession } from '#core/sign-in/admin-session.ts';

const items = new Map<string, unknown>();
const listeners = new Set<(changes: Readonly<Record<string, unknown>>) => void>();
const change = (key: string) => {
  for (const listener of listeners) listener({ [key]: {} });
};
vi.mock('webextension-polyfill', () => ({
  default: {
    storage: {
      session: {
        get: (key: string) => Promise.resolve(items.has(key) ? { [key]: items.get(key) } : {}),
        set: (written: object) => {
          for (const [key, value] of Object.entries(written)) {
            items.set(key, value);
            change(key);
          }
          return Promise.resolve();
        },
        remove: (key: string) => {
          items.delete(key);
          change(key);
          return Promise.resolve();
        },
        onChanged: {
          addListener: (listener: () => void) => listeners.add(listener),
          removeListener: (listener: () => void) => listeners.delete(listener),
        },
      },
    },
  },
}));
const { sessionVault, watchSessions } = await import('#webext/session-vault.ts');

const sessionOf = (partition: AdminSession['partition'], account: string): AdminSession => ({
  way: 'pasted',
  partition,
  region: 'us-east-1',
  identity: {
    account: account as AccountId,
    arn: `arn:${partition}:iam::${account}:user/robin`,
    userId: 'AIDA',
  },
  credentials: { accessKeyId: 'ASIA', secretAccessKey: 'secret', sessionToken: 'token' },
});
const placeOf = ({ partition, identity }: AdminSession) => ({
  partition,
  account: identity.account,
});

beforeEach(() => {
  items.clear();
});

test('sessions of one partition, and of one number in two partitions, are kept apart', async () => {
  const all = [
    sessionOf('aws', '111122223333'),
    sessionOf('aws', '444455556666'),
    sessionOf('aws-us-gov', '444455556666'),
  ];
  for (const session of all) await sessionVault.save(session);
  for (const session of all) expect(await sessionVault.load(placeOf(session))).toEqual(session);
  const [first, ...others] = all;
  await sessionVault.clear(placeOf(first!));
  expect(await sessionVault.load(placeOf(first!))).toBeUndefined();
  for (const session of others) expect(await sessionVault.load(placeOf(session))).toEqual(session);
});

test('what stands at another account’s place, or is no session, is no session', async () => {
  const session = sessionOf('aws', '111122223333');
  const place = { partition: 'aws', account: '444455556666' as AccountId } as const;
  items.set('admin-session/aws/444455556666', session);
  expect(await sessionVault.load(place)).toBeUndefined();
  items.set('admin-session/aws/444455556666', 'a session');
  expect(await sessionVault.load(place)).toBeUndefined();
});

test('whoever watches hears of sessions and of nothing else, until they stop', async () => {
  let heard = 0;
  const stop = watchSessions(() => (heard += 1));
  await sessionVault.save(sessionOf('aws', '111122223333'));
  change('console-tab/7');
  expect(heard).toBe(1);
  stop();
  await sessionVault.clear(placeOf(sessionOf('aws', '111122223333')));
  expect(heard).toBe(1);
});
