import { CreateUserCommand, DeleteUserCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TruthRow } from '../estate.ts';
import { startLabWithClients, type Keys, type LabWithClients } from '../../support/lab-clients.ts';

let lab: LabWithClients;
beforeAll(async () => {
  lab = await startLabWithClients();
});
afterAll(() => lab.close());

const pairOf = (state: TruthRow['state']) => {
  const row = lab.lab.estate.truth.find((one) => one.state === state)!;
  return { userName: row.principal.split('/').at(-1)!, roleArn: row.role };
};

const assume = (keys: Keys, RoleArn: string, more: object = {}) =>
  lab.sts(keys).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'session', ...more }));

const toKeys = ({ Credentials }: Awaited<ReturnType<typeof assume>>): Keys => ({
  accessKeyId: Credentials!.AccessKeyId!,
  secretAccessKey: Credentials!.SecretAccessKey!,
  sessionToken: Credentials!.SessionToken!,
});

test('AssumeRole succeeds where both sides allow, and the new session says who it is', async () => {
  const { userName, roleArn } = pairOf('active');
  const keys = toKeys(await assume(lab.signIn(userName), roleArn));
  const [, account, name] = /::(\d+):role\/(?:.*\/)?(.+)$/.exec(roleArn)!;
  expect(await lab.sts(keys).send(new GetCallerIdentityCommand({}))).toMatchObject({
    Arn: `arn:aws:sts::${account!}:assumed-role/${name!}/session`,
    UserId: expect.stringMatching(/^AROA[A-Z0-9]+:session$/) as string,
  });
});

test.each(['assertion-only', 'trust-only', 'denied', 'bounded'] as const)(
  'AssumeRole is refused where the pair is %s',
  async (state) => {
    const { userName, roleArn } = pairOf(state);
    await expect(assume(lab.signIn(userName), roleArn)).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  },
);

test('a trust that asks for MFA refuses sessions without it, and long-term keys', async () => {
  const { userName, roleArn } = pairOf('active-mfa');
  const keys = lab.lab.longTermKeys(
    lab.lab.users().find((user) => user.userName === userName)!.arn,
  );
  await expect(assume(lab.signIn(userName), roleArn)).resolves.toBeDefined();
  await expect(assume(lab.signIn(userName, { mfa: false }), roleArn)).rejects.toMatchObject({
    name: 'AccessDenied',
  });
  await expect(assume(keys, roleArn)).rejects.toMatchObject({ name: 'AccessDenied' });
});

test('a role that does not exist is refused like one that does not trust', async () => {
  await expect(
    assume(lab.signIn('robin'), 'arn:aws:iam::200000104729:role/Nobody'),
  ).rejects.toMatchObject({ name: 'AccessDenied' });
});

test('administrators reach every target account; its role reads IAM there', async () => {
  for (const { id } of lab.lab.accounts.slice(1)) {
    const keys = toKeys(await assume(lab.signIn('sam'), `arn:aws:iam::${id}:role/JumpgateAdmin`));
    await expect(lab.iam(keys).send(new ListUsersCommand({}))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  }
});

test('a session may not outlive what the role admits', async () => {
  const role = lab.lab.estate.truth
    .filter(({ state }) => state === 'active')
    .find(({ role: arn }) => lab.lab.maxSessionSeconds(arn) === 3600)!;
  const keys = lab.signIn(role.principal.split('/').at(-1)!);
  await expect(assume(keys, role.role, { DurationSeconds: 3601 })).rejects.toMatchObject({
    name: 'ValidationError',
  });
  await expect(assume(keys, role.role, { DurationSeconds: 3600 })).resolves.toBeDefined();
});

test('a chained session ends within the hour', async () => {
  const account = '200000104729';
  const store = lab.lab.iam;
  const first = store.role(`arn:aws:iam::${account}:role/JumpgateAdmin`)!;
  store.put({
    ...first,
    id: 'AROACHAINEDROLE000001',
    name: 'Chained',
    arn: `arn:aws:iam::${account}:role/Chained`,
    maxSessionSeconds: 43_200,
    trust: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: first.id }, Action: 'sts:AssumeRole' }],
    },
  });
  const keys = toKeys(await assume(lab.signIn('robin'), first.arn));
  const chained = `arn:aws:iam::${account}:role/Chained`;
  await expect(assume(keys, chained, { DurationSeconds: 3601 })).rejects.toMatchObject({
    name: 'ValidationError',
  });
  await expect(assume(keys, chained, { DurationSeconds: 3600 })).resolves.toBeDefined();
});

test('an external id opens a role that asks for it, and nothing else does', async () => {
  const { userName, roleArn } = pairOf('active');
  const role = lab.lab.iam.role(roleArn)!;
  const [statement] = role.trust['Statement'] as object[];
  lab.lab.iam.put({
    ...role,
    trust: {
      Version: '2012-10-17',
      Statement: [
        {
          ...statement,
          Principal: { AWS: lab.lab.users().find((user) => user.userName === userName)!.userId },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'sts:ExternalId': 'open-sesame' } },
        },
      ],
    },
  });
  const keys = lab.signIn(userName);
  await expect(assume(keys, roleArn)).rejects.toMatchObject({ name: 'AccessDenied' });
  await expect(assume(keys, roleArn, { ExternalId: 'open-sesame' })).resolves.toBeDefined();
  lab.lab.iam.put(role);
});

test('a session policy narrows what the role may do', async () => {
  const roleArn = 'arn:aws:iam::200000104729:role/JumpgateAdmin';
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'iam:GetRole', Resource: '*' }],
  });
  const keys = toKeys(await assume(lab.signIn('robin'), roleArn, { Policy }));
  await expect(lab.iam(keys).send(new ListUsersCommand({}))).rejects.toMatchObject({
    name: 'AccessDenied',
  });
});

test('a deleted user’s credentials are worth nothing', async () => {
  const robin = lab.lab.iam.principal('arn:aws:iam::111122223333:user/robin')!;
  lab.lab.iam.put({
    ...(robin as Extract<typeof robin, { kind: 'user' }>),
    inline: [
      {
        name: 'users',
        text: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:*User","Resource":"*"}}',
      },
    ],
  });
  const iam = lab.iam(lab.signIn('robin'));
  await iam.send(new CreateUserCommand({ UserName: 'brief' }));
  const keys = lab.signIn('brief');
  await iam.send(new DeleteUserCommand({ UserName: 'brief' }));
  await expect(lab.sts(keys).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: 'InvalidClientTokenId',
  });
});
