// Reading an estate: calls made and time against the lab at 20 ms latency, beside the lower bound that the latency allows.
// The lab answers in a process of its own. Both what a page's six connections to IAM's host allow and what none would.
import { fork } from 'node:child_process';
import { createAwsClients } from '#aws/clients.ts';
import type { AccountId } from '#core/aws/arn.ts';
import { sessionNameOf } from '#core/sign-in/session-name.ts';
import { ACME_ESTATE, readEstate as readEstateFile, type Estate } from '../lab/estate.ts';
import { LAB_NAMES } from '../lab/seed.ts';
import { readLabEstate } from '../support/read-lab-estate.ts';
import { sdkOverProxy } from '../support/sdk-over-proxy.ts';
import type { LabInProcess, LabOrder } from './read/lab-process.ts';
import { readByVariant, VARIANTS } from './read/variants.ts';
import { report } from './report.ts';

const LATENCY_MS = 20;
const RUNS = 3;
/** Rounds that must follow each other in one account: AssumeRole, the summary, then the other readings at the same time. */
const ROUNDS = 3;
/** Readings of one account: details, roles, summary. */
const READINGS = 3;
/** Accounts read at a time by `readEstate`. */
const PARALLEL = 8;
/** Connections that a browser opens to one host. */
const CONNECTIONS = 6;

const acme = readEstateFile(ACME_ESTATE);
const jumpAccount = acme.jump.accountId as AccountId;
const model = acme.accounts.find(({ id }) => id !== jumpAccount);
if (model === undefined) throw new Error('The estate has no target account.');
const modelId = model.id;

/** The jump account of acme, and `n` copies of one target under other numbers. */
function estateOf(n: number): Estate {
  const ids = Array.from({ length: n }, (_, index) => String(300_000_000_000 + index));
  const text = JSON.stringify(acme.iam[modelId]);
  return {
    ...acme,
    accounts: [
      ...acme.accounts.filter(({ id }) => id === jumpAccount),
      ...ids.map((id) => ({ ...model, id, name: `account-${id}` }) as Estate['accounts'][number]),
    ],
    iam: {
      [jumpAccount]: acme.iam[jumpAccount]!,
      ...Object.fromEntries(
        // as: the copy has the form of what it was copied from.
        ids.map((id) => [id, JSON.parse(text.replaceAll(modelId, id)) as Estate['iam'][string]]),
      ),
    },
  };
}

async function startLabInProcess(order: LabOrder) {
  const child = fork(new URL('./read/lab-process.ts', import.meta.url));
  child.send(order);
  const lab = await new Promise<LabInProcess>((resolve, reject) => {
    // as: the process sends what it declares.
    child.once('message', (opened) => resolve(opened as LabInProcess));
    child.once('exit', () => reject(new Error('The lab ended before it had begun.')));
  });
  const cost = () =>
    new Promise<number>((resolve) => {
      child.once('message', (ms) => resolve(Number(ms)));
      child.send('cost');
    });
  return { lab, cost, close: () => child.kill() };
}

function clientsFor(lab: LabInProcess, maxSockets: number) {
  const proxy = sdkOverProxy(lab, maxSockets);
  const clients = createAwsClients({
    partition: 'aws',
    jumpAccount,
    region: 'eu-west-1',
    administrationRole: () => LAB_NAMES.administrationRole,
    credentials: () => Promise.resolve(lab.credentials),
    sessionName: () => Promise.resolve(sessionNameOf(lab.userArn)),
    now: Date.now,
    requestHandler: proxy.requestHandler,
    connections: maxSockets,
  });
  return { clients, close: proxy.close };
}

/** One reading, with new clients, as after a sign-in. */
async function readOnce(
  { lab, estate }: { lab: LabInProcess; estate: Estate },
  maxSockets: number,
) {
  const { clients, close } = clientsFor(lab, maxSockets);
  const [startedAtMs, cpu] = [performance.now(), process.cpuUsage()];
  const { picture, calls } = await readLabEstate(clients, estate, jumpAccount);
  const ms = performance.now() - startedAtMs;
  const { user, system } = process.cpuUsage(cpu);
  close();
  if (picture.accounts.some(({ kind }) => kind === 'unreadable')) {
    throw new Error('An account could not be read: the figures would be wrong.');
  }
  return { ms, calls, cpuMs: (user + system) / 1000 };
}

for (const n of [10, 100, 500]) {
  const estate = estateOf(n);
  const { lab, cost, close } = await startLabInProcess({ estate, latencyMs: LATENCY_MS });
  for (const [name, maxSockets] of [
    ['50 connections', 50],
    ['6 connections', CONNECTIONS],
  ] as const) {
    const labBefore = await cost();
    const runs: Awaited<ReturnType<typeof readOnce>>[] = [];
    for (let run = 0; run < RUNS; run += 1) runs.push(await readOnce({ lab, estate }, maxSockets));
    if (maxSockets !== CONNECTIONS) {
      report(
        'read',
        n,
        'calls',
        'requests',
        runs.map(({ calls }) => calls),
      );
      report(
        'read',
        n,
        'calls-a-target',
        'requests',
        runs.map(({ calls }) => calls / n),
      );
    }
    report(
      'read',
      n,
      `time, ${name}`,
      'ms',
      runs.map(({ ms }) => ms),
    );
    report(
      'read',
      n,
      `processor time, ${name}`,
      'ms',
      runs.map(({ cpuMs }) => cpuMs),
    );
    report('read', n, `the lab’s own processor time, ${name}`, 'ms', [
      ((await cost()) - labBefore) / RUNS,
    ]);
    const rounds = Math.ceil((n + 1) / PARALLEL) * ROUNDS;
    const turns = Math.ceil(((n + 1) * READINGS) / maxSockets);
    const bound = LATENCY_MS * (1 + Math.max(rounds, turns + 1));
    report('read', n, `lower-bound, ${name}`, 'ms', [bound]);
  }
  const accounts = estate.accounts.flatMap(({ id }) =>
    id === jumpAccount ? [] : [id as AccountId],
  );
  for (const [name, asks] of Object.entries(VARIANTS)) {
    const labBefore = await cost();
    const runs: Awaited<ReturnType<typeof readByVariant>>[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const { clients, close: closeClients } = clientsFor(lab, CONNECTIONS);
      runs.push(await readByVariant(clients, accounts, asks, PARALLEL));
      closeClients();
    }
    const labMs = ((await cost()) - labBefore) / RUNS;
    const tell = (what: string, values: readonly number[]) =>
      report('read', n, `targets by ${name}, ${what}`, 'ms', values);
    tell(
      '6 connections',
      runs.map(({ ms }) => ms),
    );
    tell(
      'processor time of the reader',
      runs.map(({ cpuMs }) => cpuMs),
    );
    tell('processor time of the lab', [labMs]);
    tell('lower-bound', [LATENCY_MS * (1 + Math.ceil((n * asks.length) / CONNECTIONS))]);
  }
  close();
}
