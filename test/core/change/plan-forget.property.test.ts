import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import { applyPlanToPicture } from '#core/change/apply-plan.ts';
import type { Change } from '#core/change/change-set.ts';
import { hasOwnedSid } from '#core/change/owned-statements.ts';
import { planChanges } from '#core/change/plan-changes.ts';
import { createIsAlreadySo } from '#core/change/stage-change.ts';
import {
  configurations,
  DANGLING_ID,
  NOW,
  ROLES,
  widePictures,
} from '../../support/plan-arbitraries.ts';

interface Statement {
  readonly Principal?: { readonly AWS?: string | readonly string[] };
  readonly [element: string]: unknown;
}

const namesOf = ({ Principal }: Statement) => [Principal?.AWS ?? []].flat();

/** What others wrote in a document, without the id, in its order; what names nobody else is gone. */
function othersWithout(document: string, id: string): readonly unknown[] {
  const { Statement: statements } = JSON.parse(document) as { Statement: Statement[] };
  return statements
    .filter((one) => !hasOwnedSid({ ...one }, 'JumpgateTrust'))
    .filter((one) => namesOf(one).length === 0 || namesOf(one).some((name) => name !== id))
    .map((one) => ({ ...one, Principal: { AWS: namesOf(one).filter((name) => name !== id) } }));
}

function trustsOf(picture: EstatePicture): ReadonlyMap<string, string> {
  const roles = picture.accounts.flatMap((one) => (one.kind === 'read' ? one.roles : []));
  return new Map(roles.map(({ arn, trust }) => [arn, trust]));
}

/** A picture whose trusts name a user by the id that IAM keeps, not by the ARN that it mostly shows. */
function naming(picture: EstatePicture, arn: string, id: string): EstatePicture {
  const named = (trust: string) => trust.replaceAll(JSON.stringify(arn), JSON.stringify(id));
  const accounts = picture.accounts.map((account) =>
    account.kind === 'read'
      ? { ...account, roles: account.roles.map((one) => ({ ...one, trust: named(one.trust) })) }
      : account,
  );
  return { ...picture, accounts };
}

const forgetting = (id: string) => ROLES.map((role): Change => ({ kind: 'forget', id, role }));

test('to forget somebody who is gone takes the id out of the trust, and nothing else, and changes nobody’s access', () => {
  let written = 0;
  fc.assert(
    fc.property(widePictures, configurations, (picture, configuration) => {
      const changes = forgetting(DANGLING_ID);
      const plan = planChanges({ picture, configuration, changes, nowMs: NOW });
      const trusts = trustsOf(picture);
      for (const { ref, before, after, changes: served } of plan.edits) {
        expect(ref.kind).toBe('trust');
        expect(before).toContain(DANGLING_ID);
        expect(after).not.toContain(DANGLING_ID);
        expect(served).toHaveLength(1);
        expect(othersWithout(after!, DANGLING_ID)).toEqual(othersWithout(before!, DANGLING_ID));
        written++;
      }
      const after = applyPlanToPicture(picture, plan);
      const touched = new Set(plan.edits.map(({ ref }) => (ref.kind === 'trust' ? ref.role : '')));
      for (const [role, trust] of trustsOf(after)) {
        if (!touched.has(role as (typeof ROLES)[number])) expect(trust).toBe(trusts.get(role));
      }
      expect(evaluateAccess(after).columns).toEqual(evaluateAccess(picture).columns);
      const again = planChanges({ picture: after, configuration, changes, nowMs: NOW });
      expect(again.calls).toEqual([]);
    }),
    { numRuns: 100 },
  );
  expect(written).toBeGreaterThan(10);
});

test('the id of somebody who lives is never forgotten, and such a change leaves the list', () => {
  fc.assert(
    fc.property(widePictures, configurations, (read, configuration) => {
      const { id, arn } = read.jump.users[0]!;
      const picture = naming(read, arn, id);
      const changes = forgetting(id);
      const plan = planChanges({ picture, configuration, changes, nowMs: NOW });
      expect(plan.calls).toEqual([]);
      const isAlreadySo = createIsAlreadySo(picture, configuration);
      const readable = changes.filter((_, at) =>
        plan.notices.some((notice) => notice.kind === 'already-so' && notice.change === at),
      );
      expect(readable.every(isAlreadySo)).toBe(true);
    }),
    { numRuns: 50 },
  );
});
