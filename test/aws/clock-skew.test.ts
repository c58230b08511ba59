import { afterAll, beforeAll, expect, test } from 'vitest';
import { createValidatePolicy } from '#aws/access-analyzer.ts';
import { createApplyIamCall } from '#aws/iam-writer.ts';
import { createFetchServerClock } from '#aws/server-clock.ts';
import { createFetchCallerIdentity } from '#aws/sts.ts';
import { policyArn } from '#core/aws/arn.ts';
import { haltsCommit } from '#core/change/retry-policy.ts';
import { clientsOfLab, type LabClients } from '../support/lab-session.ts';
import { createWorld, type World } from '../tour/world.ts';

const MINUTE = 60_000;
let world: World;
let robin: LabClients;

beforeAll(async () => {
  world = await createWorld();
  robin = clientsOfLab(world);
  // AWS goes on, and this computer is left behind.
  world.lab.advance(20 * MINUTE);
});
afterAll(async () => {
  robin.close();
  await world.close();
});

const behind = (host: string) => ({
  code: 'aws/clock-behind',
  details: { host, minutes: 20 },
});

test('a write that is refused for the clock says so, is not taken for bad credentials, and halts the commit', async () => {
  const { clients, jumpAccount } = robin;
  const policy = policyArn('aws', jumpAccount, '/jumpgate/', 'nothing');
  const apply = createApplyIamCall(clients)(jumpAccount, { api: 'DeletePolicy', policy });
  await expect(apply).rejects.toMatchObject(behind(clients.hosts.iam));
  expect(haltsCommit('aws/clock-behind')).toBe(true);
});

test('so does a request that is signed without the SDK’s clients', async () => {
  const host = 'access-analyzer.eu-west-1.amazonaws.com';
  await expect(createValidatePolicy(robin.clients)('{}', 'identity')).rejects.toMatchObject(
    behind(host),
  );
});

test('reading puts up with it, and the doctor’s look at the clock says by how much it is off', async () => {
  await expect(createFetchCallerIdentity(robin.clients)()).resolves.toMatchObject({
    account: robin.jumpAccount,
  });
  const { aheadMs } = await createFetchServerClock(robin.clients, Date.now)();
  expect(Math.round(aheadMs / MINUTE)).toBe(-20);
});
