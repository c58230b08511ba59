import { withoutLines, type ObservedDrift } from '#app/observe-drift.ts';
import type { ReconciledTrail } from '#app/reconcile-trail.ts';
import { createAccessTable, type AccessTable } from '#core/access/access-table.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import type { AccountId } from '#core/aws/arn.ts';
import type { Change } from '#core/change/change-set.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { changesBack, type Drift } from '#core/ledger/drift.ts';
import type { PartRead } from '#core/ledger/drift-after-reading.ts';
import { driftOfLine, type DriftLine } from '#core/ledger/explain-drift.ts';
import { accessAsOf } from '#core/ledger/access-as-of.ts';
import type { GrantInterval } from '#core/ledger/grant-interval.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import type { MenuKey } from '#core/menu/menu-document.ts';
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { text } from '#ui/text.ts';
import { createAccessReview } from './access-review.ts';
import { createArchiveState } from './archive-state.ts';
import type { LedgerActions, LedgerVerification, VerificationProgress } from './ledger-actions.ts';
import { createTask } from './task.ts';

/** What it takes of the admin pages around it. */
interface Around {
  readonly configuration: ReadonlySignal<EstateConfiguration | undefined>;
  readonly picture: ReadonlySignal<EstatePicture | undefined>;
  /** Of that picture. */
  readonly access: ReadonlySignal<AccessTable | undefined>;
  readonly stage: (...changes: readonly Change[]) => void;
  readonly refreshRecords: () => Promise<void>;
  /** Called after each new record of these pages. */
  readonly onRecorded: () => void;
}

/** The state of the ledger and time pages. */
export function createLedgerState(actions: LedgerActions, admin: Around) {
  const intervals = signal<readonly GrantInterval[]>([]);
  const asOfMs = signal<number | undefined>(undefined);
  const shownAccess = computed(() => {
    const [now, atMs] = [admin.access.value, asOfMs.value];
    if (!now || atMs === undefined) return now;
    return createAccessTable(accessAsOf(intervals.value, atMs, now.columns));
  });
  const keeping = createTask<Awaited<ReturnType<LedgerActions['lookAtKeeping']>>>();
  const isPersistRefused = signal(false);
  const readingKey = createTask<MenuKey>();
  const trailing = createTask<ReconciledTrail, AccountId>();
  const verifying = createTask<LedgerVerification, VerificationProgress>();
  const restoring = createTask<{ readonly received: number; readonly seq: number }, number>();
  const observing = createTask<ObservedDrift>();
  const recording = createTask<LedgerRecord | undefined>();
  const baselining = createTask<LedgerRecord | undefined>();

  const configured = () => {
    const current = admin.configuration.peek();
    if (!current) throw new Error('A ledger action ran before the estate was configured.');
    return current;
  };
  const refreshIntervals = async () => {
    const current = admin.configuration.peek();
    if (current) intervals.value = await actions.loadIntervals(current);
  };
  const refresh = async () => {
    await refreshIntervals();
    await admin.refreshRecords();
  };
  const recorded = async () => {
    await refresh();
    admin.onRecorded();
  };
  let observed: ObservedDrift | undefined;
  let observation: Promise<unknown> = Promise.resolve();
  /** One comparison after the other: each begins with what the one before it found. */
  const observe = (part?: PartRead): Promise<unknown> => {
    const compare = async () => {
      const [picture, access] = [admin.picture.peek(), admin.access.peek()];
      if (!picture || !access) return;
      const since = { before: observed, part };
      observed =
        (await observing.run(async () => {
          // What another administrator recorded is no drift.
          if ((await actions.catchUp(configured())) > 0) await refresh();
          return actions.observeDrift(configured(), picture, access, since);
        })) ?? observed;
    };
    return (observation = observation.then(compare, compare));
  };
  return {
    review: createAccessReview(actions, {
      configuration: admin.configuration,
      intervals,
      stage: admin.stage,
      refresh: recorded,
    }),
    intervals,
    /** The moment of the past that the matrix and a person's page show; undefined: now. */
    asOfMs,
    /** Who can assume what, or could at that moment. */
    shownAccess,
    verifying,
    restoring,
    observing,
    recording,
    /** The first record of who can reach what; done without a value when the ledger has it already. */
    baselining,
    refresh,
    refreshIntervals,
    /** After a reading, of the whole estate or of a part of it. */
    observe,
    /** After each reading: the first one begins the ledger. */
    recordBaseline: async () => {
      const [picture, access] = [admin.picture.peek(), admin.access.peek()];
      if (!picture || !access) return;
      const comment = text('drift_baseline_comment');
      const record = await baselining.run(() =>
        actions.recordBaseline(configured(), picture, access, comment),
      );
      if (record) await recorded();
    },
    keeping,
    lookAtKeeping: () => keeping.run(() => actions.lookAtKeeping(configured())),
    /** The browser was asked to keep the ledger, and would not promise it. */
    isPersistRefused,
    persist: async () => {
      isPersistRefused.value = !(await actions.persist());
      await keeping.run(() => actions.lookAtKeeping(configured()));
    },
    archive: createArchiveState(actions.archive, configured, admin.refreshRecords),
    readingKey,
    loadPublicKey: () => readingKey.run(() => actions.loadPublicKey(configured())),
    trailing,
    lookAtTrail: async (fromMs: number, toMs: number) => {
      const picture = admin.picture.peek();
      if (!picture) return;
      await trailing.run((onProgress, signal) =>
        actions.reconcileTrail(configured(), picture, { fromMs, toMs, signal, onProgress }),
      );
    },
    verify: () =>
      verifying.run((onProgress, stop) => actions.verify(configured(), onProgress, stop)),
    restore: async () => {
      await restoring.run((onProgress, stop) => actions.restore(configured(), onProgress, stop));
      await refresh();
    },
    checkpoint: async () => {
      const record = await recording.run(() => actions.checkpoint(configured()));
      await (record ? recorded() : refresh());
    },
    /** Makes what was observed what the ledger expects: all of it, or one line. */
    accept: async (comment: string, line?: DriftLine) => {
      const seen = observing.state.peek();
      if (seen.kind !== 'done' || seen.value.kind === 'none') return;
      const found = seen.value;
      const drift = line ? driftOfLine(line) : found;
      if (!(await recording.run(() => actions.acceptDrift(configured(), drift, comment)))) return;
      await recorded();
      if (found.kind === 'baseline') {
        await observe();
        return;
      }
      observed = withoutLines(found, line ? [line] : found.lines);
      observing.finish(observed);
    },
    /** Stages what leads back to what the ledger says. */
    stageBack: (drift: Drift) => admin.stage(...changesBack(drift)),
  };
}

/** See {@link createLedgerState}. */
export type LedgerState = ReturnType<typeof createLedgerState>;
