// Part of the options entry: what staging asks for, built from the store.
import { planHashText } from '#core/change/plan-hash-text.ts';
import type { ChangeSetStore } from '#core/ports.ts';
import { sha256Hex } from '#crypto/sha256.ts';
import type { ChangeSetActions } from '#ui/state/change-set-actions.ts';

interface ChangeSetDeps {
  readonly changeSets: ChangeSetStore;
}

/** Builds the actions. */
export function createChangeSetActions({ changeSets }: ChangeSetDeps): ChangeSetActions {
  return {
    load: ({ id }) => changeSets.loadAll(id),
    keep: ({ id }, kept) => changeSets.save(id, kept),
    remove: changeSets.remove,
    hashPlan: (plan) => sha256Hex(planHashText(plan)),
    createId: () => crypto.randomUUID(),
  };
}
