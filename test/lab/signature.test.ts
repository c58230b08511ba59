import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLabWithClients, type Keys, type LabWithClients } from '../support/lab-clients.ts';

let lab: LabWithClients;
beforeAll(async () => {
  lab = await startLabWithClients();
});
afterAll(() => lab.close());

const whoAmI = (keys: Keys) => lab.sts(keys).send(new GetCallerIdentityCommand({}));

test('tells a signed-in user who they are', async () => {
  expect(await whoAmI(lab.signIn('robin'))).toMatchObject({
    Account: '111122223333',
    Arn: 'arn:aws:iam::111122223333:user/robin',
    UserId: expect.stringMatching(/^AIDA/) as string,
  });
});

test('accepts long-term keys', async () => {
  const keys = lab.lab.longTermKeys('arn:aws:iam::111122223333:user/ada.okafor');
  expect(await whoAmI(keys)).toMatchObject({ Arn: keys.userArn });
});

test('refuses a signature made with another secret', async () => {
  const keys = { ...lab.signIn('robin'), secretAccessKey: 'x'.repeat(40) };
  await expect(whoAmI(keys)).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
});

test('refuses a key it never issued', async () => {
  const keys = { ...lab.signIn('robin'), accessKeyId: 'ASIAAAAAAAAAAAAAAAAA' };
  await expect(whoAmI(keys)).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
});

test('refuses temporary keys without their token', async () => {
  const { accessKeyId, secretAccessKey } = lab.signIn('robin');
  await expect(whoAmI({ accessKeyId, secretAccessKey })).rejects.toMatchObject({
    name: 'InvalidClientTokenId',
  });
});

test('refuses a session that was ended, and one whose time has passed', async () => {
  const ended = lab.signIn('robin');
  lab.lab.expireSession(ended.accessKeyId);
  await expect(whoAmI(ended)).rejects.toMatchObject({ name: 'ExpiredToken' });

  const old = lab.signIn('robin');
  lab.lab.advance(3_600_001);
  await expect(whoAmI(old)).rejects.toMatchObject({ name: 'ExpiredToken' });
  lab.lab.advance(-3_600_001);
});

test('refuses a request signed more than five minutes off', async () => {
  const config = lab.configFor(lab.signIn('robin'));
  const late = new STSClient({ ...config, systemClockOffset: -6 * 60_000 });
  await expect(late.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: 'SignatureDoesNotMatch',
  });
});

test('refuses a request that was changed on its way', async () => {
  const client = lab.sts(lab.signIn('robin'));
  client.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body: string };
      // Of the same length, so that HTTP itself has nothing to complain about.
      request.body = request.body.replace('GetCallerIdentity', 'getCallerIdentity');
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low', name: 'tamper' },
  );
  await expect(client.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: 'SignatureDoesNotMatch',
  });
});

test('refuses a signature scoped to another Region than the host', async () => {
  const client = new STSClient({
    ...lab.configFor(lab.signIn('robin')),
    region: 'eu-west-1',
    endpoint: 'https://sts.us-east-1.amazonaws.com',
  });
  await expect(client.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: 'SignatureDoesNotMatch',
  });
});

test('answers at every regional host', async () => {
  const client = new STSClient({ ...lab.configFor(lab.signIn('robin')), region: 'eu-west-1' });
  expect(await client.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: '111122223333',
  });
});
