import { expect, test } from 'vitest';
import { CHAIN_START } from '#core/ledger/chain.ts';
import { buildIntervals } from '#core/ledger/grant-timeline.ts';
import { sealRecords } from '#crypto/ledger-chain.ts';
import { createNames } from '#ui/state/names.ts';
import { answerOf, concerns, type TimeQuestion } from '#ui/state/time-view.ts';
import { acmeConfiguration, acmeEstate } from '../../support/acme.ts';
import { commitEntry, DAY_ONE_MS, ESTATE } from '../../support/ledger-entries.ts';
import type { RoleArn } from '#core/aws/arn.ts';

const names = createNames(acmeConfiguration);
const [ada, grace] = acmeConfiguration.people;
const account = acmeEstate.accounts.find(({ name }) => name === 'payments-prod')!;
const roleIn = (name: string) => `arn:aws:iam::${account.id}:role/${name}` as RoleArn;
const principalOf = (person: typeof ada) => person!.principals[0]!;
const pair = (person: typeof ada, name: string) => ({
  principal: principalOf(person),
  role: roleIn(name),
});

/** Ada comes on the first second and goes on the third; Grace comes on the second and stays. */
const intervals = buildIntervals(
  sealRecords(
    ESTATE,
    [
      commitEntry(1, [{ ...pair(ada, 'Auditor'), from: 'none', to: 'granted' }]),
      commitEntry(2, [{ ...pair(grace, 'Admin'), from: 'none', to: 'conditional' }]),
      commitEntry(3, [{ ...pair(ada, 'Auditor'), from: 'granted', to: 'none' }]),
    ],
    CHAIN_START,
  ),
);
const at = (seconds: number) => DAY_ONE_MS + seconds * 1000;
const ask = (question: Partial<TimeQuestion>) =>
  answerOf(
    intervals,
    { view: 'as-of', subject: '', fromMs: at(0), toMs: at(5), ...question },
    names,
  );

test('a pair is found by any words of person, role, account or ARN, and by none that stands in no part of it', () => {
  const { principal, role } = pair(ada, 'Auditor');
  for (const words of [ada!.name, 'payments-prod audit', account.id, principal, `  ${role} `, ''])
    expect([words, concerns({ principal, role }, words.trim(), names)]).toEqual([words, true]);
  expect(concerns({ principal, role }, `${ada!.name} billing`, names)).toBe(false);
});

test('as of a moment, those who could then', () => {
  expect(ask({ toMs: at(2) }).rows).toMatchObject([pair(ada, 'Auditor'), pair(grace, 'Admin')]);
  expect(ask({ toMs: at(4) }).rows).toMatchObject([pair(grace, 'Admin')]);
});

test('between two moments, all who could at any time, also those who came and went', () => {
  const between = ask({ view: 'between', fromMs: at(2), toMs: at(4) });
  expect(between).toMatchObject({
    kind: 'intervals',
    rows: [
      { ...pair(ada, 'Auditor'), toMs: at(3) },
      { ...pair(grace, 'Admin'), toMs: null },
    ],
  });
  expect(ask({ view: 'between', fromMs: at(4), subject: ada!.name }).rows).toEqual([]);
});

test('the difference of two moments, whichever comes first', () => {
  expect(ask({ view: 'difference', fromMs: at(2), toMs: at(4) })).toEqual({
    kind: 'changes',
    rows: [{ ...pair(ada, 'Auditor'), from: 'granted', to: 'none' }],
  });
  expect(ask({ view: 'difference', fromMs: at(4), toMs: at(2) }).rows).toEqual([
    { ...pair(ada, 'Auditor'), from: 'none', to: 'granted' },
  ]);
});

test('a history is told newest first, of the period alone', () => {
  expect(ask({ view: 'history', subject: ada!.name }).rows).toMatchObject([
    { to: 'none', atMs: at(3), seq: 3 },
    { to: 'granted', atMs: at(1), seq: 1 },
  ]);
  expect(ask({ view: 'history', subject: ada!.name, fromMs: at(2) }).rows).toHaveLength(1);
});
