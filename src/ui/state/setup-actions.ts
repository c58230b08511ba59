import type { ExamineOptions } from '#app/examine-setup.ts';
import type { Finding } from '#app/examination.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { PublishedVersion } from '#core/setup/menu-reach.ts';
import type { SetupAnswers } from '#core/setup/setup-answers.ts';

/** What the setup pages can ask for. Failures are AppErrors. */
export interface SetupActions {
  /** As this browser knows the extension. */
  readonly extensionId: string;
  /** Every menu that the ledger on this machine knows to have been published. */
  readonly loadPublishedVersions: (
    configuration: EstateConfiguration,
  ) => Promise<readonly PublishedVersion[]>;
  /** The enrolment text of everyone whose menu was published, by person. */
  readonly enrolmentTexts: (
    configuration: EstateConfiguration,
  ) => Promise<ReadonlyMap<string, string>>;
  readonly loadAnswers: (configuration: EstateConfiguration) => Promise<SetupAnswers>;
  readonly saveAnswers: (
    configuration: EstateConfiguration,
    answers: SetupAnswers,
  ) => Promise<void>;
  /** Tries what administering depends on, by calls that change nothing. */
  readonly examine: (
    configuration: EstateConfiguration,
    options: ExamineOptions,
    onFinding: (finding: Finding) => void,
  ) => Promise<readonly Finding[]>;
}
