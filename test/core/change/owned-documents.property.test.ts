import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EstatePicture, ManagedPolicy } from '#core/access/picture.ts';
import { applyPlanToPicture } from '#core/change/apply-plan.ts';
import { inverseChanges } from '#core/change/inverse-changes.ts';
import type { Plan } from '#core/change/plan.ts';
import { planChanges } from '#core/change/plan-changes.ts';
import { accessDifference } from '#core/access/access-difference.ts';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import { changeSets, configurations, NOW, pictures } from '../../support/plan-arbitraries.ts';
import { possiblePlan } from '../../support/possible-plan.ts';

const runs = { numRuns: 200 };
const sequences = fc.record({
  picture: pictures,
  configuration: configurations,
  sets: fc.array(changeSets, { minLength: 1, maxLength: 6 }),
});

/** Carries the change sets out one after another, and shows each plan with what it was made from. */
function eachStep(
  { picture, configuration, sets }: typeof sequences extends fc.Arbitrary<infer T> ? T : never,
  visit: (plan: Plan, before: EstatePicture, after: EstatePicture) => void,
): void {
  let now = picture;
  for (const changes of sets) {
    const plan = possiblePlan({ picture: now, configuration, changes });
    const after = applyPlanToPicture(now, plan);
    visit(plan, now, after);
    now = after;
  }
}

const isOwned = ({ path }: ManagedPolicy) => path === '/jumpgate/';
const inForce = ({ versions }: ManagedPolicy) => versions.find(({ isDefault }) => isDefault)!;
const resourcesOf = (policy: ManagedPolicy) => {
  const { Statement } = JSON.parse(inForce(policy).document) as {
    Statement: { Resource: string | string[] }[];
  };
  return Statement.flatMap(({ Resource }) => Resource);
};
/** Where each asked-for role of the owned policies stands. */
const places = ({ jump }: EstatePicture) =>
  new Map(
    jump.policies.filter(isOwned).map((policy) => [policy.arn, new Set(resourcesOf(policy))]),
  );

test('a role that stays asked for stays in the policy it is in', () => {
  fc.assert(
    fc.property(sequences, (given) =>
      eachStep(given, (_plan, before, after) => {
        const [from, to] = [places(before), places(after)];
        for (const [policy, roles] of to)
          for (const role of roles) {
            // A policy that somebody shared, or wrote into, is no longer Jumpgate's to edit.
            const former = [...from].find(([arn, held]) => arn !== policy && held.has(role));
            const isNew = from.get(policy)?.has(role) !== true;
            if (isNew && former && sameName(former[0], policy))
              expect(to.get(former[0])?.has(role) ?? false).toBe(false);
          }
      }),
    ),
    runs,
  );
});
const sameName = (a: string, b: string) => a.replace(/-\d+$/, '') === b.replace(/-\d+$/, '');

test('no policy ever has a version too many, and one goes only from a policy that is full: the oldest that is not in force', () => {
  let deleted = 0;
  fc.assert(
    fc.property(sequences, (given) =>
      eachStep(given, (plan, before, after) => {
        for (const { versions } of after.jump.policies)
          expect(versions.length).toBeLessThanOrEqual(after.jump.quotas.versionsPerPolicy);
        const isRemoved = new Set(
          plan.calls.flatMap(({ call }) => (call.api === 'DeletePolicy' ? [call.policy] : [])),
        );
        for (const { call } of plan.calls) {
          // A policy that is removed loses all its versions first.
          if (call.api !== 'DeletePolicyVersion' || isRemoved.has(call.policy)) continue;
          const { versions } = before.jump.policies.find(({ arn }) => arn === call.policy)!;
          const spare = versions.filter(({ isDefault }) => !isDefault);
          const oldest = spare.reduce((a, b) => (numberOf(a.id) < numberOf(b.id) ? a : b));
          expect(versions).toHaveLength(before.jump.quotas.versionsPerPolicy);
          expect(call.versionId).toBe(oldest.id);
          deleted += 1;
        }
      }),
    ),
    { numRuns: 400 },
  );
  expect(deleted).toBeGreaterThan(0);
});
const numberOf = (versionId: string) => Number(versionId.slice(1));

