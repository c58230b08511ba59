import { signal } from '@preact/signals';
import type { ArchivePlan, ArchiveProgress } from '#app/archive-ledger.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { ArchiveActions, ArchiveSummary } from './ledger-actions.ts';
import { createTask } from './task.ts';

/** The state of leaving old records to the bucket. */
export function createArchiveState(
  actions: ArchiveActions,
  configured: () => EstateConfiguration,
  refreshRecords: () => Promise<void>,
) {
  /** What is archived now; undefined where nothing is, or before it was looked at. */
  const summary = signal<ArchiveSummary | undefined>(undefined);
  const planning = createTask<ArchivePlan>();
  /** Done with the number of records that were moved, and where to. */
  const moving = createTask<
    ArchiveProgress & { readonly way: 'archived' | 'brought-back' },
    ArchiveProgress
  >();

  const refresh = async () => {
    summary.value = await actions.summarise(configured());
  };
  const afterMoving = async () => {
    planning.reset();
    await Promise.all([refresh(), refreshRecords()]);
  };
  return {
    summary,
    planning,
    moving,
    refresh,
    plan: async (beforeMs: number, isVouched: boolean) => {
      moving.reset();
      await planning.run(() => actions.plan(configured(), beforeMs, isVouched));
    },
    run: async () => {
      const planned = planning.state.peek();
      if (planned.kind !== 'done') return;
      await moving.run(async (onProgress, stop) => ({
        ...(await actions.run(configured(), planned.value, onProgress, stop)),
        way: 'archived',
      }));
      await afterMoving();
    },
    bringBack: async () => {
      await moving.run(async (onProgress, stop) => ({
        ...(await actions.bringBack(configured(), onProgress, stop)),
        way: 'brought-back',
      }));
      await afterMoving();
    },
  };
}
