// Who can assume what, for 5,000 principals × 20,000 roles: time from text and from parsed policies, what a page and its worker take
// in a process of their own, growth with the number of grants, one changed document, and the ratio to the oracle, which is asked
// about a sample of pairs in the same run.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { serialize } from 'node:v8';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { compileEstate } from '#core/access/compile-estate.ts';
import { evaluateEstate } from '#core/access/evaluate-access.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import { reevaluateAccess } from '#core/access/reevaluate-access.ts';
import { makeEstate } from '../lab/make-estate.ts';
import { pictureOfEstate } from '../support/picture-of-estate.ts';
import type { PageRun } from './access/access-page.ts';
import { report } from './report.ts';

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

/** Hands the picture to a page of its own that asks its worker for the table, several times. */
function askPages(picture: EstatePicture): readonly PageRun[] {
  const folder = mkdtempSync(join(tmpdir(), 'jumpgate-bench-'));
  try {
    const file = join(folder, 'picture');
    writeFileSync(file, serialize(picture));
    const page = join(import.meta.dirname, 'access', 'access-page.ts');
    return Array.from({ length: RUNS }, () => {
      const out = execFileSync('npx', ['tsx', '--expose-gc', page, file], { encoding: 'utf8' });
      return JSON.parse(out) as PageRun; // as: the page above prints it
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
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
  const pages = askPages(picture);
  const each = (figure: keyof PageRun) => pages.map((run) => run[figure]);
  report('access', n, 'in a worker, picture in and table out', 'ms', each('ms'));
  report('access', n, 'the same, of the processor', 'ms', each('processorMs'));
  report('access', n, 'the page held by handing the picture over', 'ms', each('sendMs'));
  report(
    'access',
    n,
    'peak resident, page and worker',
    'MB',
    each('peakBytes').map((bytes) => bytes / MEGABYTE),
  );
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
