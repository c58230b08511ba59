import {
  GetAccountSummaryCommand,
  GetRoleCommand,
  IAMClient,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLab } from './lab.ts';
import { startLabWithClients, type Keys, type LabWithClients } from '../support/lab-clients.ts';

const ROLE = 'arn:aws:iam::200000104729:role/ReadOnly';

let lab: LabWithClients;
let keys: Keys;
let jump: IAMClient;
let target: IAMClient;

beforeEach(async () => {
  lab = await startLabWithClients();
  const robin = lab.lab.users().find(({ userName }) => userName === 'robin')!;
  const session = lab.lab.issueUserSession(robin.arn, { mfa: true, seconds: 3600 });
  keys = session;
  jump = lab.iam(keys);
  target = lab.iam(
    await lab.lab.assumeRole(session, 'arn:aws:iam::200000104729:role/JumpgateAdmin', {
      sessionName: 'robin',
    }),
  );
});
afterEach(() => lab.close());

const summary = (client = jump) => client.send(new GetAccountSummaryCommand({}));
const trust = (user: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::111122223333:user/${user}` },
        Action: 'sts:AssumeRole',
      },
    ],
  });
const setTrust = (user: string) =>
  target.send(
    new UpdateAssumeRolePolicyCommand({ RoleName: 'ReadOnly', PolicyDocument: trust(user) }),
  );

test('a throttled action answers Rate exceeded beyond its bucket, and the SDK gets through by retrying', async () => {
  lab.lab.faults.add({
    service: 'iam',
    action: 'GetAccountSummary',
    effect: { kind: 'throttle', perSecond: 20, burst: 2 },
  });
  const answers = await Promise.allSettled(Array.from({ length: 5 }, () => summary()));
  const refused = answers.filter((answer) => answer.status === 'rejected');
  expect(refused.length).toBeGreaterThanOrEqual(2);
  expect(refused[0]!.reason).toMatchObject({ name: 'Throttling', message: 'Rate exceeded' });
  await expect(lab.sts(keys).send(new GetCallerIdentityCommand({}))).resolves.toBeDefined();
  const patient = new IAMClient({ ...lab.configFor(keys), maxAttempts: 8 });
  await expect(Promise.all([1, 2, 3].map(() => summary(patient)))).resolves.toHaveLength(3);
});

test('an error strikes as often as it was told to', async () => {
  lab.lab.faults.add({
    action: 'GetAccountSummary',
    times: 1,
    effect: { kind: 'error', status: 409, code: 'ConcurrentModification', message: 'Try again.' },
  });
  await expect(summary()).rejects.toMatchObject({ name: 'ConcurrentModificationException' });
  await expect(summary()).resolves.toBeDefined();
});

test('a fault of one account leaves the others alone, and can be taken away', async () => {
  const remove = lab.lab.faults.add({
    account: '200000104729',
    effect: { kind: 'error', status: 500, code: 'ServiceFailure', message: 'Down.' },
  });
  await expect(summary(target)).rejects.toMatchObject({ name: 'ServiceFailureException' });
  await expect(summary()).resolves.toBeDefined();
  remove();
  await expect(summary(target)).resolves.toBeDefined();
});

test('the dice of a fault fall the same way for the same seed', () => {
  const strikes = () => {
    const { faults } = createLab({ estate: lab.lab.estate, seed: 9 });
    faults.add({ probability: 0.5, effect: { kind: 'latency', milliseconds: 1 } });
    const target = { service: 'iam', action: 'GetRole', account: undefined };
    return Array.from({ length: 40 }, () => faults.strike(target).delayMs);
  };
  const first = strikes();
  expect(strikes()).toEqual(first);
  expect(new Set(first)).toEqual(new Set([0, 1]));
});

test('a connection cut after the act leaves the write done and the caller without an answer', async () => {
  lab.lab.faults.add({
    action: 'UpdateAssumeRolePolicy',
    times: 1,
    effect: { kind: 'cut', when: 'after' },
  });
  await expect(setTrust('sam')).rejects.toThrow();
  const { Role } = await target.send(new GetRoleCommand({ RoleName: 'ReadOnly' }));
  expect(decodeURIComponent(Role!.AssumeRolePolicyDocument!)).toContain('user/sam');
});

test('a connection cut before the act leaves everything as it was', async () => {
  lab.lab.faults.add({ times: 1, effect: { kind: 'cut', when: 'before' } });
  await expect(setTrust('sam')).rejects.toThrow();
  const { Role } = await target.send(new GetRoleCommand({ RoleName: 'ReadOnly' }));
  expect(decodeURIComponent(Role!.AssumeRolePolicyDocument!)).not.toContain('user/sam');
});

test('latency delays the answer', async () => {
  lab.lab.faults.add({ effect: { kind: 'latency', milliseconds: 80 } });
  const startMs = performance.now();
  await summary();
  expect(performance.now() - startMs).toBeGreaterThan(75);
});

test('readers and decisions lag behind writes when IAM is told to be eventually consistent', async () => {
  const shown = async () => {
    const { Role } = await target.send(new GetRoleCommand({ RoleName: 'ReadOnly' }));
    return decodeURIComponent(Role!.AssumeRolePolicyDocument!);
  };
  const robin = lab.lab.iam.principal('arn:aws:iam::111122223333:user/robin')!;
  if (robin.kind !== 'user') throw new Error('robin is a user');
  lab.lab.iam.put({
    ...robin,
    inline: [
      {
        name: 'assume',
        text: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}}',
      },
    ],
  });
  const assume = () =>
    lab.sts(keys).send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'robin' }));

  lab.lab.advance(60_000);
  lab.lab.faults.setConsistencyLag(5_000);
  await setTrust('robin');
  expect(await shown()).not.toContain('user/robin');
  await expect(assume()).rejects.toMatchObject({ name: 'AccessDenied' });
  lab.lab.advance(6_000);
  expect(await shown()).toContain('user/robin');
  await expect(assume()).resolves.toBeDefined();
});
