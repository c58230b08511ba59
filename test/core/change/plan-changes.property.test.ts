import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import { applyPlanToPicture } from '#core/change/apply-plan.ts';
import { subjectOf, type Change } from '#core/change/change-set.ts';
import { inverseChanges } from '#core/change/inverse-changes.ts';
import { planChanges } from '#core/change/plan-changes.ts';
import type { DocumentEdit } from '#core/change/plan.ts';
import { isSameDocument, nameOfDocument } from '#core/change/document-comparison.ts';
import { policySizeCharacters } from '#core/change/policy-json.ts';
import { takeBackCalls } from '#core/change/take-back.ts';
import {
  changeSets,
  configurations,
  NOW,
  pictures,
  PRINCIPALS,
  ROLES,
} from '../../support/plan-arbitraries.ts';
import { possiblePlan } from '../../support/possible-plan.ts';

const OPEN: ReadonlySet<string> = new Set(['granted', 'conditional']);
const input = fc.record({ picture: pictures, configuration: configurations, changes: changeSets });
function eachPair(visit: (principal: PrincipalArn, role: RoleArn) => void): void {
  for (const principal of PRINCIPALS) for (const role of ROLES) visit(principal, role);
}

function lastTargets(changes: readonly Change[]): ReadonlyMap<string, Change> {
  const targets = new Map<string, Change>();
  for (const change of changes) {
    const key = `${subjectOf(change)} ${change.role}`;
    if (change.kind !== 'adopt' || !targets.has(key)) targets.set(key, change);
  }
  return targets;
}

const DANGLING = 'AIDAQQQQQQQQQQQQQQQQQ';
const OWNED = /^Jumpgate(Trust(Account)?(Mfa)?(Until\w+Z)?|TrustNobody)(x\d+)?$/;

type Statement = Record<string, unknown> & { Principal?: { AWS?: string | string[] } };

/** The foreign statements of a trust text: all but those that a plan wrote, without ids of the deleted. */
function foreignStatements(text: string, foreignSids: ReadonlySet<unknown>): readonly Statement[] {
  const { Statement } = JSON.parse(text) as { Statement: Statement[] };
  return Statement.filter(({ Sid }) => foreignSids.has(Sid) || !OWNED.test(String(Sid))).flatMap(
    (s) => {
      const aws = s.Principal?.AWS;
      if (aws === undefined) return [s];
      const left = [aws].flat().filter((name) => name !== DANGLING);
      return left.length === 0 ? [] : [{ ...s, Principal: { ...s.Principal, AWS: left } }];
    },
  );
}

function trustsOf(picture: EstatePicture): ReadonlyMap<string, string> {
  return new Map(
    picture.accounts.flatMap((a) =>
      a.kind === 'read' ? a.roles.map(({ arn, trust }) => [arn, trust] as const) : [],
    ),
  );
}

const runs = { numRuns: 300 };

test('after a plan every granted pair is open, every revoked one is shut, and no other pair has changed', () => {
  fc.assert(
    fc.property(input, (given) => {
      const plan = possiblePlan(given);
      const before = evaluateAccess(given.picture);
      const after = evaluateAccess(applyPlanToPicture(given.picture, plan));
      const targets = lastTargets(plan.changes);
      eachPair((principal, role) => {
        const change = targets.get(`${principal} ${role}`);
        const from = before.stateOf(principal, role);
        const to = after.stateOf(principal, role);
        if (change?.kind === 'grant') {
          expect(['granted', 'conditional', 'denied']).toContain(to);
        } else if (change?.kind === 'revoke') {
          expect(['none', 'assertion-only', 'trust-only', 'denied']).toContain(to);
          if (to === 'denied') expect(from).toBe('denied');
        } else expect(to).toBe(from);
      });
    }),
    runs,
  );
});

