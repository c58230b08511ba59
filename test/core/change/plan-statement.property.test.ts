import * as fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { accessDifference } from '#core/access/access-difference.ts';
import { isOpenState } from '#core/access/access-state.ts';
import { compileEstate } from '#core/access/compile-estate.ts';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import { explainAccess } from '#core/access/explain-access.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import type { RoleArn } from '#core/aws/arn.ts';
import { applyPlanToPicture } from '#core/change/apply-plan.ts';
import { ChangeSchema, type Change, type StatementChange } from '#core/change/change-set.ts';
import { statementNotices } from '#core/change/effect-notices.ts';
import { inverseChanges } from '#core/change/inverse-changes.ts';
import { readOwnedTrust } from '#core/change/owned-statements.ts';
import { planChanges } from '#core/change/plan-changes.ts';
import { createIsAlreadySo, stageChanges } from '#core/change/stage-change.ts';
import {
  configurations,
  DANGLING_ID,
  NOW,
  PRINCIPALS,
  ROLES,
  widePictures,
} from '../../support/plan-arbitraries.ts';

type Json = Readonly<Record<string, unknown>>;

function statementsOf(picture: EstatePicture, role: RoleArn): readonly Json[] {
  const roles = picture.accounts.flatMap((one) => (one.kind === 'read' ? one.roles : []));
  const trust = roles.find(({ arn }) => arn === role)!.trust;
  return [(JSON.parse(trust) as { Statement: Json | Json[] }).Statement].flat();
}

/** Statements as they are compared: those of others by their very text, owned ones, which are written anew, by what they say. */
function sayings(picture: EstatePicture, role: RoleArn): readonly string[] {
  const place = { partition: picture.partition, jumpAccount: picture.jump.account, role };
  return statementsOf(picture, role)
    .map((json) => ({ json, owned: readOwnedTrust(json, place) }))
    .filter(({ owned }) => owned?.kind !== 'nobody')
    .map(({ json, owned }) =>
      JSON.stringify(
        owned?.kind === 'named' ? { ...owned, principals: owned.principals.toSorted() } : json,
      ),
    );
}

/** Every removal that an administrator could choose in a picture: each Allow that is not Jumpgate's. */
function removals(picture: EstatePicture): readonly StatementChange[] {
  const { partition, jump } = picture;
  return ROLES.flatMap((role) =>
    statementsOf(picture, role).flatMap((json, at): StatementChange[] => {
      const isOwned = readOwnedTrust(json, { partition, jumpAccount: jump.account, role });
      if (json['Effect'] !== 'Allow' || isOwned) return [];
      return [{ kind: 'remove', role, at, statement: JSON.stringify(json) }];
    }),
  );
}

const isPlain = (picture: EstatePicture, role: RoleArn) =>
  !JSON.stringify(statementsOf(picture, role)).includes(DANGLING_ID);

/** Runs a property on every removal of generated estates. */
function eachRemoval(
  judge: (
    removal: StatementChange,
    picture: EstatePicture,
    plan: (changes: readonly Change[], from?: EstatePicture) => ReturnType<typeof planChanges>,
  ) => void,
): void {
  fc.assert(
    fc.property(widePictures, configurations, (picture, configuration) => {
      for (const removal of removals(picture)) {
        judge(removal, picture, (changes, from = picture) =>
          planChanges({ picture: from, configuration, changes, nowMs: NOW }),
        );
      }
    }),
    { numRuns: 30 },
  );
}

test('a removal takes one statement out of one trust, and every other keeps its wording and its order', () => {
  let written = 0;
  eachRemoval((removal, picture, plan) => {
    const planned = plan([removal]);
    const { edits, calls, blockers } = planned;
    expect(blockers).toEqual([]);
    expect(calls.map(({ call }) => call.api)).toEqual(['UpdateAssumeRolePolicy']);
    expect(edits).toMatchObject([{ ref: { kind: 'trust', role: removal.role }, changes: [0] }]);
    if (!isPlain(picture, removal.role)) return;
    const others = sayings(picture, removal.role).filter((_, at) => at !== removal.at);
    expect(sayings(applyPlanToPicture(picture, planned), removal.role)).toEqual(others);
    written++;
  });
  expect(written).toBeGreaterThan(100);
});

