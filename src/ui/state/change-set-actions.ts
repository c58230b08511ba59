import type { PlanAdvice } from '#app/advise-on-plan.ts';
import type { KeptChangeSet } from '#core/change/change-set.ts';
import type { Plan } from '#core/change/plan.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { Sha256Hex } from '#core/ledger/record.ts';

/** What staging asks for outside the page; the entry builds it. Failures are AppErrors. */
export interface ChangeSetActions {
  /** Oldest first. */
  readonly load: (configuration: EstateConfiguration) => Promise<readonly KeptChangeSet[]>;
  readonly keep: (configuration: EstateConfiguration, kept: KeptChangeSet) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  readonly createId: () => string;
  /** What IAM Access Analyzer says of the documents of a plan. */
  readonly advise: (
    configuration: EstateConfiguration,
    plan: Plan,
    signal: AbortSignal,
  ) => Promise<PlanAdvice>;
  /** The SHA-256 that names a plan: the same plan has the same, whoever makes it and whenever. */
  readonly hashPlan: (plan: Plan) => Sha256Hex;
}