test('what a plan empties it removes: no policy of Jumpgate’s without a role, no statement of Jumpgate’s without a principal', () => {
  fc.assert(
    fc.property(sequences, (given) =>
      eachStep(given, (plan, _before, after) => {
        for (const { ref, after: text } of plan.edits) {
          if (text === null) continue;
          const { Statement } = JSON.parse(text) as {
            Statement: { Principal?: { AWS?: unknown }; Resource?: unknown }[];
          };
          // IAM refuses a document without a statement.
          expect(Statement.length).toBeGreaterThan(0);
          for (const { Principal, Resource } of Statement) {
            expect(Principal?.AWS).not.toEqual([]);
            expect(Resource).not.toEqual([]);
          }
          if (ref.kind === 'managed' && ref.policy.includes(':policy/jumpgate/'))
            expect(after.jump.policies.map(({ arn }) => arn)).toContain(ref.policy);
        }
      }),
    ),
    runs,
  );
});

test('an assertion is split only where it must be: a new policy is made when the role fits into none that is there', () => {
  let splits = 0;
  fc.assert(
    fc.property(sequences, (given) =>
      eachStep(given, (plan, before) => {
        const limit = before.jump.quotas.managedPolicyCharacters;
        for (const { call } of plan.calls) {
          if (call.api !== 'CreatePolicy') continue;
          const added = (
            JSON.parse(call.document) as { Statement: { Resource: string }[] }
          ).Statement.flatMap(({ Resource }) => Resource);
          const attachment = plan.calls.find(
            (one) =>
              one.call.api.startsWith('Attach') &&
              'policy' in one.call &&
              one.call.policy === call.policy,
          )?.call;
          if (!attachment || !('principal' in attachment)) continue;
          // The policies that were there, as the plan leaves them.
          for (const edit of plan.edits) {
            if (edit.ref.kind !== 'managed' || edit.before === null || edit.after === null)
              continue;
            if (!isOf(edit.ref.policy, call.policy)) continue;
            splits += 1;
            for (const role of added) {
              const smallest = JSON.stringify(role).length + 1;
              expect(edit.sizeCharacters + smallest).toBeGreaterThan(limit);
            }
          }
        }
      }),
    ),
    // Splits are rare, some four in as many runs: a seed that is known to hold some keeps the last line from failing by chance.
    { numRuns: 400, seed: 11 },
  );
  expect(splits).toBeGreaterThan(0);
});
const isOf = (policy: string, other: string) => sameName(policy, other);

test('the inverse of a commit that adopted nothing leaves every foreign statement as it was', () => {
  fc.assert(
    fc.property(pictures, configurations, changeSets, (picture, configuration, changes) => {
      const kept = changes.filter(({ kind }) => kind !== 'adopt');
      const plan = possiblePlan({ picture, configuration, changes: kept });
      const after = applyPlanToPicture(picture, plan);
      const effect = accessDifference(evaluateAccess(picture), evaluateAccess(after));
      const undo = inverseChanges({ changes: plan.changes, documents: plan.edits, effect });
      const back = planChanges({ picture: after, configuration, changes: undo, nowMs: NOW });
      const restored = applyPlanToPicture(after, back);
      expect(foreignTexts(restored)).toEqual(foreignTexts(picture));
    }),
    runs,
  );
});

/** Trust statements without the Sid of Jumpgate's, by role, and the texts of all policies that are not Jumpgate's. */
function foreignTexts({ accounts, jump }: EstatePicture): unknown {
  return {
    trusts: accounts.flatMap((account) =>
      account.kind === 'read'
        ? account.roles.map(({ arn, trust }) => {
            const { Statement } = JSON.parse(trust) as {
              Statement: { Sid?: string; Principal?: { AWS?: string | string[] } }[];
            };
            const foreign = Statement.filter(({ Sid }) => !Sid?.startsWith('Jumpgate'));
            return [arn, foreign.map(withoutDangling).filter((one) => one !== undefined)];
          })
        : [],
    ),
    inline: jump.users.map(({ inlinePolicies }) => inlinePolicies),
    policies: jump.policies.filter((policy) => !isOwned(policy)),
  };
}

/** IAM refuses a document that names a deleted principal, so its id goes from a statement that is written anyway. */
function withoutDangling(statement: { Principal?: { AWS?: string | string[] } }) {
  const aws = statement.Principal?.AWS;
  if (aws === undefined) return statement;
  const left = [aws].flat().filter((name) => !name.startsWith('AIDA'));
  return left.length > 0
    ? { ...statement, Principal: { ...statement.Principal, AWS: left } }
    : undefined;
}
