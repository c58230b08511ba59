// A commit of 500 writes against the lab: at 20 ms latency, and where IAM allows so many calls of each kind in a second and account.
import 'fake-indexeddb/auto';
import type { ApplyIamCall } from '#core/ports.ts';
import { isAppError } from '#core/errors.ts';
import type { Plan } from '#core/change/plan.ts';
import { createLabAdministrator } from '../support/lab-administrator.ts';
import { estateForWrites, planOfWrites } from '../support/large-commit.ts';
import { createWorld } from '../tour/world.ts';
import { report } from './report.ts';

const WRITES = 500;
const LATENCY_MS = 20;
const RUNS = Number(process.env['JUMPGATE_BENCH_RUNS'] ?? 3);
/** Calls of one kind that IAM answers in a second and account, and at once after a rest. */
const LIMIT = { perSecond: 10, burst: 10 };

const estate = estateForWrites(WRITES);

/** Writes of the busiest kind in the busiest account: what a limit of each kind and account must let through one by one. */
function busiest({ calls }: Plan): number {
  const counts = new Map<string, number>();
  for (const { account, call } of calls) {
    const key = `${account} ${call.api}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Math.max(...counts.values());
}

/** One commit in a lab of its own. */
async function measure(limit: typeof LIMIT | undefined) {
  const world = await createWorld(estate);
  const robin = await createLabAdministrator(world, world.configuration);
  const plan = planOfWrites(robin, estate, WRITES);
  world.lab.faults.add({ effect: { kind: 'latency', milliseconds: LATENCY_MS } });
  const kinds = [...new Set(plan.calls.map(({ call }) => call.api))];
  if (limit)
    for (const action of kinds)
      world.lab.faults.add({ service: 'iam', action, effect: { kind: 'throttle', ...limit } });
  const counts = { answered: 0, throttled: 0 };
  const applyCall: ApplyIamCall = async (account, call) => {
    try {
      const answer = await robin.deps.applyCall(account, call);
      counts.answered += 1;
      return answer;
    } catch (error) {
      if (isAppError(error) && error.code === 'aws/throttled') counts.throttled += 1;
      throw error;
    }
  };
  const startedAtMs = performance.now();
  const phases = new Map<string, number>();
  const result = await robin.commit(
    plan,
    { applyCall },
    {
      onProgress: (progress) => {
        if (progress.kind === 'phase') phases.set(progress.phase, performance.now());
      },
    },
  );
  const endedAtMs = performance.now();
  if (result.kind !== 'recorded') throw new Error(`The commit ended as ${result.kind}.`);
  robin.close();
  await world.close();
  const writingMs = (phases.get('reading-back') ?? NaN) - (phases.get('writing') ?? NaN);
  const boundMs = limit && ((busiest(plan) - limit.burst) / limit.perSecond) * 1000;
  return { ...counts, writingMs, totalMs: endedAtMs - startedAtMs, boundMs };
}

for (const limit of [undefined, LIMIT]) {
  const name = limit ? `${limit.perSecond}/s of each kind and account` : `${LATENCY_MS} ms latency`;
  const runs: Awaited<ReturnType<typeof measure>>[] = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await measure(limit));
  const say = (metric: string, unit: string, of: (run: (typeof runs)[number]) => number) =>
    report('commit', WRITES, `${name}: ${metric}`, unit, runs.map(of));
  say('writes answered', 'calls', ({ answered }) => answered);
  say('writes refused', 'calls', ({ throttled }) => throttled);
  say('writing', 'ms', ({ writingMs }) => writingMs);
  say('whole commit', 'ms', ({ totalMs }) => totalMs);
  if (limit) {
    say('lower bound of writing', 'ms', ({ boundMs }) => boundMs ?? NaN);
    say(
      'writing beside the lower bound',
      'ratio',
      ({ writingMs, boundMs }) => writingMs / (boundMs ?? NaN),
    );
  }
}
