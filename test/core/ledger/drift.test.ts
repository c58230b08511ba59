import { expect, test } from 'vitest';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import { changesBack, driftOf, hasDrifted, type LastDocument } from '#core/ledger/drift.ts';
import type { GrantInterval } from '#core/ledger/grant-interval.ts';
import { asserts, picture, role, trusts, user } from '../../support/small-estate.ts';

const admin = (trust: unknown) => role('Admin', trust);
const ada = (resource: string) => user('ada', [asserts(resource)]);
const trust = trusts('arn:aws:iam::111122223333:user/ada');
const target = admin(trust);
const open = picture([ada(target.arn)], [target]);
const closed = picture([ada(target.arn)], [admin(trusts('arn:aws:iam::111122223333:user/bob'))]);
const lasting = (state: GrantInterval['state']): GrantInterval => ({
  principal: ada('').arn,
  role: target.arn,
  state,
  fromMs: 1,
  toMs: null,
  fromSeq: 1,
  toSeq: null,
});
const drift = (
  seen: typeof open,
  intervals: readonly GrantInterval[],
  documents: readonly LastDocument[] = [],
) => driftOf(seen, evaluateAccess(seen), intervals, documents);

test('an estate that is as the ledger says has not drifted', () => {
  expect(hasDrifted(drift(open, [lasting('granted')]))).toBe(false);
});

test('everything is new to an empty ledger', () => {
  expect(drift(open, []).effect).toMatchObject([{ from: 'none', to: 'granted' }]);
});

test('a grant that somebody closed is told, and granting leads back', () => {
  const seen = drift(closed, [lasting('granted')]);
  expect(seen.effect).toMatchObject([{ from: 'granted', to: 'assertion-only' }]);
  expect(changesBack(seen)).toMatchObject([{ kind: 'grant', role: target.arn }]);
});

test('a grant that somebody opened is led back by a revoke', () => {
  expect(changesBack(drift(open, [lasting('assertion-only')]))).toMatchObject([{ kind: 'revoke' }]);
});

test('an account that was not read says nothing of its grants', () => {
  const [account] = open.accounts;
  const unread = {
    ...open,
    accounts: [
      {
        kind: 'unreadable' as const,
        account: account!.account,
        readAtMs: 1,
        error: { code: 'operation/stopped' as const, details: {} },
      },
    ],
  };
  const ref = { kind: 'trust' as const, role: target.arn };
  expect(hasDrifted(drift(unread, [lasting('granted')], [{ ref, text: '{}' }]))).toBe(false);
});

test('a document that is worded otherwise but says the same has not drifted; another has', () => {
  const ref = { kind: 'trust' as const, role: target.arn };
  const spaced = JSON.stringify(trust, null, 2);
  expect(drift(open, [lasting('granted')], [{ ref, text: spaced }]).documents).toEqual([]);
  expect(drift(open, [lasting('granted')], [{ ref, text: '{}' }]).documents).toMatchObject([
    { ref, before: '{}', after: target.trust },
  ]);
});
