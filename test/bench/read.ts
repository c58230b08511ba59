// Reading an estate: calls made and time against the lab at 20 ms latency, beside the lower bound that the latency allows.
import { readEstate } from '#app/read-estate.ts';
import { createFetchAccountIam } from '#aws/iam-reader.ts';
import { createFetchCallerIdentity } from '#aws/sts.ts';
import type { AccountId } from '#core/aws/arn.ts';
import { ACME_ESTATE, readEstate as readEstateFile, type Estate } from '../lab/estate.ts';
import { LAB_NAMES } from '../lab/seed.ts';
import { startLab } from '../lab/start-lab.ts';
import { clientsOfLab } from '../support/lab-session.ts';
import { report } from './report.ts';

const LATENCY_MS = 20;
const RUNS = 3;
/** Rounds that must follow each other in one account: AssumeRole, then the readings at the same time. */
const ROUNDS = 2;
/** Accounts read at a time by `readEstate`. */
const PARALLEL = 8;

const acme = readEstateFile(ACME_ESTATE);
const model = acme.accounts.find(({ id }) => id !== acme.jump.accountId);
if (model === undefined) throw new Error('The estate has no target account.');
const modelId = model.id;

/** The jump account of acme, and `n` copies of one target under other numbers. */
function estateOf(n: number): Estate {
  const ids = Array.from({ length: n }, (_, index) => String(300_000_000_000 + index));
  const text = JSON.stringify(acme.iam[modelId]);
  return {
    ...acme,
    accounts: [
      ...acme.accounts.filter(({ id }) => id === acme.jump.accountId),
      ...ids.map((id) => ({ ...model, id, name: `account-${id}` }) as Estate['accounts'][number]),
    ],
    iam: {
      [acme.jump.accountId]: acme.iam[acme.jump.accountId]!,
      ...Object.fromEntries(
        // as: the copy has the form of what it was copied from.
        ids.map((id) => [id, JSON.parse(text.replaceAll(modelId, id)) as Estate['iam'][string]]),
      ),
    },
  };
}

for (const n of [10, 100, 500]) {
  const estate = estateOf(n);
  const running = await startLab({ estate });
  running.lab.faults.add({ effect: { kind: 'latency', milliseconds: LATENCY_MS } });
  const times: number[] = [];
  const calls: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const { clients, jumpAccount, close } = clientsOfLab(running);
    const startedAtMs = performance.now();
    const result = await readEstate(
      {
        fetchCallerIdentity: createFetchCallerIdentity(clients),
        fetchAccountIam: createFetchAccountIam(clients, Date.now),
        now: Date.now,
      },
      {
        jump: {
          partition: 'aws',
          account: jumpAccount,
          region: 'eu-west-1',
          administrationRole: LAB_NAMES.administrationRole,
        },
        accounts: estate.accounts
          .filter(({ id }) => id !== jumpAccount)
          .map(({ id, name }) => ({ id: id as AccountId, name })),
      },
      { signal: new AbortController().signal, onProgress: () => undefined },
    );
    times.push(performance.now() - startedAtMs);
    calls.push(result.calls);
    if (result.picture.accounts.some(({ kind }) => kind === 'unreadable')) {
      throw new Error('An account could not be read: the figures would be wrong.');
    }
    close();
  }
  await running.close();
  report('read', n, 'calls', 'requests', calls);
  report(
    'read',
    n,
    'calls-a-target',
    'requests',
    calls.map((count) => count / n),
  );
  report('read', n, 'time', 'ms', times);
  const bound = LATENCY_MS * (1 + Math.ceil((n + 1) / PARALLEL) * ROUNDS);
  report('read', n, 'lower-bound', 'ms', [bound]);
}
