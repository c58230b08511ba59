import { expect, test } from 'vitest';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import type { AccessState } from '#core/access/access-state.ts';
import { nameOfDocument } from '#core/change/document-comparison.ts';
import { driftOf, type LastDocument } from '#core/ledger/drift.ts';
import { driftOfLine, explainDrift } from '#core/ledger/explain-drift.ts';
import { pairKey, type GrantInterval } from '#core/ledger/grant-interval.ts';
import { asserts, picture, role, trusts, user } from '../../support/small-estate.ts';

const BASELINE_MS = 100;
const target = role('Admin', trusts('arn:aws:iam::111122223333:user/ada'));
const ada = (resource: string) => user('ada', [asserts(resource)]);
const open = picture([ada(target.arn)], [target]);
const shut = picture(
  [ada(target.arn)],
  [role('Admin', trusts('arn:aws:iam::111122223333:user/bob'))],
);
const mute = picture([ada('arn:aws:iam::200000000001:role/Other')], [target]);
const ref = { kind: 'trust' as const, role: target.arn };

/** What is told when the ledger says one thing of ada and `Admin`, and IAM another. */
function explained(
  seen: typeof open,
  known: Exclude<AccessState, 'none'> | undefined,
  documents: readonly LastDocument[] = [],
) {
  const [principal, fromMs] = [ada('').arn, 300];
  const lasting: GrantInterval[] = known
    ? [{ principal, role: target.arn, state: known, fromMs, toMs: null, fromSeq: 1, toSeq: null }]
    : [];
  return explainDrift(driftOf(seen, evaluateAccess(seen), lasting, documents), seen, {
    baselineMs: BASELINE_MS,
    documents: new Map(documents.map((one) => [nameOfDocument(one.ref), 500])),
    pairs: new Map(lasting.map((one) => [pairKey(one.principal, one.role), one.fromMs])),
  });
}

test('a side that came or went is named: the role’s trust, or what the principal may ask for', () => {
  expect(explained(shut, 'granted')).toMatchObject([
    { cause: { kind: 'trust', role: target.arn }, effect: [{ to: 'assertion-only' }] },
  ]);
  expect(explained(mute, 'granted')).toMatchObject([
    { cause: { kind: 'assertion', principal: ada('').arn }, effect: [{ to: 'trust-only' }] },
  ]);
});

test('where neither side came or went, it is a condition or a denial', () => {
  expect(explained(open, 'conditional')).toMatchObject([{ cause: { kind: 'terms' } }]);
  expect(explained(open, 'denied')).toMatchObject([{ cause: { kind: 'terms' } }]);
});

test('it happened after the ledger last said otherwise, and before it was seen', () => {
  const seenMs = open.accounts[0]!.readAtMs;
  expect(explained(shut, 'granted')).toMatchObject([{ sinceMs: 300, seenMs }]);
  expect(explained(open, undefined)).toMatchObject([{ sinceMs: BASELINE_MS, seenMs }]);
});

test('a document that the ledger has takes the access that changed with it, and its own time', () => {
  const before = JSON.stringify(trusts('arn:aws:iam::111122223333:user/ada'));
  const [line, ...others] = explained(shut, 'granted', [{ ref, text: before }]);
  expect(others).toEqual([]);
  expect(line).toMatchObject({
    cause: {
      kind: 'document',
      ref,
      before,
      after: shut.accounts[0]!.kind === 'read' && shut.accounts[0]!.roles[0]!.trust,
    },
    effect: [{ from: 'granted', to: 'assertion-only' }],
    sinceMs: 500,
  });
  expect(driftOfLine(line!)).toMatchObject({ documents: [{ ref, before }], effect: line!.effect });
});

test('the lines together hold all that has drifted, once', () => {
  const seen = picture([ada(target.arn), user('bob', [asserts(target.arn)])], [target]);
  const drift = driftOf(seen, evaluateAccess(seen), [], [{ ref, text: '{}' }]);
  const lines = explainDrift(drift, seen, {
    baselineMs: BASELINE_MS,
    documents: new Map(),
    pairs: new Map(),
  });
  expect(lines.flatMap((line) => driftOfLine(line).effect)).toHaveLength(drift.effect.length);
  expect(lines.flatMap((line) => driftOfLine(line).documents)).toEqual(drift.documents);
});
