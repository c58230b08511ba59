// Who can assume what, for 5,000 principals × 20,000 roles: time from text and from parsed policies, memory, growth with the
// number of grants, one changed document, and the ratio to the oracle, which is asked about a sample of pairs in the same run.
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { AccessRequest } from '#core/access/access-messages.ts';
import { compileEstate } from '#core/access/compile-estate.ts';
import { evaluateEstate } from '#core/access/evaluate-access.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import { reevaluateAccess } from '#core/access/reevaluate-access.ts';
import { makeEstate } from '../lab/make-estate.ts';
import { pictureOfEstate } from '../support/picture-of-estate.ts';
import { report } from './report.ts';
import { startThread } from './start-thread.ts';

const RUNS = 5;
const SAMPLE = 200;
const MEGABYTE = 1_000_000;

const collectGarbage = globalThis.gc ?? (() => undefined);

async function timed<T>(runs: number, run: () => T | Promise<T>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    collectGarbage();
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times;
}

/** Hands the picture to a worker that has none yet, and waits for the table: what a page waits for. */
async function askWorker(picture: EstatePicture): Promise<number> {
  const worker = startThread(new URL('./access/access-thread.ts', import.meta.url));
  await once(worker, 'online');
  const table = { kind: 'table' } as const;
  const nothing = { ...picture, accounts: [], jump: { ...picture.jump, users: [], policies: [] } };
  // Once with next to nothing, so that what is measured is not the thread's own start.
  worker.postMessage({ id: 1, picture: nothing, question: table } satisfies AccessRequest);
  await once(worker, 'message');
  const start = performance.now();
  worker.postMessage({ id: 2, picture, question: table } satisfies AccessRequest);
  await once(worker, 'message');
  const ms = performance.now() - start;
  await worker.terminate();
  return ms;
}

/** A picture as another reading of the same estate would give it, with one trust changed. */
function withOneChange(picture: EstatePicture): EstatePicture {
  const fresh = JSON.parse(JSON.stringify(picture)) as EstatePicture;
  const [first, ...others] = fresh.accounts;
  if (first?.kind !== 'read') throw new Error('The first account is readable.');
  const [role, other, ...roles] = first.roles;
  if (!role || !other) throw new Error('The first account has two roles.');
  const changed = { ...first, roles: [{ ...role, trust: other.trust }, other, ...roles] };
  return { ...fresh, accounts: [changed, ...others] };
}

/** Asks the oracle about pairs spread over the estate, each with the principal's own policies; a pair's milliseconds. */
async function oracleTimes(picture: EstatePicture): Promise<readonly number[]> {
  const { users, policies, account: jump } = picture.jump;
  const texts = new Map(policies.map(({ arn, versions }) => [arn, versions[0]?.document ?? '']));
  const roles = picture.accounts.flatMap((a) =>
    a.kind === 'read' ? a.roles.map((role) => ({ ...role, account: a.account })) : [],
  );
  const times: number[] = [];
  for (let i = 0; i < SAMPLE; i++) {
    const user = users[(i * 7919) % users.length];
    const role = roles[(i * 104_729) % roles.length];
    if (!user || !role) continue;
    const simulation = {
      request: {
        principal: user.arn,
        action: 'sts:AssumeRole',
        resource: { resource: role.arn, accountId: role.account },
        contextVariables: { 'aws:PrincipalArn': user.arn, 'aws:PrincipalAccount': jump },
      },
      identityPolicies: [
        ...user.inlinePolicies.map(({ name, document }) => ({ name, text: document })),
        ...user.attachedPolicies.map((arn) => ({ name: arn, text: texts.get(arn) ?? '' })),
      ].map(({ name, text }) => ({ name, policy: JSON.parse(text) as unknown })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: JSON.parse(role.trust) as unknown,
    };
    const start = performance.now();
    await runSimulation(simulation, {});
    times.push(performance.now() - start);
  }
  return times;
}

for (const n of [10_000, 50_000, 200_000]) {
  const estate = makeEstate({ accounts: 2000, people: 5000, roles: 10, grants: n, seed: 7 });
  const picture = pictureOfEstate(estate);
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const compiled = compileEstate(picture);
  const evaluated = evaluateEstate(compiled);
  collectGarbage();
  const heldBytes = process.memoryUsage().heapUsed - before;
  const parse = await timed(RUNS, () => compileEstate(picture));
  const evaluate = await timed(RUNS, () => evaluateEstate(compiled));
  const changed = withOneChange(picture);
  const change = await timed(RUNS, () => reevaluateAccess(evaluated, changed));
  const oracle = await oracleTimes(picture);

  report('access', n, 'parse and compile documents', 'ms', parse);
  report('access', n, 'evaluate all pairs', 'ms', evaluate);
  report('access', n, 'one changed trust', 'ms', change);
  report('access', n, 'memory held by estate and table', 'MB', [heldBytes / MEGABYTE]);
  report('access', n, 'peak resident, with the picture', 'MB', [
    process.resourceUsage().maxRSS / 1000,
  ]);
  const inWorker: number[] = [];
  for (let i = 0; i < RUNS; i++) inWorker.push(await askWorker(picture));
  report('access', n, 'in a worker, picture in and table out', 'ms', inWorker);
  report('access', n, 'peak resident, with the page’s picture and the worker’s', 'MB', [
    process.resourceUsage().maxRSS / 1000,
  ]);
  report('access', n, 'pairs listed', 'pairs', [evaluated.table.pairCount]);
  report('access', n, 'oracle, one pair', 'ms', oracle);
  const whole = compiled.principals.length * compiled.roles.length;
  const oracleMean = oracle.reduce((sum, ms) => sum + ms, 0) / oracle.length;
  const ratios = (pairs: number) => evaluate.map((ms) => (oracleMean * pairs) / ms);
  report('access', n, 'times the oracle, every pair asked', '×', ratios(whole));
  report(
    'access',
    n,
    'times the oracle, only listed pairs asked',
    '×',
    ratios(evaluated.table.pairCount),
  );
}
