import 'fake-indexeddb/auto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import { isPairChange } from '#core/change/change-set.ts';
import { applyPlanToPicture } from '#core/change/apply-plan.ts';
import { isAppError, type ErrorCode } from '#core/errors.ts';
import type { ApplyIamCall } from '#core/ports.ts';
import { createLabAdministrator, type LabAdministrator } from '../support/lab-administrator.ts';
import { estateForWrites, planOfWrites } from '../support/large-commit.ts';
import { createWorld, type World } from '../tour/world.ts';

const WRITES = 500;
const LAG_MS = 2000;
/** Every session ends so often. */
const EXPIRE_EVERY_WRITES = 120;

const estate = estateForWrites(WRITES);

let world: World;
let robin: LabAdministrator;

beforeAll(async () => {
  world = await createWorld(estate);
  robin = await createLabAdministrator(world, world.configuration);
}, 60_000);
afterAll(async () => {
  robin.close();
  await world.close();
});

/** 30 % throttling, 5 % errors, 2 s of delay, and connections cut before and after the act. */
function misbehave() {
  const { faults } = world.lab;
  // What was read until now is old enough to be seen by all.
  world.lab.advance(2 * LAG_MS);
  const error = (status: number, code: string) =>
    ({ kind: 'error', status, code, message: 'Now and then.' }) as const;
  faults.setConsistencyLag(LAG_MS);
  faults.add({ service: 'iam', probability: 0.3, effect: error(400, 'Throttling') });
  faults.add({ service: 'iam', probability: 0.03, effect: error(500, 'ServiceFailure') });
  faults.add({ service: 'iam', probability: 0.02, effect: error(409, 'ConcurrentModification') });
  faults.add({ service: 'iam', probability: 0.01, effect: { kind: 'cut', when: 'before' } });
  faults.add({ service: 'iam', probability: 0.01, effect: { kind: 'cut', when: 'after' } });
}

test(`a commit of ${WRITES} writes ends right through throttling, errors, delay, cut connections and expiring credentials`, async () => {
  const plan = planOfWrites(robin, estate, WRITES);
  const planned = applyPlanToPicture(robin.picture(), plan);
  misbehave();

  const refusals: Partial<Record<ErrorCode, number>> = {};
  let attempts = 0;
  const applyCall: ApplyIamCall = async (account, call) => {
    attempts += 1;
    if (attempts % EXPIRE_EVERY_WRITES === 0) world.lab.credentials.expireAll();
    try {
      return await robin.deps.applyCall(account, call);
    } catch (error) {
      if (isAppError(error)) refusals[error.code] = (refusals[error.code] ?? 0) + 1;
      throw error;
    }
  };
  const since = world.lab.log.length;
  const result = await robin.commit(plan, { applyCall });
  if (result.kind === 'halted') expect(result.journal.messages.slice(-10)).toEqual([]);
  expect(result).toMatchObject({ kind: 'recorded', unconfirmed: [] });

  // What reached IAM and took effect: each call of the plan once, and again only where its answer was lost.
  const apis = new Set(plan.calls.map(({ call }) => call.api as string));
  const made = world.lab.log
    .slice(since)
    .filter(({ name, errorCode }) => apis.has(name) && errorCode === undefined).length;
  const lost = (refusals['aws/unreachable'] ?? 0) + (refusals['aws/service-failed'] ?? 0);
  console.log(`500 writes under faults: ${JSON.stringify({ attempts, made, refusals })}`);
  expect(made).toBeGreaterThanOrEqual(WRITES);
  expect(made - WRITES).toBeLessThanOrEqual(refusals['aws/unreachable'] ?? 0);
  expect(attempts - made).toBeLessThanOrEqual(
    Object.values(refusals).reduce((sum, count) => sum + count, 0),
  );
  expect(refusals['aws/throttled']).toBeGreaterThan(100);
  expect(refusals['aws/credentials-expired']).toBeGreaterThan(2);
  expect(lost).toBeGreaterThan(5);

  world.lab.faults.clear();
  await robin.lookAgain(plan);
  const [wanted, found] = [evaluateAccess(planned), evaluateAccess(robin.picture())];
  for (const { principal, role } of plan.changes.filter(isPairChange)) {
    expect(wanted.stateOf(principal, role)).toMatch(/granted|conditional/);
    expect(found.stateOf(principal, role)).toBe(wanted.stateOf(principal, role));
  }
  expect(robin.plan(plan.changes).calls).toEqual([]);
}, 300_000);
