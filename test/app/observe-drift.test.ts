import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import {
  acceptDrift,
  observeDrift,
  withoutLines,
  type ObservedDrift,
  type SinceObserved,
} from '#app/observe-drift.ts';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import type { AccountId, RoleArn } from '#core/aws/arn.ts';
import { openDatabase } from '#store/database.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
import { ESTATE } from '../support/ledger-entries.ts';
import { asserts, picture, role, trusts, user } from '../support/small-estate.ts';

const ADA = 'arn:aws:iam::111122223333:user/ada';
const BOB = 'arn:aws:iam::111122223333:user/bob';
const JUMP = '111122223333' as AccountId;
const [A, B] = ['200000104729', '200000112648'] as [AccountId, AccountId];
const roleIn = (account: AccountId, name = 'Admin') =>
  `arn:aws:iam::${account}:role/${name}` as RoleArn;
const ACTOR = { arn: ADA, userId: 'AIDAADA' };
const AT_MS = Date.UTC(2026, 10, 23);

/** Who is let into the roles of A, and of B, by name, and the policies by which ada asks for them. */
interface World {
  readonly a?: string;
  readonly other?: string;
  readonly b?: string;
  readonly asks?: readonly unknown[];
}
const inOrder = { a: ADA, other: ADA, b: ADA, asks: [asserts('*')] };

function estate(world: World = {}): EstatePicture {
  const { a, other, b, asks } = { ...inOrder, ...world };
  const seen = picture(
    [user('ada', asks)],
    [role('Admin', trusts(a)), role('Other', trusts(other))],
  );
  const [first] = seen.accounts;
  const second = role('Admin', trusts(b), { arn: roleIn(B) });
  return {
    ...seen,
    accounts: [first!, { ...first!, account: B, roles: [second] } as typeof first & object],
  };
}

/** A ledger whose baseline is the estate in order, or another. */
async function newLedger(baseline: World = {}) {
  const ledger = createLedgerStore(await openDatabase(crypto.randomUUID()));
  const deps = { ledger, now: () => Date.UTC(2026, 10, 22) };
  const found = await look(ledger, estate(baseline));
  if (found.kind !== 'baseline') throw new Error('The ledger is not empty.');
  await acceptDrift(deps, ESTATE, ACTOR, found, 'baseline');
  return {
    ledger,
    look: (seen: EstatePicture, since?: SinceObserved) => look(ledger, seen, since),
    accept: (drift: ObservedDrift) => {
      if (drift.kind === 'none') throw new Error('There is nothing to accept.');
      return acceptDrift(deps, ESTATE, ACTOR, drift, '');
    },
  };
}

const look = (
  ledger: ReturnType<typeof createLedgerStore>,
  seen: EstatePicture,
  since?: SinceObserved,
) => observeDrift(ledger, ESTATE, seen, evaluateAccess(seen), since);
const again = (what: AccountId | RoleArn, before?: ObservedDrift): SinceObserved => ({
  before,
  part: { what, atMs: AT_MS },
});
const causes = (seen: ObservedDrift) =>
  seen.kind === 'baseline' ? 'baseline' : seen.lines.map(({ cause }) => cause);
const settled = (seen: ObservedDrift) =>
  seen.kind === 'baseline' ? 'baseline' : seen.settled.map(({ cause }) => cause);
const trustOf = (arn: RoleArn) => ({ kind: 'trust', role: arn });

test('an account that was read again tells of itself alone, and when it was seen', async () => {
  const { look } = await newLedger();
  const seen = estate({ a: BOB, b: BOB });
  const found = await look(seen, again(A));
  expect(found).toMatchObject({
    kind: 'drift',
    isWhole: false,
    lines: [{ cause: trustOf(roleIn(A)), seenMs: AT_MS }],
    effect: [{ role: roleIn(A), from: 'granted', to: 'assertion-only' }],
  });
  expect(causes(await look(seen))).toEqual([trustOf(roleIn(A)), trustOf(roleIn(B))]);
});

test('a role that was read again tells of its own trust alone', async () => {
  const { look } = await newLedger();
  const seen = estate({ a: BOB, other: BOB, asks: [] });
  expect(causes(await look(seen, again(roleIn(A, 'Other'))))).toEqual([
    trustOf(roleIn(A, 'Other')),
  ]);
});

test('the jump account read again tells what its people may ask for, not whom a role lets in', async () => {
  const { look } = await newLedger();
  const seen = estate({ a: BOB, asks: [] });
  expect(causes(await look(seen, again(JUMP)))).toEqual([{ kind: 'assertion', principal: ADA }]);
  expect(await look(estate({ a: BOB }), again(JUMP))).toMatchObject({ kind: 'none' });
});

