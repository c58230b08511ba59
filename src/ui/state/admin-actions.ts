import type { ExportOutcome } from '#app/export-and-roll-up.ts';
import type { RemovalLosses } from '#app/remove-estate.ts';
import type { AccessColumns } from '#core/access/access-table.ts';
import type { Finding as AccessFinding } from '#core/access/finding.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import type { PrincipalArn } from '#core/aws/arn.ts';
import type { Plan } from '#core/change/plan.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { EstateFileKind, EstateFileReading } from '#core/estate/estate-file.ts';
import type { EffectiveChange } from '#core/ledger/record.ts';
import type { ChangeSetActions } from './change-set-actions.ts';
import type { CommitActions } from './commit-actions.ts';
import type { ProposalActions } from './proposal-actions.ts';
import type { AnnouncementActions } from './announcements.ts';
import type { LedgerActions } from './ledger-actions.ts';
import type { MenuActions } from './menu-actions.ts';
import type { ReadingActions } from './reading-actions.ts';
import type { SessionActions } from './session-actions.ts';
import type { SetupActions } from './setup-actions.ts';

/** Everything the pages of one estate can ask for; the entry builds it from use-cases and adapters. Failures are AppErrors. */
export interface AdminActions extends ReadingActions, SessionActions, CommitActions {
  readonly changeSets: ChangeSetActions;
  readonly proposals: ProposalActions;
  readonly menus: MenuActions;
  readonly announcements: AnnouncementActions;
  readonly ledger: LedgerActions;
  readonly setup: SetupActions;
  /** Keeps an estate that this browser did not have. @throws AppError `estate/id-taken`, `estate/jump-account-taken` */
  readonly addConfiguration: (configuration: EstateConfiguration) => Promise<void>;
  /** @throws AppError `estate/gone`, `estate/jump-account-taken` */
  readonly saveConfiguration: (configuration: EstateConfiguration) => Promise<void>;
  /** What would be lost if the estate were removed from this browser. */
  readonly removalLosses: (configuration: EstateConfiguration) => Promise<RemovalLosses>;
  /** Signs out and forgets everything of the estate here. @throws AppError `commit/unfinished`, `commit/busy` */
  readonly removeEstate: (configuration: EstateConfiguration) => Promise<void>;
  /** Reads a file of any size without holding the page up; `current` is what a list as CSV goes into. */
  readonly readEstateFile: (
    file: File,
    kind: EstateFileKind,
    current: EstateConfiguration | undefined,
  ) => Promise<EstateFileReading>;
  /** Who can assume what, worked out off the page's thread. */
  readonly evaluate: (picture: EstatePicture) => Promise<AccessColumns>;
  /** Who gains and loses what once these calls of a plan are done: the evaluator's word on the planned documents, not the wish's. */
  readonly evaluateEffect: (
    picture: EstatePicture,
    plan: Pick<Plan, 'calls' | 'edits'>,
  ) => Promise<readonly EffectiveChange[]>;
  /** What is amiss; principals that people of the configuration hold are known. */
  readonly findFindings: (
    picture: EstatePicture,
    heldPrincipals: ReadonlySet<PrincipalArn>,
  ) => Promise<readonly AccessFinding[]>;
  readonly exportLedger: (
    configuration: EstateConfiguration,
    signal: AbortSignal,
  ) => Promise<ExportOutcome>;
}
