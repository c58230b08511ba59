// The ledger at 1,000, 10,000 and 100,000 commits: appending (sealed and stored, in a database in memory), verifying on one core and on
// all, rebuilding the intervals, the state at a time, histories, and what one commit weighs.
import 'fake-indexeddb/auto';
import { performance } from 'node:perf_hooks';
import * as v from 'valibot';
import { AccountIdSchema, PrincipalArnSchema, RoleArnSchema } from '#core/aws/arn.ts';
import { checkInParallel } from '#app/check-in-parallel.ts';
import { verifyLedger } from '#app/verify-ledger.ts';
import { EstateIdSchema } from '#core/estate/configuration.ts';
import { CHAIN_START } from '#core/ledger/chain.ts';
import type { CheckRequest } from '#core/ledger/check-messages.ts';
import { buildIntervals, historyOf, stateAsOf } from '#core/ledger/grant-timeline.ts';
import type { LedgerEntry, LedgerRecord } from '#core/ledger/record.ts';
import { sealRecords, verifyChain } from '#crypto/ledger-chain.ts';
import { openDatabase } from '#store/database.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
import { openThreads } from './ledger/check-threads.ts';
import { report } from './report.ts';

const SIZES = [1000, 10_000, 100_000];
const RUNS = 5;
const QUERIES = 50;
const APPENDS = 100;
const PAGE = 500;
const START_MS = Date.UTC(2024, 0, 1);
const estate = v.parse(EstateIdSchema, 'acme');
const account = v.parse(AccountIdSchema, '200000104729');

const person = (n: number) =>
  v.parse(PrincipalArnSchema, `arn:aws:iam::111122223333:user/person-${n % 2000}`);
const role = (n: number) =>
  v.parse(RoleArnSchema, `arn:aws:iam::${account}:role/jump/Role-${n % 3000}`);

/** A commit of one change: a trust of five principals written, and one pair that gained or lost a grant. */
function commit(n: number): LedgerEntry {
  const ref = { kind: 'trust' as const, role: role(n) };
  const trust = (count: number) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'JumpgateTrust',
          Effect: 'Allow',
          Principal: { AWS: Array.from({ length: count }, (_, k) => person(n + k)) },
          Action: 'sts:AssumeRole',
          Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
        },
      ],
    });
  const isGrant = Math.floor(n / 3000) % 2 === 0;
  return {
    kind: 'commit',
    atMs: START_MS + n * 60_000,
    actor: { arn: 'arn:aws:iam::111122223333:user/admin', userId: 'AIDAEXAMPLE' },
    body: {
      format: 1,
      commitId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      name: `Change ${n}`,
      comment: 'Asked for in the weekly review.',
      changes: [{ kind: isGrant ? 'grant' : 'revoke', principal: person(n % 3000), role: role(n) }],
      actions: [
        {
          call: { api: 'UpdateAssumeRolePolicy', role: role(n), document: trust(5) },
          account,
          ref,
          before: trust(4),
          after: trust(5),
          attempts: 1,
          atMs: START_MS + n * 60_000,
          result: { kind: 'done', requestId: '5f0c2c1e-0000-4000-8000-000000000000' },
        },
      ],
      messages: [],
      outcome: 'done',
      effect: [
        {
          principal: person(n % 3000),
          role: role(n),
          from: isGrant ? 'none' : 'granted',
          to: isGrant ? 'granted' : 'none',
        },
      ],
    },
  };
}

async function times(runs: number, run: (index: number) => unknown): Promise<readonly number[]> {
  const measured: number[] = [];
  for (let index = 0; index < runs; index += 1) {
    const start = performance.now();
    await run(index);
    measured.push(performance.now() - start);
  }
  return measured;
}

const threads = openThreads();
/** Pages as the extension asks for them, each of which lies with the thread whose turn it will be. */
function handOver(records: readonly LedgerRecord[]): readonly CheckRequest[] {
  const pages = Math.ceil(records.length / PAGE);
  return Array.from({ length: pages }, (_, n) => {
    const page = records.slice(n * PAGE, (n + 1) * PAGE);
    const fromSeq = n * PAGE + 1;
    threads[n % threads.length]?.keep(fromSeq, page);
    return { kind: 'stored', estate, fromSeq, toSeq: n * PAGE + page.length };
  });
}

const nowMs = START_MS + 10 * 365 * 86_400_000;
const entries = Array.from({ length: SIZES.at(-1) ?? 0 }, (_, n) => commit(n));
let all: readonly LedgerRecord[] = [];
const sealing = await times(1, () => {
  all = sealRecords(estate, entries, CHAIN_START);
});
report(
  'ledger',
  entries.length,
  'seal',
  'us/record',
  sealing.map((ms) => (ms * 1000) / entries.length),
);

for (const n of SIZES) {
  const records = all.slice(0, n);
  const bytes = new TextEncoder().encode(JSON.stringify(records)).byteLength;
  report('ledger', n, 'size', 'bytes/commit', [bytes / n]);

  const verifying = await times(RUNS, () => {
    const verdict = verifyChain(records, { estate, after: CHAIN_START, nowMs });
    if (verdict.kind !== 'intact') throw new Error('The chain of a benchmark is intact.');
  });
  report(
    'ledger',
    n,
    'verify',
    'records/s',
    verifying.map((ms) => (n * 1000) / ms),
  );

  const requests = handOver(records);
  const inThreads = await times(RUNS, async () => {
    const pages = checkInParallel(requests, threads, new AbortController().signal);
    const request = { estate, keys: [], known: [], nowMs, onProgress: () => undefined };
    const { verdict } = await verifyLedger(pages, request);
    if (verdict.kind !== 'intact') throw new Error('The chain of a benchmark is intact.');
  });
  report(
    'ledger',
    n,
    'verify-all-cores',
    'records/s',
    inThreads.map((ms) => (n * 1000) / ms),
  );

  report('ledger', n, 'rebuild', 'ms', await times(RUNS, () => buildIntervals(records)));
  const intervals = buildIntervals(records);
  const instant = (index: number) => START_MS + ((index * 7919) % n) * 60_000;
  report(
    'ledger',
    n,
    'as-of',
    'ms',
    await times(QUERIES, (index) => stateAsOf(intervals, instant(index))),
  );
  report(
    'ledger',
    n,
    'history',
    'ms',
    await times(QUERIES, (index) =>
      historyOf(intervals.filter((interval) => interval.principal === person(index * 37))),
    ),
  );

  const ledger = createLedgerStore(await openDatabase(`bench-${n}`));
  let seen = { seq: CHAIN_START.seq, hash: CHAIN_START.hash };
  for (let start = 0; start < n - APPENDS; start += 1000) {
    const page = records.slice(start, Math.min(start + 1000, n - APPENDS));
    const last = page.at(-1);
    if (!last) break;
    const head = { seq: last.seq, hash: last.hash };
    await ledger.replaceProvisional(estate, seen, page, { destination: 'bench', ...head });
    seen = head;
  }
  report(
    'ledger',
    n,
    'append',
    'ms',
    await times(APPENDS, (index) => ledger.append(estate, commit(n - APPENDS + index))),
  );
  report(
    'ledger',
    n,
    'stored-history',
    'ms',
    await times(QUERIES, (index) =>
      ledger.loadIntervals(estate, { kind: 'principal', principal: person(index * 37) }),
    ),
  );
}
await Promise.all(threads.map(({ close }) => close()));
