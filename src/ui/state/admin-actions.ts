import type { CommitResult } from '#app/commit-change-set.ts';
import type { CommitEnd, CommitHandles } from '#app/commit-engine.ts';
import type { RecoveryChoice } from '#app/recover-commit.ts';
import type { AccessColumns } from '#core/access/access-table.ts';
import type { Finding as AccessFinding } from '#core/access/findings.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import type { PrincipalArn } from '#core/aws/arn.ts';
import type { ChangeSet } from '#core/change/change-set.ts';
import type { CommitJournal } from '#core/change/journal.ts';
import type { Plan } from '#core/change/plan.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { EstateFileKind, EstateFileReading } from '#core/estate/estate-file.ts';
import type { EffectiveChange } from '#core/ledger/record.ts';
import type { CallerIdentity } from '#core/ports.ts';
import type { CognitoSettings } from '#core/sign-in/cognito.ts';
import type { SessionAppraisal } from '#core/sign-in/admin-session.ts';
import type { ChangeSetActions } from './change-set-actions.ts';
import type { ProposalActions } from './proposal-actions.ts';
import type { AnnouncementActions } from './announcements.ts';
import type { LedgerActions } from './ledger-actions.ts';
import type { MenuActions } from './menu-actions.ts';
import type { ReadingActions } from './reading-actions.ts';
import type { SetupActions } from './setup-actions.ts';

/** Who is signed in as an administrator, where, and until when. */
export interface ShownSession {
  readonly identity: CallerIdentity;
  /** Epoch milliseconds when the session can no longer be renewed; absent where AWS does not say. */
  readonly endsAtMs?: number;
  /** What it turned out to be good for; absent while there is no account to try. */
  readonly appraisal?: SessionAppraisal;
}

/** Everything the admin pages can ask for; the entry builds it from use-cases and adapters. Failures are AppErrors. */
export interface AdminActions extends ReadingActions {
  readonly changeSets: ChangeSetActions;
  readonly proposals: ProposalActions;
  readonly menus: MenuActions;
  readonly announcements: AnnouncementActions;
  readonly ledger: LedgerActions;
  readonly setup: SetupActions;
  readonly loadConfiguration: () => Promise<EstateConfiguration | undefined>;
  readonly saveConfiguration: (configuration: EstateConfiguration) => Promise<void>;
  /** Reads a file of any size without holding the page up; `current` is what a list as CSV goes into. */
  readonly readEstateFile: (
    file: File,
    kind: EstateFileKind,
    current: EstateConfiguration | undefined,
  ) => Promise<EstateFileReading>;
  /** Asks for the optional hosts of admin mode (so it must run inside a click), opens AWS's sign-in in a tab, and resolves when its session is in hand. */
  readonly signIn: (
    configuration: EstateConfiguration,
    signal: AbortSignal,
  ) => Promise<ShownSession>;
  /** Starts a sign-in whose code the person carries over; asks for the hosts of admin mode, so it must run inside a click. */
  readonly startCodeSignIn: (configuration: EstateConfiguration) => Promise<{
    /** To be opened in any browser. */
    readonly url: string;
    readonly finish: (pasted: string) => Promise<ShownSession>;
  }>;
  /** @param pasted - Untrusted and secret: shell exports, an ini block or JSON. */
  readonly signInWithPasted: (
    configuration: EstateConfiguration,
    pasted: string,
  ) => Promise<ShownSession>;
  /** What the company's browser policy says of Cognito. */
  readonly loadManagedCognito: () => Promise<CognitoSettings | undefined>;
  /** The address of this extension that Cognito's pages send the browser back to; their app client must allow it. */
  readonly webAuthRedirectUri: () => string;
  /** Asks for what Cognito needs (so it must run inside a click) and opens the hosted pages. */
  readonly signInWithCognito: (
    configuration: EstateConfiguration,
    settings: CognitoSettings,
    signal: AbortSignal,
  ) => Promise<ShownSession>;
  /** Tries what the session is good for, which decides what is shown and which role is used from then on. */
  readonly appraise: (configuration: EstateConfiguration) => Promise<ShownSession | undefined>;
  /** The session this tab group still has, if any. */
  readonly resumeSession: (configuration: EstateConfiguration) => Promise<ShownSession | undefined>;
  readonly signOut: (configuration: EstateConfiguration) => Promise<void>;
  /** Who can assume what, worked out off the page's thread. */
  readonly evaluate: (picture: EstatePicture) => Promise<AccessColumns>;
  /** Who gains and loses what once these calls are done: the evaluator's word on the planned documents, not the wish's. */
  readonly evaluateEffect: (
    picture: EstatePicture,
    calls: Plan['calls'],
  ) => Promise<readonly EffectiveChange[]>;
  /** What is amiss; principals that people of the configuration hold are known. */
  readonly findFindings: (
    picture: EstatePicture,
    heldPrincipals: ReadonlySet<PrincipalArn>,
  ) => Promise<readonly AccessFinding[]>;
  readonly commit: (
    input: {
      readonly configuration: EstateConfiguration;
      readonly picture: EstatePicture;
      readonly changeSet: ChangeSet;
      readonly plan: Plan;
    },
    handles: CommitHandles,
  ) => Promise<CommitResult>;
  readonly loadOpenCommits: (
    configuration: EstateConfiguration,
  ) => Promise<readonly CommitJournal[]>;
  readonly recover: (
    configuration: EstateConfiguration,
    picture: EstatePicture,
    journal: CommitJournal,
    choice: RecoveryChoice,
    handles: CommitHandles,
  ) => Promise<CommitEnd>;
  readonly exportLedger: (
    configuration: EstateConfiguration,
    signal: AbortSignal,
  ) => Promise<{ readonly exported: number; readonly received: number }>;
}
