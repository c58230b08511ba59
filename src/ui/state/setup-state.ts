import type { ExamineOptions } from '#app/examine-setup.ts';
import type { Finding } from '#app/examination.ts';
import type { Finding as AccessFinding } from '#core/access/finding.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { NO_ANSWERS, type SetupAnswers } from '#core/setup/setup-answers.ts';
import { nextSetupStep, setupStandings } from '#core/setup/setup-steps.ts';
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { SetupActions } from './setup-actions.ts';
import { createTask, type Task } from './task.ts';

/** What the setup sees of the rest of the admin state. */
export interface SetupSurroundings {
  readonly configuration: ReadonlySignal<EstateConfiguration | undefined>;
  readonly session: ReadonlySignal<Task<unknown>>;
  readonly picture: ReadonlySignal<EstatePicture | undefined>;
  readonly findings: ReadonlySignal<readonly AccessFinding[] | undefined>;
}

/** One examination as it goes along: what was found so far, or all of it. */
export type Examination = Task<readonly Finding[], readonly Finding[]>;

/** The setup's state: the answers, how far every step is, and what the latest examinations found. */
export function createSetupState(
  actions: SetupActions,
  { configuration, session, picture, findings }: SetupSurroundings,
) {
  const answers = signal<SetupAnswers>(NO_ANSWERS);
  const examinations = {
    everything: createTask<readonly Finding[], readonly Finding[]>(),
    accounts: createTask<readonly Finding[], readonly Finding[]>(),
    sharing: createTask<readonly Finding[], readonly Finding[]>(),
  } satisfies Record<ExamineOptions['part'], unknown>;
  const standings = computed(() =>
    setupStandings({
      configuration: configuration.value,
      answers: answers.value,
      isSignedIn: session.value.kind === 'done',
      picture: picture.value,
      findings: findings.value,
    }),
  );
  return {
    answers,
    examinations,
    standings,
    nextStep: computed(() => nextSetupStep(standings.value)),
    load: async () => {
      const estate = configuration.peek();
      if (estate) answers.value = await actions.loadAnswers(estate);
    },
    answer: async (more: Partial<SetupAnswers>) => {
      answers.value = { ...answers.peek(), ...more };
      const estate = configuration.peek();
      if (estate) await actions.saveAnswers(estate, answers.peek());
    },
    examine: (
      estate: EstateConfiguration,
      options: Omit<ExamineOptions, 'adopts'>,
    ): Promise<readonly Finding[] | undefined> => {
      const { adopts } = answers.peek();
      return examinations[options.part].run(async (onProgress) => {
        const found: Finding[] = [];
        onProgress([]);
        return actions.examine(estate, { ...options, adopts }, (finding) => {
          found.push(finding);
          onProgress([...found]);
        });
      });
    },
  };
}

/** See {@link createSetupState}. */
export type SetupState = ReturnType<typeof createSetupState>;
