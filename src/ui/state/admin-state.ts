import type { RecoveryChoice } from '#app/recover-commit.ts';
import { createExplainer } from '#core/access/create-explainer.ts';
import type { Finding } from '#core/access/finding.ts';
import type { AccountId, PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { ChangeSet } from '#core/change/change-set.ts';
import { inverseChanges } from '#core/change/inverse-changes.ts';
import type { CommitJournal } from '#core/change/journal.ts';
import type { Plan } from '#core/change/plan.ts';
import { planSessionCleanUp } from '#core/change/clean-up-sessions.ts';
import { planChanges } from '#core/change/plan-changes.ts';
import { timeBoundGrants } from '#core/change/time-bound.ts';
import { AppError } from '#core/errors.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { EffectiveChange, LedgerRecord } from '#core/ledger/record.ts';
import type { Clock } from '#core/ports.ts';
import { computed, effect as runEffect, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { AdminActions } from './admin-actions.ts';
import { createAnnouncements } from './announcements.ts';
import { createCommitRun } from './commit-run.ts';
import type { PublicationOutcome, PublicationProgress } from './menu-actions.ts';
import { createLedgerState } from './ledger-state.ts';
import { createRecordList } from './record-list.ts';
import { createNames } from './names.ts';
import { createReadingState } from './reading-state.ts';
import { createRecordingState } from './recording-state.ts';
import { grantKey } from './people-access.ts';
import { createProposalsState } from './proposals-state.ts';
import { createStagingState } from './staging-state.ts';
import type { ShownSession } from './session-actions.ts';
import { createSetupState } from './setup-state.ts';
import { createTask } from './task.ts';

/**
 * The state of one estate's pages: signals to read and verbs to call. It lives as long as the tab, whichever estate is looked at, and
 * nothing of it outlives the tab but what actions store. Without a configuration it is an estate that is still to be set up.
 */
export function createAdminState(actions: AdminActions, clock: Clock) {
  const configuration = signal<EstateConfiguration | undefined>(undefined);
  const session = createTask<ShownSession>();
  const configured = () => {
    const current = configuration.peek();
    if (!current) throw new Error('An admin action ran before the estate was configured.');
    return current;
  };
  const reading = createReadingState(actions, configured);
  const { picture, access, readPicture, show } = reading;
  const staging = createStagingState(actions.changeSets, { configuration, picture, clock });
  const { changes, stage } = staging;
  const proposals = createProposalsState(actions.proposals, {
    configured,
    session: session.state,
  });
  const announcements = createAnnouncements(actions.announcements, () => configured().name);
  const committing = createCommitRun(announcements.announce);
  const publishing = createTask<PublicationOutcome, PublicationProgress>();
  const openCommits = signal<readonly CommitJournal[]>([]);
  const recordList = createRecordList(configuration, actions.ledger.loadRecords);
  const recording = createRecordingState(actions, {
    configuration,
    configured,
    mayRecord: () => isSignedIn.peek() && !isReadOnly.peek(),
    refreshList: recordList.refresh,
  });
  const { refreshRecords, exportRecorded, recordEstateChange, recordLeft } = recording;
  const ledger = createLedgerState(actions.ledger, {
    configuration,
    picture,
    access,
    stage,
    refreshRecords,
    onRecorded: () => void exportRecorded(),
  });
  /** The first reading begins the ledger; each later one is held against it. */
  const read = async () => {
    const result = await reading.read();
    if (!result) return undefined;
    await ledger.recordBaseline();
    void ledger.observe();
    return result;
  };
  /** A part that was read again is held against the ledger by itself. */
  const refreshAccount = async (account: AccountId) => {
    if (await reading.refreshAccount(account))
      void ledger.observe({ what: account, atMs: clock() });
  };
  const refreshRole = async (role: RoleArn) => {
    if (await reading.refreshRole(role)) void ledger.observe({ what: role, atMs: clock() });
  };

  const names = computed(() => createNames(configuration.value));
  /** Grants that end by themselves or have ended. */
  const timeBound = computed(() => (picture.value ? timeBoundGrants(picture.value) : []));
  /** When they do, by pair. */
  const endDates = computed<ReadonlyMap<string, number>>(
    () =>
      new Map(
        timeBound.value.map(({ principal, role, untilMs }) => [grantKey(principal, role), untilMs]),
      ),
  );
  const explainer = computed(() => picture.value && createExplainer(picture.value));
  const plan = computed(() =>
    picture.value && configuration.value && changes.value.length
      ? planChanges({
          picture: picture.value,
          configuration: configuration.value,
          changes: changes.value,
          nowMs: clock(),
        })
      : undefined,
  );
  /** What ended sessions no longer need; undefined when nothing is due. */
  const cleanUp = computed(() => {
    const [seen, estate] = [picture.value, configuration.value];
    if (!seen || !estate) return undefined;
    const nowMs = seen.jump.readAtMs;
    const due = planSessionCleanUp({ picture: seen, configuration: estate, nowMs });
    return due.calls.length > 0 ? due : undefined;
  });
  const effect = signal<readonly EffectiveChange[] | undefined>([]);
  runEffect(() => {
    const [seen, planned] = [picture.value, plan.value];
    effect.value = planned ? undefined : [];
    if (!seen || !planned) return;
    void actions.evaluateEffect(seen, planned).then((found) => {
      if (plan.peek() === planned) effect.value = found;
    });
  });
  const findings = signal<readonly Finding[] | undefined>(undefined);
  runEffect(() => {
    const [seen, estate] = [picture.value, configuration.value];
    if (!seen || !estate) return;
    const held = new Set(estate.people.flatMap(({ principals }) => principals));
    void actions.findFindings(seen, held).then((found) => {
      if (picture.peek() === seen) findings.value = found;
    });
  });

  const refreshOpenCommits = async () => {
    openCommits.value = await actions.loadOpenCommits(configured());
  };
  /** Signing in is offered over a kept picture, which is read again afterwards. */
  const signInOffered = signal(false);
  /** A session is tried on the accounts before anything is read with it. */
  const appraise = async () => {
    const appraised = await actions.appraise(configured());
    if (appraised) session.finish(appraised);
  };
  const signIn = async () => {
    const current = configured();
    const signedIn = await session.run((_, stop) => actions.signIn(current, stop));
    if (signedIn) await begin();
  };
  const begin = async () => {
    const isReadAskedFor = signInOffered.peek() || !picture.peek();
    signInOffered.value = false;
    await appraise();
    if (!isReadOnly.peek()) void recordLeft();
    void recordEstateChange();
    if (isReadAskedFor) await read();
  };
  const publish = async () => {
    const outcome = await publishing.run((onProgress, stop) =>
      actions.menus.publish(configured(), readPicture(), onProgress, stop),
    );
    if (outcome) configuration.value = outcome.configuration;
    await recordEstateChange();
  };
  /** After IAM has changed: look again, then tell the people and the bucket. */
  const afterCommit = async () => {
    await Promise.all([refreshRecords(), refreshOpenCommits(), read()]);
    const { sharing, menuBaseUrl } = configured();
    if (sharing || menuBaseUrl !== undefined) await publish();
    await exportRecorded();
    await refreshRecords();
  };

  /** Commits a plan; true when it came to its end and is in the ledger. */
  const carryOut = async (planned: Plan, changeSet: ChangeSet): Promise<boolean> => {
    if (planned.blockers.length > 0) return false;
    const input = { configuration: configured(), picture: readPicture(), changeSet };
    const result = await committing.run(planned, (handles) =>
      actions.commit({ ...input, plan: planned }, handles),
    );
    await refreshOpenCommits();
    return result?.kind === 'recorded';
  };

  const isBusy = () =>
    session.state.peek().kind === 'running' || committing.task.state.peek().kind === 'running';
  const setup = createSetupState(actions.setup, {
    configuration,
    session: session.state,
    picture,
    findings,
  });
  /** Until a session was tried, it is taken for an administrator's. */
  const duty = computed(() => {
    const state = session.state.value;
    const appraisal = state.kind === 'done' ? state.value.appraisal : undefined;
    return appraisal?.duty ?? 'administrator';
  });
  /** The session is an approver's or an auditor's: everything can be seen, and no role changed. */
  const isReadOnly = computed(() => duty.value !== 'administrator');
  const isSignedIn = computed(() => session.state.value.kind === 'done');
  /** What this browser keeps of the estate is there: what is missing now has to be read. */
  const isOpen = signal(false);
  const start = async () => {
    const current = configured();
    void announcements.load();
    const resume = async () => {
      const resumed = await actions.resumeSession(current);
      if (!resumed) return;
      session.finish(resumed);
      void recordLeft();
      void recordEstateChange();
    };
    const open = async () => {
      const kept = await actions.loadPicture(current);
      if (kept && !picture.peek()) await show(kept);
    };
    await Promise.all([setup.load(), staging.load(), refreshRecords(), refreshOpenCommits()]);
    await Promise.all([resume(), open()]);
    isOpen.value = true;
  };
  return {
    setup,
    duty,
    isReadOnly,
    appraise,
    ledger,
    configuration,
    /** What people call what IAM knows by number and ARN. */
    names,
    session,
    isSignedIn,
    isOpen,
    signInOffered,
    ...reading,
    read,
    refreshAccount,
    refreshRole,
    explain: (principal: PrincipalArn, role: RoleArn) => explainer.value?.(principal, role),
    staging,
    proposals,
    changes,
    timeBound,
    endDates,
    plan,
    cleanUp,
    /** Who gains and loses what by the plan; undefined while it is being worked out. */
    effect,
    /** What is amiss in the picture; undefined until it is worked out. */
    findings,
    committing,
    /** Notifications of the browser, where they are allowed. */
    announcements,
    publishing,
    recording,
    openCommits,
    recordList,
    actions,
    clock,
    /** Shows what this browser keeps of the estate. */
    start,
    /** Keeps what was agreed on; the first time, the estate begins. @throws AppError `estate/*` */
    configure: async (next: EstateConfiguration) => {
      const before = configuration.peek();
      if (!before) {
        await actions.addConfiguration(next);
        configuration.value = next;
        await start();
        return;
      }
      if (next.id !== before.id) throw new Error('An estate keeps its id.');
      await actions.saveConfiguration(next);
      configuration.value = next;
      void recordEstateChange();
    },
    /** Looks whether the session is still what is shown: another tab, or its last hour, may have ended it. */
    refreshSession: async () => {
      const current = configuration.peek();
      // Whoever signs in, or commits, finds out by themselves.
      if (!current || isBusy()) return;
      const resumed = await actions.resumeSession(current);
      if (isBusy()) return;
      const shown = session.state.peek();
      // The same, looked at again, is no news.
      const isSame =
        shown.kind === 'done' && JSON.stringify(shown.value) === JSON.stringify(resumed);
      if (resumed && !isSame) session.finish(resumed);
      else if (!resumed && shown.kind === 'done')
        await session.run(() => Promise.reject(new AppError('sign-in/session-ended', {})));
    },
    signIn,
    /** Any other way in: a code carried over by hand, or credentials that were pasted. */
    signInBy: async (way: (stop: AbortSignal) => Promise<ShownSession>) => {
      const signedIn = await session.run((_, stop) => way(stop));
      if (signedIn) await begin();
    },
    /** Begins the next session before this one ends, or after: by the console session at once, else by whichever way is chosen. */
    renewSession: () => {
      const state = session.state.peek();
      if (state.kind === 'done' && state.value.way === 'console') void signIn();
      else signInOffered.value = true;
    },
    signOut: async () => {
      await actions.signOut(configured());
      session.reset();
    },
    stage,
    unstage: staging.unstage,
    commit: async () => {
      const written = staging.current.peek();
      const planned = plan.peek();
      if (!planned) return;
      if (await carryOut(planned, { ...written, comment: written.comment.trim() })) {
        await staging.close();
        await Promise.all([proposals.close(written.id), afterCommit()]);
      }
    },
    /** Carries {@link cleanUp} out. */
    cleanUpSessions: async () => {
      const planned = cleanUp.peek();
      if (planned && (await carryOut(planned, staging.blank()))) await afterCommit();
    },
    recover: async (journal: CommitJournal, choice: RecoveryChoice) => {
      const seen = picture.peek() ?? (await read())?.picture;
      if (!seen) return;
      const result = await committing.run(journal.plan, (handles) =>
        actions.recover(configured(), seen, journal, choice, handles),
      );
      await refreshOpenCommits();
      if (result?.kind === 'recorded') await afterCommit();
    },
    publish: async () => {
      await publish();
      await refreshRecords();
      void exportRecorded();
    },
    undo: (record: Extract<LedgerRecord, { kind: 'commit' }>) => {
      const inverse = inverseChanges({
        changes: record.body.changes,
        documents: record.body.actions.map(({ ref, before }) => ({ ref, before })),
        effect: record.body.effect,
      });
      stage(...inverse);
    },
  };
}

/** See {@link createAdminState}. */
export type AdminState = ReturnType<typeof createAdminState>;

/** Hands the state down the admin pages. */
export const AdminContext = createContext<AdminState | undefined>(undefined);

/** The admin state of the pages around this component. */
export function useAdmin(): AdminState {
  const state = useContext(AdminContext);
  if (!state) throw new Error('useAdmin was called outside the admin pages.');
  return state;
}