test('what is known stays when something else is read again, and is told once', async () => {
  const { look } = await newLedger();
  const first = await look(estate({ a: BOB }), {});
  const second = await look(estate({ a: BOB, b: BOB }), again(B, first));
  expect(second).toMatchObject({
    kind: 'drift',
    isWhole: true,
    lines: [{ seenMs: Date.UTC(2026, 10, 22) }, { seenMs: AT_MS }],
  });
  expect(causes(second)).toEqual([trustOf(roleIn(A)), trustOf(roleIn(B))]);
  const third = await look(estate({ a: BOB, b: BOB }), again(A, second));
  expect(causes(third)).toEqual(causes(second));
  expect(third).toMatchObject({ lines: [{ seenMs: AT_MS }, { seenMs: AT_MS }] });
  expect(settled(third)).toEqual([]);
});

test('what was accepted is not told or recorded again, and the rest stays', async () => {
  const { ledger, look, accept } = await newLedger();
  const seen = estate({ a: BOB, b: BOB });
  const found = await look(seen, {});
  if (found.kind !== 'drift') throw new Error('Nothing has drifted.');
  const [line] = found.lines;
  await accept({ ...found, effect: line!.effect, documents: [] });
  const left = withoutLines(found, [line!]);
  expect(causes(left)).toEqual([trustOf(roleIn(B))]);
  const after = await look(seen, again(A, left));
  expect(causes(after)).toEqual([trustOf(roleIn(B))]);
  expect(settled(after)).toEqual([]);
  await accept(after);
  expect(await look(seen, again(B, withoutLines(found, found.lines)))).toMatchObject({
    kind: 'none',
    settled: [],
  });
  const records = await ledger.load(ESTATE, 1, 10);
  expect(records.map((record) => record.kind === 'drift' && record.body.effect.length)).toEqual([
    3, 1, 1,
  ]);
});

test('drift that has vanished is told by the reading that looked there', async () => {
  const { look } = await newLedger();
  const before = await look(estate({ a: BOB, b: BOB }), {});
  expect(await look(estate({ b: BOB }), again(A, before))).toMatchObject({
    kind: 'drift',
    lines: [{ cause: trustOf(roleIn(B)) }],
    settled: [{ cause: trustOf(roleIn(A)) }],
  });
  expect(settled(await look(estate(), { before }))).toEqual([
    trustOf(roleIn(A)),
    trustOf(roleIn(B)),
  ]);
});

test('what was known of an account stays known while it cannot be read', async () => {
  const { look } = await newLedger();
  const before = await look(estate({ a: BOB }), {});
  const seen = estate({ a: BOB });
  const unread = {
    ...seen,
    accounts: seen.accounts.map((account) =>
      account.account === A
        ? {
            kind: 'unreadable' as const,
            account: A,
            readAtMs: AT_MS,
            error: { code: 'operation/stopped' as const, details: {} },
          }
        : account,
    ),
  };
  const found = await look(unread, again(A, before));
  expect(found).toMatchObject({ kind: 'drift', settled: [] });
  expect(causes(found)).toEqual([trustOf(roleIn(A))]);
});

test('a pair that both sides changed is told by either, and never twice', async () => {
  const asks = [asserts(roleIn(A))];
  const { look } = await newLedger({ asks });
  const before = await look(estate({ asks: [] }), {});
  const pair = { principal: ADA, role: roleIn(A), from: 'granted' };
  expect(before).toMatchObject({ lines: [{ cause: { kind: 'assertion' } }] });
  const both = await look(estate({ a: BOB, asks: [] }), again(A, before));
  expect(both).toMatchObject({
    lines: [{ cause: { kind: 'trust' } }],
    effect: [{ ...pair, to: 'none' }],
    settled: [],
  });
  expect(await look(estate({ asks: [] }), again(A, both))).toMatchObject({
    lines: [{ cause: { kind: 'assertion' } }],
    effect: [{ ...pair, to: 'trust-only' }],
  });
});

test('a denial, which may stand on either side, is told by the reading of either', async () => {
  const { look } = await newLedger();
  const denied = estate({ asks: [asserts('*'), asserts(roleIn(A), { Effect: 'Deny' })] });
  for (const what of [JUMP, A, roleIn(A)])
    expect(causes(await look(denied, again(what)))).toEqual([{ kind: 'terms', role: roleIn(A) }]);
  expect(causes(await look(denied, again(B)))).toEqual([]);
});

test('a ledger that was never told anything has a baseline to make, whatever was read', async () => {
  const ledger = createLedgerStore(await openDatabase(crypto.randomUUID()));
  expect(await look(ledger, estate(), again(A))).toMatchObject({ kind: 'baseline' });
});