test('a removal changes the access of those alone whom the statement lets in, and nobody gains', () => {
  let lost = 0;
  let unaffected = 0;
  eachRemoval((removal, picture, plan) => {
    const estate = compileEstate(picture);
    const before = evaluateAccess(picture);
    const planned = plan([removal]);
    const after = evaluateAccess(applyPlanToPicture(picture, planned));
    for (const principal of PRINCIPALS) {
      for (const role of ROLES) {
        const [was, is] = [before.stateOf(principal, role), after.stateOf(principal, role)];
        const { trusts } = explainAccess(estate, principal, role);
        const isReached =
          role === removal.role && trusts.some(({ statement }) => statement === removal.at + 1);
        if (!isReached) {
          expect(is).toBe(was);
          unaffected++;
        } else {
          expect(isOpenState(is) && !isOpenState(was)).toBe(false);
          if (trusts.length === 1 && isOpenState(was)) lost++;
        }
      }
    }
  });
  expect(lost).toBeGreaterThan(20);
  expect(unaffected).toBeGreaterThan(1000);
});

test('who loses by a removal is told by name, and once they are taken over in the same change set nobody does', () => {
  let saved = 0;
  eachRemoval((removal, picture, plan) => {
    const before = evaluateAccess(picture);
    const effectOf = (changes: readonly Change[]) =>
      accessDifference(before, evaluateAccess(applyPlanToPicture(picture, plan(changes))));
    const alone = effectOf([removal]);
    const losers = alone
      .filter(({ from, to }) => isOpenState(from) && !isOpenState(to))
      .map(({ principal }) => principal);
    const told = statementNotices([removal], alone).flatMap(({ principals }) => principals);
    expect(told).toEqual(losers.sort());
    for (const principal of losers) {
      const changes: Change[] = [{ kind: 'adopt', principal, role: removal.role }, removal];
      const { blockers, edits, notices } = plan(changes);
      // What no owned statement can say cannot be taken over, and the plan says so.
      if (blockers.length > 0) continue;
      expect(edits.filter(({ ref }) => ref.kind === 'trust')).toHaveLength(1);
      const lost = effectOf(changes).filter(({ to }) => !isOpenState(to));
      expect(lost.map((one) => one.principal)).not.toContain(principal);
      const stays = notices.flatMap((one) => (one.kind === 'stays-beside' ? [one.source] : []));
      expect(
        stays.filter(({ kind }) => kind === 'trust').map(({ statement }) => statement),
      ).not.toContain(removal.at + 1);
      saved++;
    }
  });
  expect(saved).toBeGreaterThan(10);
});

test('a grant that relied on the statement that goes is written out in the same plan', () => {
  let granted = 0;
  eachRemoval((removal, picture, plan) => {
    const { role } = removal;
    const principal = PRINCIPALS[0]!;
    const changes: Change[] = [{ kind: 'grant', principal, role }, removal];
    const planned = plan(changes);
    if (planned.blockers.length > 0) return;
    const after = evaluateAccess(applyPlanToPicture(picture, planned)).stateOf(principal, role);
    expect(['granted', 'conditional', 'denied', 'unknown']).toContain(after);
    granted++;
  });
  expect(granted).toBeGreaterThan(50);
});

