import { expect, test } from 'vitest';
import {
  grantsToReview,
  openQuestions,
  removalsOf,
  WHOLE_SCOPE,
  withDecision,
  type ReviewDraft,
} from '#core/ledger/access-review.ts';
import { CHAIN_START } from '#core/ledger/chain.ts';
import { buildIntervals } from '#core/ledger/grant-timeline.ts';
import { sealRecords } from '#crypto/ledger-chain.ts';
import { createNames } from '#ui/state/names.ts';
import { configurationOf } from '../../support/plan-arbitraries.ts';
import { commitEntry, DAY_ONE_MS, ESTATE, principal, role } from '../../support/ledger-entries.ts';

const change = (n: number, to: 'granted' | 'trust-only' | 'none') => ({
  principal: principal(n),
  role: role(n),
  from: 'none' as const,
  to,
});
const intervals = buildIntervals(
  sealRecords(
    ESTATE,
    [
      commitEntry(1, [change(1, 'granted'), change(2, 'granted'), change(3, 'trust-only')]),
      commitEntry(2, [change(2, 'none')]),
    ],
    CHAIN_START,
  ),
);
const configuration = configurationOf([]);
const names = createNames(configuration);
const draft: ReviewDraft = {
  scope: WHOLE_SCOPE,
  asOfMs: DAY_ONE_MS + 1500,
  decisions: [],
  comment: '',
};
const review = (part: Partial<ReviewDraft>) =>
  grantsToReview(intervals, configuration, names, { ...draft, ...part }).map(
    (grant) => grant.principal,
  );

test('a review looks at the grants of its date, and at no half grant', () => {
  expect(review({})).toEqual([principal(1), principal(2)]);
  expect(review({ asOfMs: DAY_ONE_MS + 2500 })).toEqual([principal(1)]);
  expect(review({ asOfMs: DAY_ONE_MS })).toEqual([]);
});

test('a scope narrows by every part that is named', () => {
  expect(review({ scope: { ...WHOLE_SCOPE, person: 'person-2' } })).toEqual([principal(2)]);
  expect(review({ scope: { ...WHOLE_SCOPE, account: '200000000001' } })).toEqual([principal(1)]);
  expect(review({ scope: { ...WHOLE_SCOPE, person: 'person-2', role: 'R1' } })).toEqual([]);
  expect(review({ scope: { ...WHOLE_SCOPE, project: 'payments' } })).toEqual([]);
});

test('nothing can be signed while a grant is undecided or a removal has no reason', () => {
  const grants = grantsToReview(intervals, configuration, names, draft);
  const [first, second] = grants;
  const decide = (from: ReviewDraft, n: number, decision: 'keep' | 'remove', reason = '') =>
    withDecision(from, {
      principal: principal(n),
      role: role(n),
      state: 'granted',
      decision,
      reason,
    });
  expect([first?.principal, second?.principal]).toEqual([principal(1), principal(2)]);
  expect(openQuestions(grants, draft)).toEqual({ undecided: 2, withoutReason: 0 });
  const half = decide(decide(draft, 1, 'keep'), 2, 'remove');
  expect(openQuestions(grants, half)).toEqual({ undecided: 0, withoutReason: 1 });
  const done = decide(half, 2, 'remove', 'left the team');
  expect(openQuestions(grants, done)).toEqual({ undecided: 0, withoutReason: 0 });
  expect(removalsOf(done)).toEqual([{ kind: 'revoke', principal: principal(2), role: role(2) }]);
});
