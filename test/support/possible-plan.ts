import { expect } from 'vitest';
import type { EstatePicture } from '#core/access/picture.ts';
import { subjectOf, type Change } from '#core/change/change-set.ts';
import { planChanges } from '#core/change/plan-changes.ts';
import type { Plan } from '#core/change/plan.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { NOW } from './plan-arbitraries.ts';

/** A plan of the changes that nothing stands against, as an administrator would come to it by leaving the others out. */
export function possiblePlan({
  picture,
  configuration,
  changes,
}: {
  readonly picture: EstatePicture;
  readonly configuration: EstateConfiguration;
  readonly changes: readonly Change[];
}): Plan {
  let left = changes;
  for (;;) {
    const plan = planChanges({ picture, configuration, changes: left, nowMs: NOW });
    if (plan.blockers.length === 0) return plan;
    const bad = new Set(plan.blockers.flatMap((b) => ('change' in b ? [b.change] : b.changes)));
    expect(bad.size).toBeGreaterThan(0);
    const badPairs = new Set([...bad].map((at) => keyOf(left[at]!)));
    left = left.filter((change) => !badPairs.has(keyOf(change)));
  }
}

const keyOf = (change: Change) => `${subjectOf(change)} ${change.role}`;
