import 'fake-indexeddb/auto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCommitControl } from '#app/commit-control.ts';
import { recoverCommit } from '#app/recover-commit.ts';
import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import { arnParts } from '#core/aws/arn.ts';
import type { Change } from '#core/change/change-set.ts';
import { createLabAdministrator, type LabAdministrator } from '../support/lab-administrator.ts';
import { createWorld, type World } from '../tour/world.ts';

let world: World;
let robin: LabAdministrator;

beforeAll(async () => {
  world = await createWorld();
  robin = await createLabAdministrator(world, world.configuration);
});
afterAll(async () => {
  robin.close();
  await world.close();
});

/** A person whose whole foreign policy is taken over, so that it is detached, with one of its roles revoked. */
function emptying(): readonly Change[] {
  for (const user of robin.picture().jump.users) {
    const principal: PrincipalArn = user.arn;
    const held = world.estate.truth.filter((row) => row.principal === principal);
    const changes = held.flatMap(({ role }): Change[] => {
      const pair = { principal, role: role as RoleArn };
      return [
        { kind: 'adopt', ...pair },
        { kind: 'revoke', ...pair },
      ];
    });
    const plan = robin.plan(changes);
    const detaches = plan.calls.some(({ call }) => call.api === 'DetachUserPolicy');
    if (changes.length > 0 && plan.blockers.length === 0 && detaches) return changes;
  }
  throw new Error('Nobody’s foreign policy can be emptied.');
}

test('taking back a commit attaches the foreign policy again that it had detached', async () => {
  const plan = robin.plan(emptying());
  const detached = plan.calls.flatMap(({ call }) =>
    call.api === 'DetachUserPolicy' && arnParts(call.policy).path !== '/jumpgate/' ? [call] : [],
  );
  const [first] = detached;
  if (!first) throw new Error('The plan detaches nothing.');
  const users = () => [
    ...(world.lab.iam.accounts.get(world.lab.jumpAccount)?.users.values() ?? []),
  ];
  const attached = () =>
    users()
      .find(({ arn }) => arn === first.principal)
      ?.attached.includes(first.policy);
  expect(attached()).toBe(true);
  // Revoking writes the asking side first: by now the policy is off.
  const refuse = world.lab.faults.add({
    service: 'iam',
    action: 'UpdateAssumeRolePolicy',
    effect: { kind: 'error', status: 403, code: 'AccessDenied', message: 'not now' },
  });
  const halted = await robin.commit(plan);
  if (halted.kind !== 'halted') throw new Error(`The commit was ${halted.kind}.`);
  expect(attached()).toBe(false);
  refuse();
  const ended = await recoverCommit(robin.deps, halted.journal, 'take-back', {
    control: createCommitControl(),
    onProgress: () => undefined,
  });
  expect(ended).toMatchObject({ kind: 'recorded', record: { body: { outcome: 'taken-back' } } });
  expect(attached()).toBe(true);
});
