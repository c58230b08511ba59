import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileEstate } from '#core/access/compile-estate.ts';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import { isForeignGrant } from '#core/access/findings.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import { applyPlanToPicture } from '#core/change/apply-plan.ts';
import { isPairChange, type Change } from '#core/change/change-set.ts';
import { hasOwnedSid } from '#core/change/owned-statements.ts';
import type { PlannedCall } from '#core/change/plan.ts';
import { configurations, PRINCIPALS, ROLES, widePictures } from '../../support/plan-arbitraries.ts';
import { possiblePlan } from '../../support/possible-plan.ts';

const OPEN: ReadonlySet<string> = new Set(['granted', 'conditional']);
const PAIRS = PRINCIPALS.flatMap((principal) => ROLES.map((role) => ({ principal, role })));
const input = fc
  .record({
    picture: widePictures,
    configuration: configurations,
    pairs: fc.subarray(PAIRS, { minLength: 1 }),
  })
  .map(({ pairs, ...given }) => ({
    ...given,
    changes: pairs.map((pair): Change => ({ kind: 'adopt', ...pair })),
  }));

/** The calls in an order of their own that still waits for what each waits for. */
function shuffled(calls: readonly PlannedCall[], next: () => number): readonly PlannedCall[] {
  const order: PlannedCall[] = [];
  const made = new Set<string>();
  while (order.length < calls.length) {
    const ready = calls.filter(
      ({ id, after }) => !made.has(id) && after.every((one) => made.has(one)),
    );
    const call = ready[next() % ready.length]!;
    made.add(call.id);
    order.push(call);
  }
  return order;
}

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
}

function withoutAllows(document: string, isOurs: (statement: Statement) => boolean): string {
  const json = JSON.parse(document) as { Statement: Statement[] };
  const left = json.Statement.filter((one) => one.Effect === 'Deny' || isOurs(one));
  return JSON.stringify({ ...json, Statement: left });
}

/** The picture without anything that others allow; what they deny stays. */
function withoutOthers(picture: EstatePicture): EstatePicture {
  const noOne = (document: string) => withoutAllows(document, () => false);
  const isOurTrust = (one: Statement) => hasOwnedSid({ ...one }, 'JumpgateTrust');
  const inline = <Holder extends EstatePicture['jump']['groups'][number]>(holder: Holder) => ({
    ...holder,
    inlinePolicies: holder.inlinePolicies.map((one) => ({ ...one, document: noOne(one.document) })),
  });
  const { jump } = picture;
  return {
    ...picture,
    jump: {
      ...jump,
      users: jump.users.map(inline),
      roles: jump.roles.map(inline),
      groups: jump.groups.map(inline),
      policies: jump.policies.map((policy) =>
        policy.path === '/jumpgate/'
          ? policy
          : {
              ...policy,
              versions: policy.versions.map((one) => ({ ...one, document: noOne(one.document) })),
            },
      ),
    },
    accounts: picture.accounts.map((account) =>
      account.kind === 'read'
        ? {
            ...account,
            roles: account.roles.map((role) => ({
              ...role,
              trust: withoutAllows(role.trust, isOurTrust),
            })),
          }
        : account,
    ),
  };
}

test('while grants are taken over, in whatever order the calls are made, no pair changes its state at any moment', () => {
  fc.assert(
    fc.property(input, fc.infiniteStream(fc.nat()), (given, numbers) => {
      const plan = possiblePlan(given);
      const before = evaluateAccess(given.picture);
      const calls = shuffled(plan.calls, () => Number(numbers.next().value));
      for (let n = 1; n <= calls.length; n++) {
        const now = evaluateAccess(applyPlanToPicture(given.picture, { calls: calls.slice(0, n) }));
        for (const { principal, role } of PAIRS) {
          expect(now.stateOf(principal, role)).toBe(before.stateOf(principal, role));
        }
      }
    }),
    { numRuns: 150 },
  );
});

test('what is taken over is managed, and stands by itself when everything that others allow is gone', () => {
  let stood = 0;
  fc.assert(
    fc.property(input, (given) => {
      const plan = possiblePlan(given);
      const before = evaluateAccess(given.picture);
      const picture = applyPlanToPicture(given.picture, plan);
      const estate = compileEstate(picture);
      const alone = evaluateAccess(withoutOthers(picture));
      for (const { principal, role } of plan.changes.filter(isPairChange)) {
        const state = before.stateOf(principal, role);
        if (!OPEN.has(state)) continue;
        stood++;
        expect(isForeignGrant(estate, principal, role)).toBe(false);
        expect(alone.stateOf(principal, role)).toBe(state);
      }
    }),
    { numRuns: 300 },
  );
  expect(stood).toBeGreaterThan(300);
});

test('statements for many, and those that allow more, are as they were after everything is taken over', () => {
  const many = /WholeWithMfa|WholeUntil|Everyone|AllBut/;
  fc.assert(
    fc.property(input, (given) => {
      const after = applyPlanToPicture(given.picture, possiblePlan(given));
      expect(after.jump.groups).toEqual(given.picture.jump.groups);
      given.picture.accounts.forEach((account, a) => {
        const now = after.accounts[a]!;
        if (account.kind !== 'read' || now.kind !== 'read') return;
        account.roles.forEach(({ trust }, i) => {
          const wide = (text: string) =>
            (JSON.parse(text) as { Statement: Statement[] }).Statement.filter(({ Sid }) =>
              many.test(Sid ?? ''),
            );
          expect(wide(now.roles[i]!.trust)).toEqual(wide(trust));
        });
      });
    }),
    { numRuns: 150 },
  );
});
