import { afterAll, beforeAll, expect, test } from 'vitest';
import { createValidatePolicy } from '#aws/access-analyzer.ts';
import { clientsOfLab, type LabClients } from '../support/lab-session.ts';
import { createWorld, type World } from '../tour/world.ts';

let world: World;
let robin: LabClients;

beforeAll(async () => {
  world = await createWorld();
  robin = clientsOfLab(world);
});
afterAll(async () => {
  robin.close();
  await world.close();
});

const trust = (principal: unknown) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
  });

test('a sound document has nothing said of it, one that lets everyone in has', async () => {
  const validate = createValidatePolicy(robin.clients);
  const own = trust({ AWS: `arn:aws:iam::${robin.jumpAccount}:root` });
  expect(await validate(own, 'trust')).toEqual([]);
  expect(await validate(trust('*'), 'trust')).toMatchObject([
    { kind: 'security-warning', code: 'ALLOW_WITH_UNRESTRICTED_PRINCIPAL' },
  ]);
});

test('every page of what is wrong is read', async () => {
  const Statement = [1, 2, 3, 4].map(() => ({ Effect: 'Perhaps', Action: 'sts:AssumeRole' }));
  const advice = await createValidatePolicy(robin.clients)(
    JSON.stringify({ Version: '2012-10-17', Statement }),
    'identity',
  );
  expect(advice.length).toBeGreaterThan(2);
  expect(advice.every(({ kind }) => kind === 'error')).toBe(true);
});

test('somebody without the permission is told so', async () => {
  const ada = clientsOfLab(world, { userName: 'ada.okafor' });
  await expect(createValidatePolicy(ada.clients)('{}', 'identity')).rejects.toMatchObject({
    code: 'aws/access-denied',
    details: { action: 'access-analyzer:ValidatePolicy' },
  });
  ada.close();
});
