import { expect, test } from 'vitest';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import { writeOwnedTrust, type TrustTerms } from '#core/change/owned-statements.ts';
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

const READ_AT_MS = open.jump.readAtMs;
const NEXT_DAY_MS = READ_AT_MS + 86_400_000;
const YESTERDAY_MS = READ_AT_MS - 86_400_000;
const ref = { kind: 'trust' as const, role: target.arn };
const place = { partition: 'aws', jumpAccount: open.jump.account, role: target.arn } as const;

/** A trust of ours that names Ada. */
const ownTrust = (terms: TrustTerms) => ({
  Version: '2012-10-17',
  Statement: [
    writeOwnedTrust({ kind: 'named', terms, principals: [ada('').arn] }, place, new Set()),
  ],
});
const withTrust = (trust: unknown) => picture([ada(target.arn)], [admin(trust)]);
const nobody = {
  Version: '2012-10-17',
  Statement: [writeOwnedTrust({ kind: 'nobody' }, place, new Set())],
};
const lastText = (trust: unknown): readonly LastDocument[] => [
  { ref, text: JSON.stringify(trust) },
];

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
  expect(hasDrifted(drift(unread, [lasting('granted')], [{ ref, text: '{}' }]))).toBe(false);
});

test('a document that is worded otherwise but says the same has not drifted; another has', () => {
  const spaced = JSON.stringify(trust, null, 2);
  expect(drift(open, [lasting('granted')], [{ ref, text: spaced }]).documents).toEqual([]);
  expect(drift(open, [lasting('granted')], [{ ref, text: '{}' }]).documents).toMatchObject([
    { ref, before: '{}', after: target.trust },
  ]);
});

test('a grant that IAM ended on its date has not drifted', () => {
  const dated = ownTrust({ mfa: true, untilMs: YESTERDAY_MS });
  expect(hasDrifted(drift(withTrust(dated), [lasting('conditional')], lastText(dated)))).toBe(
    false,
  );
  const alone = picture([ada('arn:aws:iam::200000104729:role/Other')], [admin(dated)]);
  expect(hasDrifted(drift(alone, [lasting('trust-only')], lastText(dated)))).toBe(false);
});

test('a dated grant that somebody closed is led back to its date, never for good', () => {
  const dated = ownTrust({ mfa: true, untilMs: NEXT_DAY_MS });
  const seen = drift(withTrust(nobody), [lasting('conditional')], lastText(dated));
  expect(seen.effect).toMatchObject([{ from: 'conditional', to: 'assertion-only' }]);
  expect(changesBack(seen)).toEqual([
    { kind: 'grant', principal: ada('').arn, role: target.arn, untilMs: NEXT_DAY_MS },
  ]);
  const asked = picture([user('ada')], [admin(dated)]);
  expect(changesBack(drift(asked, [lasting('conditional')], lastText(dated)))).toEqual([
    { kind: 'grant', principal: ada('').arn, role: target.arn, untilMs: NEXT_DAY_MS },
  ]);
});

test.each([
  ['the date', { mfa: true, untilMs: NEXT_DAY_MS }, { mfa: true, untilMs: null }],
  ['a later date', { mfa: true, untilMs: NEXT_DAY_MS }, { mfa: true, untilMs: NEXT_DAY_MS + 1000 }],
  ['MFA', { mfa: true, untilMs: null }, { mfa: false, untilMs: null }],
] as const)('terms that somebody rewrote in a trust of ours are led back: %s', (_, was, is) => {
  const seen = drift(withTrust(ownTrust(is)), [lasting('conditional')], lastText(ownTrust(was)));
  const { mfa: _mfa, untilMs } = was;
  expect(changesBack(seen)).toEqual([
    { kind: 'grant', principal: ada('').arn, role: target.arn, ...(untilMs && { untilMs }) },
  ]);
});

test('half a grant that came is taken away, half a grant that went is left to its administrator', () => {
  const half = withTrust(trusts('arn:aws:iam::111122223333:user/bob'));
  expect(changesBack(drift(half, []))).toMatchObject([{ kind: 'revoke' }]);
  const gone = picture([user('ada')], [admin(nobody)]);
  expect(changesBack(drift(gone, [lasting('trust-only')]))).toEqual([]);
});

test('a conditional grant whose conditions are not ours has no change that leads back', () => {
  expect(changesBack(drift(open, [lasting('conditional')]))).toEqual([]);
});

test('what the ledger or the reading does not know is never changed back', () => {
  expect(changesBack(drift(open, [lasting('unknown')]))).toEqual([]);
  const garbled = withTrust('{');
  expect(drift(garbled, [lasting('granted')]).effect).toMatchObject([{ to: 'unknown' }]);
  expect(changesBack(drift(garbled, [lasting('granted')]))).toEqual([]);
});
