import 'fake-indexeddb/auto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAppError } from '#core/errors.ts';
import { LAB_NAMES } from '../lab/seed.ts';
import { createLabAdministrator, type LabAdministrator } from '../support/lab-administrator.ts';
import { rivalGrants } from '../support/rival-grants.ts';
import { createWorld, type World } from '../tour/world.ts';

const ROUNDS = 6;

let world: World;
let robin: LabAdministrator;
let sam: LabAdministrator;

beforeAll(async () => {
  world = await createWorld();
  robin = await createLabAdministrator(world, world.configuration);
  sam = await createLabAdministrator(world, world.configuration, {
    userName: LAB_NAMES.secondAdministrator,
  });
});
afterAll(async () => {
  robin.close();
  sam.close();
  await world.close();
});

/** Whether a commit came to its end; a refusal wrote nothing. */
async function outcome(commit: ReturnType<LabAdministrator['commit']>) {
  try {
    return (await commit).kind;
  } catch (error) {
    if (!isAppError(error)) throw error;
    return error.code;
  }
}

test('two administrators who write the same trusts at the same time never lose each other’s update', async () => {
  const seen: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [byRobin, bySam] = rivalGrants(world, robin, round);
    // Both reviewed the same picture: neither knows of the other.
    const plans = [robin.plan(byRobin), sam.plan(bySam)] as const;
    // The slower the writes, the wider the gap between looking and writing.
    const hurry = world.lab.faults.add({
      service: 'iam',
      action: 'UpdateAssumeRolePolicy',
      effect: { kind: 'latency', milliseconds: 300 },
    });
    const outcomes = await Promise.all([
      outcome(robin.commit(plans[0])),
      outcome(sam.commit(plans[1])),
    ]);
    hurry();
    seen.push(...outcomes);
    for (const [index, one] of outcomes.entries()) {
      if (one === 'recorded') continue;
      expect(one).toBe('commit/elsewhere');
      // Tried again later with the very same plan, now stale: planned again, or refused as a conflict.
      const again = await outcome(index === 0 ? robin.commit(plans[0]) : sam.commit(plans[1]));
      expect(['recorded', 'conflict']).toContain(again);
      seen.push(again);
      outcomes[index] = again;
    }
    for (const [index, changes] of [byRobin, bySam].entries())
      for (const { principal, role } of changes)
        expect({ principal, role, opens: await world.canAssume(principal, role) }).toEqual({
          principal,
          role,
          opens: outcomes[index] === 'recorded',
        });
    await robin.lookAgain(plans[0]);
    await sam.lookAgain(plans[1]);
  }
  expect(seen.filter((one) => one === 'commit/elsewhere').length).toBeGreaterThan(0);
  expect(seen.filter((one) => one === 'recorded').length).toBeGreaterThan(ROUNDS);
}, 120_000);