test('foreign trust statements survive any sequence of plans, deep-equal and in order', () => {
  fc.assert(
    fc.property(
      pictures,
      configurations,
      fc.array(changeSets, { maxLength: 4 }),
      (picture, configuration, sets) => {
        let now = picture;
        for (const changes of sets) {
          const kept = changes.filter(({ kind }) => kind !== 'adopt');
          now = applyPlanToPicture(
            now,
            possiblePlan({ picture: now, configuration, changes: kept }),
          );
        }
        const after = trustsOf(now);
        for (const [role, text] of trustsOf(picture)) {
          const { Statement } = JSON.parse(text) as { Statement: Statement[] };
          const sids = new Set(Statement.flatMap(({ Sid }) => (Sid === undefined ? [] : [Sid])));
          // A statement that bears our Sid and has our form is ours from the start.
          const foreignSids = new Set(
            [...sids].filter((s) => typeof s !== 'string' || !OWNED.test(s)),
          );
          const isTouched = text !== after.get(role);
          const list = (t: string) =>
            foreignStatements(t, foreignSids).map((s) =>
              isTouched && s.Principal?.AWS
                ? { ...s, Principal: { ...s.Principal, AWS: [s.Principal.AWS].flat() } }
                : s,
            );
          expect(list(after.get(role)!)).toEqual(list(text));
        }
        for (const [i, user] of picture.jump.users.entries()) {
          expect(now.jump.users[i]!.inlinePolicies).toEqual(user.inlinePolicies);
        }
        for (const policy of picture.jump.policies) {
          expect(now.jump.policies.find(({ arn }) => arn === policy.arn)).toEqual(policy);
        }
      },
    ),
    runs,
  );
});

test('planning twice plans nothing', () => {
  fc.assert(
    fc.property(input, (given) => {
      const plan = possiblePlan(given);
      const picture = applyPlanToPicture(given.picture, plan);
      const changes = plan.changes.filter(
        (change) =>
          change.kind !== 'adopt' ||
          lastTargets(plan.changes).get(`${change.principal} ${change.role}`)?.kind === 'adopt',
      );
      const again = planChanges({ ...given, picture, changes, nowMs: NOW + 5000 });
      expect(again.calls).toEqual([]);
      expect(again.blockers.filter(({ kind }) => kind !== 'held-by-others')).toEqual([]);
    }),
    runs,
  );
});

test('each document is written once, and each write is needed: without it a change would be missing', () => {
  const WRITES = /^(UpdateAssume|CreatePolicy|DeletePolicy$|Put|DeleteUser|DeleteRole)/;
  fc.assert(
    fc.property(input, (given) => {
      const plan = possiblePlan(given);
      const keys = plan.edits.map(({ ref }) => nameOfDocument(ref));
      expect(new Set(keys).size).toBe(keys.length);
      plan.edits.forEach((edit, at) => {
        const calls = plan.calls.filter((call) => call.edit === at);
        const writes = calls.filter(({ call }) => WRITES.test(call.api));
        const isDetachOnly = isSameDocument(edit.before, edit.after);
        expect(writes.length).toBe(isDetachOnly ? 0 : 1);
        expect(edit.changes.length).toBeGreaterThan(0);
      });
      const whole = applyPlanToPicture(given.picture, plan);
      plan.edits.forEach((_, at) => {
        const without = { calls: plan.calls.filter(({ edit }) => edit !== at) };
        expect(applyPlanToPicture(given.picture, without)).not.toEqual(whole);
      });
    }),
    { numRuns: 100 },
  );
});

test('no document of a possible plan outgrows its limit', () => {
  fc.assert(
    fc.property(input, (given) => {
      for (const { before, after, sizeCharacters, limitCharacters } of possiblePlan(given).edits) {
        // Generated foreign policies may be longer than the small limit that makes owned ones split.
        const former = before === null ? 0 : policySizeCharacters(before);
        expect(sizeCharacters).toBeLessThanOrEqual(Math.max(limitCharacters, former));
        expect(sizeCharacters).toBe(after?.replace(/\s/g, '').length ?? 0);
      }
    }),
    runs,
  );
});

test('the same input gives the same plan', () => {
  fc.assert(
    fc.property(input, (given) => {
      const plan = () => planChanges({ ...structuredClone(given), nowMs: NOW });
      expect(plan()).toEqual(plan());
    }),
    { numRuns: 50 },
  );
});