test('the inverse of a removal puts the very statement back at its place', () => {
  let restored = 0;
  eachRemoval((removal, picture, plan) => {
    if (!isPlain(picture, removal.role)) return;
    const planned = plan([removal]);
    const after = applyPlanToPicture(picture, planned);
    const inverse = inverseChanges({ ...planned, documents: planned.edits, effect: [] });
    // Of two equal statements one is enough: there is nothing to put back.
    const wording = JSON.stringify(JSON.parse(removal.statement));
    const isTwice =
      statementsOf(picture, removal.role).filter((one) => JSON.stringify(one) === wording).length >
      1;
    expect(inverse).toEqual([{ ...removal, kind: 'restore' }]);
    if (isTwice) return;
    const back = plan(inverse, after);
    expect(back.blockers).toEqual([]);
    const now = applyPlanToPicture(after, back);
    expect(sayings(now, removal.role)).toEqual(sayings(picture, removal.role));
    expect(evaluateAccess(now).columns).toEqual(evaluateAccess(picture).columns);
    expect(inverseChanges({ ...back, documents: back.edits, effect: [] })).toEqual([removal]);
    restored++;
  });
  expect(restored).toBeGreaterThan(100);
});

test('several removals of one trust are one write, and their inverse restores the order', () => {
  let several = 0;
  fc.assert(
    fc.property(widePictures, configurations, (picture, configuration) => {
      for (const role of ROLES) {
        const chosen = removals(picture).filter((one) => one.role === role);
        const wordings = new Set(chosen.map(({ statement }) => statement));
        if (chosen.length < 2 || wordings.size < chosen.length || !isPlain(picture, role)) continue;
        const given = { configuration, nowMs: NOW };
        const plan = planChanges({ ...given, picture, changes: chosen });
        expect(plan.calls).toHaveLength(1);
        const after = applyPlanToPicture(picture, plan);
        const changes = inverseChanges({ ...plan, documents: plan.edits, effect: [] });
        const back = planChanges({ ...given, picture: after, changes });
        const now = applyPlanToPicture(after, back);
        expect(sayings(now, role)).toEqual(sayings(picture, role));
        several++;
      }
    }),
    { numRuns: 30 },
  );
  expect(several).toBeGreaterThan(20);
});

test('a statement that was reworded, and one that Jumpgate wrote, are not removed; the change leaves the list', () => {
  fc.assert(
    fc.property(widePictures, configurations, (picture, configuration) => {
      const [removal] = removals(picture);
      if (!removal) return;
      const reworded = JSON.stringify({
        ...(JSON.parse(removal.statement) as Json),
        Sid: 'Reworded',
      });
      const owned = JSON.stringify({
        Sid: 'JumpgateTrustMfa',
        Effect: 'Allow',
        Principal: { AWS: PRINCIPALS[0] },
        Action: 'sts:AssumeRole',
        Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      });
      for (const statement of [reworded, owned]) {
        const change = { ...removal, statement };
        const { calls, notices } = planChanges({
          picture,
          configuration,
          changes: [change],
          nowMs: NOW,
        });
        expect(calls).toEqual([]);
        expect(notices).toEqual([{ kind: 'already-so', change: 0 }]);
        const isAlreadySo = createIsAlreadySo(picture, configuration);
        expect(stageChanges([], [change], isAlreadySo)).toEqual([]);
      }
      const isAlreadySo = createIsAlreadySo(picture, configuration);
      const staged = stageChanges([], [removal], isAlreadySo);
      expect(staged).toEqual([removal]);
      expect(stageChanges(staged, [{ ...removal, kind: 'restore' }], isAlreadySo)).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test('a change that would remove a Deny, or no statement at all, is refused at the edge', () => {
  const change = { kind: 'remove', role: ROLES[0], at: 0 };
  const allow = { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' };
  const isTaken = (statement: string) => v.is(ChangeSchema, { ...change, statement });
  expect(isTaken(JSON.stringify(allow))).toBe(true);
  expect(isTaken(JSON.stringify({ ...allow, Effect: 'Deny' }))).toBe(false);
  expect(isTaken(JSON.stringify([allow]))).toBe(false);
  expect(isTaken(JSON.stringify({ ...allow, Extra: 1 }))).toBe(false);
  expect(isTaken(`${JSON.stringify(allow)},${JSON.stringify(allow)}`)).toBe(false);
  expect(v.is(ChangeSchema, { ...change, at: -1, statement: JSON.stringify(allow) })).toBe(false);
});
