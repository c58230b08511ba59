import { expect, test } from 'vitest';
import { accessDifference } from '#core/access/access-difference.ts';
import { compileEstate } from '#core/access/compile-estate.ts';
import { evaluateAccess, evaluateEstate } from '#core/access/evaluate-access.ts';
import { findFindings } from '#core/access/findings.ts';
import { applyPlanToPicture } from '#core/change/apply-plan.ts';
import type { Change } from '#core/change/change-set.ts';
import type { AdminActions } from '#ui/state/admin-actions.ts';
import { isRemovalStaged, removalOf, tryRemoval } from '#ui/state/removal.ts';
import { acmeConfiguration } from '../../support/acme.ts';
import {
  asserts,
  picture as smallPicture,
  role,
  trusts,
  user,
} from '../../support/small-estate.ts';

const ADMIN = role('Admin', '').arn;
const [ADA, BOB] = [user('ada').arn, user('bob').arn];
const picture = smallPicture(
  [user('ada', [asserts(ADMIN)]), user('bob', [asserts(ADMIN)]), user('eve')],
  [role('Admin', trusts(['111122223333', '999988887777'], { Sid: 'Whole' }))],
);
const found = findFindings({
  picture,
  ...evaluateEstate(compileEstate(picture)),
  heldPrincipals: new Set(),
});
const finding = found.find(({ kind }) => kind === 'wide-trust');
if (finding?.kind !== 'wide-trust') throw new Error('There is no such finding.');
const removal = removalOf(finding);

const evaluateEffect: AdminActions['evaluateEffect'] = (read, { calls }) =>
  Promise.resolve(
    accessDifference(evaluateAccess(read), evaluateAccess(applyPlanToPicture(read, { calls }))),
  );
const tried = (...staged: readonly Change[]) =>
  tryRemoval(
    { picture, configuration: acmeConfiguration, staged, nowMs: picture.jump.readAtMs },
    removal,
    evaluateEffect,
  );
const adopt = (principal: typeof ADA): Change => ({ kind: 'adopt', principal, role: ADMIN });

test('a removal is tried beside what is staged: who is taken over keeps the role, the others are named', async () => {
  expect(await tried()).toEqual({ losers: [ADA, BOB], strangers: ['999988887777'] });
  expect((await tried(adopt(ADA))).losers).toEqual([BOB]);
  expect((await tried(adopt(ADA), adopt(BOB))).losers).toEqual([]);
  const revoke: Change = { kind: 'revoke', principal: BOB, role: ADMIN };
  expect((await tried(adopt(ADA), revoke)).losers).toEqual([]);
});

test('once it is staged, it says the same', async () => {
  const staged = [adopt(ADA), removal];
  expect(isRemovalStaged(staged, removal)).toBe(true);
  expect(isRemovalStaged([adopt(ADA)], removal)).toBe(false);
  expect(isRemovalStaged([{ ...removal, at: removal.at + 1 }], removal)).toBe(false);
  expect(await tried(...staged)).toEqual(await tried(adopt(ADA)));
});
