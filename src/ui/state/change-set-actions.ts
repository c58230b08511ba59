import type { KeptChangeSet } from '#core/change/change-set.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';

/** What staging asks for outside the page; the entry builds it. Failures are AppErrors. */
export interface ChangeSetActions {
  /** Oldest first. */
  readonly load: (configuration: EstateConfiguration) => Promise<readonly KeptChangeSet[]>;
  readonly keep: (configuration: EstateConfiguration, kept: KeptChangeSet) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  readonly createId: () => string;
}
