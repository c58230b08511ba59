// Part of the options entry: what staging asks for, built from the store.
import { adviseOnPlan } from '#app/advise-on-plan.ts';
import { createValidatePolicy } from '#aws/access-analyzer.ts';
import type { AwsClients } from '#aws/clients.ts';
import { planHashText } from '#core/change/plan-hash-text.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { ChangeSetStore } from '#core/ports.ts';
import { sha256Hex } from '#crypto/sha256.ts';
import type { ChangeSetActions } from '#ui/state/change-set-actions.ts';

interface ChangeSetDeps {
  readonly changeSets: ChangeSetStore;
  readonly clientsOf: (configuration: EstateConfiguration) => AwsClients;
}

/** Builds the actions. */
export function createChangeSetActions({ changeSets, clientsOf }: ChangeSetDeps): ChangeSetActions {
  return {
    load: ({ id }) => changeSets.loadAll(id),
    keep: ({ id }, kept) => changeSets.save(id, kept),
    remove: changeSets.remove,
    advise: (configuration, plan, signal) =>
      adviseOnPlan(createValidatePolicy(clientsOf(configuration)), plan, signal),
    hashPlan: (plan) => sha256Hex(planHashText(plan)),
    createId: () => crypto.randomUUID(),
  };
}
