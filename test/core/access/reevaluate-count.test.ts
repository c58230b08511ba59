import { beforeEach, expect, test, vi } from 'vitest';
import { compileDocument } from '#core/access/assume-role-document.ts';
import { compileEstate } from '#core/access/compile-estate.ts';
import { evaluateEstate } from '#core/access/evaluate-access.ts';
import { evaluatePair } from '#core/access/evaluate-pair.ts';
import { reevaluateAccess } from '#core/access/reevaluate-access.ts';
import { ACME_ESTATE, readEstate } from '../../lab/estate.ts';
import { pictureOfEstate } from '../../support/picture-of-estate.ts';

// Counted, not replaced: every call goes through.
vi.mock('#core/access/evaluate-pair.ts', { spy: true });
vi.mock('#core/access/assume-role-document.ts', { spy: true });

const acme = pictureOfEstate(readEstate(ACME_ESTATE));
const before = evaluateEstate(compileEstate(acme));
/** As another reading would give it: equal, and not the same. */
const again = () => JSON.parse(JSON.stringify(acme)) as typeof acme;

beforeEach(() => {
  vi.mocked(evaluatePair).mockClear();
  vi.mocked(compileDocument).mockClear();
});

test('a reading in which nothing changed evaluates no pair and compiles no document', () => {
  const { table } = reevaluateAccess(before, again());
  expect(table.columns).toEqual(before.table.columns);
  expect(evaluatePair).not.toHaveBeenCalled();
  expect(compileDocument).not.toHaveBeenCalled();
});

test('one changed trust compiles that document and evaluates that role alone', () => {
  const fresh = again();
  const [account] = fresh.accounts;
  if (account?.kind !== 'read') throw new Error('unreadable');
  const [role, ...roles] = account.roles;
  const trust = role!.trust.replace('"Version"', ' "Version"');
  expect(trust).not.toBe(role!.trust);
  const changed = { ...account, roles: [{ ...role!, trust }, ...roles] };
  reevaluateAccess(before, { ...fresh, accounts: [changed, ...fresh.accounts.slice(1)] });
  expect(compileDocument).toHaveBeenCalledTimes(1);
  const asked = vi.mocked(evaluatePair).mock.calls.map(([, { arn }]) => arn);
  expect(new Set(asked)).toEqual(new Set([role!.arn]));
  expect(asked).toHaveLength(before.estate.principals.length);
});

test('one changed assertion compiles that document and evaluates that principal alone', () => {
  const fresh = again();
  const [user, ...users] = fresh.jump.users;
  const document = '{"Statement":{"Effect":"Allow","Action":"sts:*","Resource":"*"}}';
  const inlinePolicies = [...user!.inlinePolicies, { name: 'more', document }];
  reevaluateAccess(before, {
    ...fresh,
    jump: { ...fresh.jump, users: [{ ...user!, inlinePolicies }, ...users] },
  });
  expect(compileDocument).toHaveBeenCalledTimes(1);
  const asked = vi.mocked(evaluatePair).mock.calls.map(([{ arn }]) => arn);
  expect(new Set(asked)).toEqual(new Set([user!.arn]));
});
