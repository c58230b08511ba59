import type { SharedProposal } from '#app/proposals.ts';
import type { ChangeSet } from '#core/change/change-set.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { Sha256Hex } from '#core/ledger/record.ts';

/** Sharing change sets through the estate's bucket; the entry builds it. Failures are AppErrors. */
export interface ProposalActions {
  /** Newest first. */
  readonly load: (configuration: EstateConfiguration) => Promise<readonly SharedProposal[]>;
  readonly propose: (
    configuration: EstateConfiguration,
    changeSet: ChangeSet,
    planHash: Sha256Hex,
  ) => Promise<void>;
  readonly approve: (
    configuration: EstateConfiguration,
    proposal: SharedProposal,
    planHash: Sha256Hex,
    comment: string,
  ) => Promise<void>;
  /** Says of one's own proposal, if there is one, that nothing more is to be done about it. */
  readonly end: (
    configuration: EstateConfiguration,
    id: string,
    state: 'withdrawn' | 'committed',
  ) => Promise<void>;
}
