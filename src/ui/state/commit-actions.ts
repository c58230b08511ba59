import type { CommitResult } from '#app/commit-change-set.ts';
import type { CommitEnd, CommitHandles } from '#app/commit-engine.ts';
import type { RecoveryChoice } from '#app/recover-commit.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import type { ChangeSet } from '#core/change/change-set.ts';
import type { CommitJournal } from '#core/change/journal.ts';
import type { Plan } from '#core/change/plan.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';

/** Carrying plans out, and what is left of one whose page died. Failures are AppErrors. */
export interface CommitActions {
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
}