test('calls wait only for earlier calls, and a revoke never touches the trust before the asking side', () => {
  fc.assert(
    fc.property(input, (given) => {
      const plan = possiblePlan(given);
      const position = new Map(plan.calls.map(({ id }, at) => [id, at]));
      plan.calls.forEach(({ after }, at) => {
        for (const id of after) expect(position.get(id)).toBeLessThan(at);
      });
      const ancestors = plan.calls.map(() => new Set<number>());
      plan.calls.forEach(({ after }, at) => {
        for (const id of after) {
          const earlier = position.get(id)!;
          ancestors[at]!.add(earlier);
          ancestors[earlier]!.forEach((a) => ancestors[at]!.add(a));
        }
      });
      const serving = (change: number, isTrust: boolean) =>
        plan.calls.flatMap(({ edit }, at) => {
          const e: DocumentEdit = plan.edits[edit]!;
          const isAsking =
            e.ref.kind === 'managed' ||
            (e.ref.kind === 'inline' && e.ref.name !== 'JumpgateEndedSessions');
          return e.changes.includes(change) && (isTrust ? e.ref.kind === 'trust' : isAsking)
            ? [at]
            : [];
        });
      plan.changes.forEach(({ kind }, change) => {
        if (kind !== 'revoke') return;
        for (const trust of serving(change, true)) {
          for (const asking of serving(change, false))
            expect(ancestors[trust]!.has(asking)).toBe(true);
        }
      });
    }),
    runs,
  );
});

test('at every moment of a commit that only grants or only revokes, no other pair changes', () => {
  fc.assert(
    fc.property(input, fc.constantFrom('grant', 'revoke', 'adopt'), (given, kind) => {
      const changes = given.changes.filter((change) => change.kind === kind);
      const plan = possiblePlan({ ...given, changes });
      const before = evaluateAccess(given.picture);
      const wanted = new Set(
        kind === 'adopt' ? [] : plan.changes.map((change) => `${subjectOf(change)} ${change.role}`),
      );
      for (let n = 1; n <= plan.calls.length; n++) {
        const now = evaluateAccess(
          applyPlanToPicture(given.picture, { calls: plan.calls.slice(0, n) }),
        );
        eachPair((principal, role) => {
          if (!wanted.has(`${principal} ${role}`)) {
            expect(now.stateOf(principal, role)).toBe(before.stateOf(principal, role));
          }
        });
      }
    }),
    { numRuns: 100 },
  );
});

test('the inverse of a commit restores who has access', () => {
  fc.assert(
    fc.property(input, (given) => {
      const plan = possiblePlan(given);
      const picture = applyPlanToPicture(given.picture, plan);
      const before = evaluateAccess(given.picture);
      const after = evaluateAccess(picture);
      const effect = PRINCIPALS.flatMap((principal) =>
        ROLES.flatMap((role) => {
          const from = before.stateOf(principal, role);
          const to = after.stateOf(principal, role);
          return from === to ? [] : [{ principal, role, from, to }];
        }),
      );
      const changes = inverseChanges({ changes: plan.changes, documents: plan.edits, effect });
      const back = planChanges({ ...given, picture, changes, nowMs: NOW });
      expect(back.blockers).toEqual([]);
      const restored = evaluateAccess(applyPlanToPicture(picture, back));
      eachPair((principal, role) => {
        const was = OPEN.has(before.stateOf(principal, role));
        expect(OPEN.has(restored.stateOf(principal, role))).toBe(was);
      });
    }),
    runs,
  );
});

test('a commit stopped after any call is taken back to the former documents', () => {
  fc.assert(
    fc.property(input, (given) => {
      const plan = possiblePlan(given);
      for (let n = 0; n <= plan.calls.length; n++) {
        const half = applyPlanToPicture(given.picture, { calls: plan.calls.slice(0, n) });
        const made = new Set(plan.calls.slice(0, n).map(({ id }) => id));
        const calls = takeBackCalls(
          plan,
          (id) => made.has(id),
          () => undefined,
        );
        const restored = applyPlanToPicture(half, { calls });
        for (const [role, text] of trustsOf(given.picture)) {
          expect(isSameDocument(trustsOf(restored).get(role)!, text)).toBe(true);
        }
        const holders = (p: EstatePicture) =>
          [...p.jump.users, ...p.jump.roles].map((h) => ({
            attached: [...h.attachedPolicies].sort(),
            inline: h.inlinePolicies,
          }));
        expect(holders(restored)).toEqual(holders(given.picture));
        const defaults = (p: EstatePicture) =>
          p.jump.policies
            .map(({ arn, versions }) => [arn, versions.find((v) => v.isDefault)!.document])
            .sort();
        expect(defaults(restored)).toEqual(defaults(given.picture));
      }
    }),
    { numRuns: 100 },
  );
});
