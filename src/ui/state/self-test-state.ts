import type { Dropped, Examination } from '#core/console/self-test.ts';
import { createTask } from './task.ts';

/** What the self-test found. */
export interface SelfTestReport {
  readonly hasAccess: boolean;
  readonly tabs: readonly {
    readonly tabId: number;
    readonly address: string;
    /** Absent: nothing of Jumpgate answers in that tab. */
    readonly examination?: Examination;
  }[];
  /** By the background. */
  readonly dropped: Dropped;
}

/** What the self-test can ask for. */
export interface SelfTestActions {
  readonly examine: () => Promise<SelfTestReport>;
  /** Asks the browser for the console's pages; runs inside a click. */
  readonly requestAccess: () => Promise<boolean>;
}

/** The state of the self-test page. */
export function createSelfTestState(actions: SelfTestActions) {
  const examining = createTask<SelfTestReport>();
  const run = () => examining.run(actions.examine);
  return {
    examining,
    run,
    requestAccess: async () => {
      await actions.requestAccess();
      await run();
    },
  };
}

/** See {@link createSelfTestState}. */
export type SelfTestState = ReturnType<typeof createSelfTestState>;
