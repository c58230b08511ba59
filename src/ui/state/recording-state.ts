import { signal, type ReadonlySignal } from '@preact/signals';
import type { ExportOutcome } from '#app/export-and-roll-up.ts';
import { isAppError } from '#core/errors.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import type { AdminActions } from './admin-actions.ts';
import { estateChangeText } from './estate-change-text.ts';
import { inTurn } from './in-turn.ts';
import { createTask } from './task.ts';

/** What recording needs of the pages around it. */
interface Around {
  readonly configuration: ReadonlySignal<EstateConfiguration | undefined>;
  readonly configured: () => EstateConfiguration;
  /** Somebody is signed in who may write. */
  readonly mayRecord: () => boolean;
  /** Shows the newest records. */
  readonly refreshList: () => Promise<unknown>;
}

/** What has to be told to the ledger beside commits, and the way of every record into the bucket. */
export function createRecordingState(actions: AdminActions, around: Around) {
  const { configuration, configured, mayRecord, refreshList } = around;
  const exporting = createTask<ExportOutcome>();
  const recordingChange = createTask<LedgerRecord | undefined>();
  const unexported = signal(0);

  const refreshUnexported = async () => {
    const current = configuration.peek();
    if (current) unexported.value = await actions.ledger.countUnexported(current);
  };
  const refreshRecords = async () => {
    await Promise.all([refreshList(), refreshUnexported()]);
  };
  /** One after the other, so that what is recorded while one runs goes with the next. */
  const exportLedger = inTurn(async () => {
    const outcome = await exporting.run((_, stop) => actions.exportLedger(configured(), stop));
    // What came in may have moved what is shown.
    await (outcome && outcome.received > 0 ? refreshRecords() : refreshUnexported());
  });
  const exportRecorded = inTurn(async () => {
    await refreshUnexported();
    if (unexported.peek() > 0 && mayRecord()) await exportLedger();
  });
  return {
    exporting,
    /** How many records are not in the bucket yet. */
    unexported,
    refreshUnexported,
    refreshRecords,
    exportLedger,
    /** After each recording, beside whatever the page does next: nothing waits for a commit to be safe. */
    exportRecorded,
    /** The record of what was last saved of the configuration. */
    recordingChange,
    /** Tells the ledger what was saved; signed out, that waits for the next session. */
    recordEstateChange: inTurn(async () => {
      if (!mayRecord()) return;
      const record = await recordingChange.run(() =>
        actions.ledger.recordEstateChange(configured(), estateChangeText),
      );
      if (!record) return;
      await refreshRecords();
      void exportRecorded();
    }),
    /** Records what a publication wrote whose page died; what cannot be looked up now waits for the next publication. */
    recordLeft: () =>
      actions.menus
        .recordLeft(configured())
        .then(refreshRecords, (error: unknown) => {
          if (!isAppError(error)) throw error;
        })
        .then(exportRecorded),
  };
}
