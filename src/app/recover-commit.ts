import type { PolicyArn } from '#core/aws/arn.ts';
import { isDocumentCall, isSameDocument } from '#core/change/document-comparison.ts';
import type { CallState, CommitJournal } from '#core/change/journal.ts';
import { takeBackCalls } from '#core/change/take-back.ts';
import type { EstateId } from '#core/estate/configuration.ts';
import { commitLockName } from './commit-change-set.ts';
import {
  createCommitEngine,
  mayBeMade,
  type CommitDeps,
  type CommitEnd,
  type CommitEngine,
  type CommitHandles,
} from './commit-engine.ts';

/** What to do with a commit that was found open: go on, restore what stood before, or leave it as it is and record that. */
export type RecoveryChoice = 'finish' | 'take-back' | 'leave';

/** The most versions a managed policy may have. @see IAM User Guide, "IAM and AWS STS quotas" */
const MOST_VERSIONS = 5;
/** How often, and how far apart in milliseconds, IAM is looked at for a write whose answer was lost. */
const LOOKS = 5;
const LOOK_EVERY_MS = 2000;

/** What can be done with an open commit: one that is being taken back is not finished any more. */
export function recoveryChoices(journal: CommitJournal): readonly RecoveryChoice[] {
  return journal.takingBack ? ['take-back', 'leave'] : ['finish', 'take-back', 'leave'];
}

/**
 * The commits of an estate that have no outcome, oldest first. One whose record is in the ledger already died between the record and the
 * journal: it is closed here and not shown.
 *
 * @throws AppError `storage/failed`
 */
export async function loadOpenCommits(
  { journals, ledger }: Pick<CommitDeps, 'journals' | 'ledger'>,
  estate: EstateId,
): Promise<readonly CommitJournal[]> {
  const open = await journals.loadOpen(estate);
  const stillOpen: CommitJournal[] = [];
  for (const journal of open) {
    const record = await ledger.loadCommit(estate, journal.id);
    if (record?.kind === 'commit')
      await journals.save({ ...journal, outcome: record.body.outcome });
    else stillOpen.push(journal);
  }
  return stillOpen;
}

/**
 * Ends a commit that was found open. IAM is looked at first for every write whose answer was lost; then the choice is carried out by
 * the same engine, journal and rules as the commit itself, so that dying here, twice, is no different from dying there.
 *
 * @returns `halted` when it could not be ended: the journal is still open.
 * @throws AppError `commit/busy`, `aws/*`, `operation/stopped`, `storage/failed`
 */
export function recoverCommit(
  deps: CommitDeps,
  journal: CommitJournal,
  choice: RecoveryChoice,
  handles: CommitHandles,
): Promise<CommitEnd> {
  return deps.runExclusively(commitLockName(journal.estate), async (isHeld) => {
    const current = (await deps.journals.load(journal.id)) ?? journal;
    const record = await deps.ledger.loadCommit(current.estate, current.id);
    if (record?.kind === 'commit') {
      await deps.journals.save({ ...current, outcome: record.body.outcome });
      return { kind: 'recorded', record, unconfirmed: [] };
    }
    if (!recoveryChoices(current).includes(choice))
      throw new Error('A commit that is being taken back cannot be finished.');

    const engine = createCommitEngine({ ...deps, isHeld }, handles);
    handles.onProgress({ kind: 'phase', phase: 'checking' });
    const seen = await lookAtIntended(deps, engine, current, choice);
    switch (choice) {
      case 'finish':
        return engine.write(seen, { lookedFor: stillIntended(seen) });
      case 'take-back':
        return engine.takeBack(await beginTakingBack(deps, seen));
      case 'leave':
        return engine.finish(seen, 'left');
    }
  });
}

/** Learns from IAM, where a document can tell, whether calls whose answer was lost took effect. */
async function lookAtIntended(
  deps: CommitDeps,
  engine: CommitEngine,
  journal: CommitJournal,
  choice: RecoveryChoice,
): Promise<CommitJournal> {
  const calls: Record<string, CallState> = { ...journal.calls };
  const lost = journal.plan.calls.filter(
    ({ id, call }) => calls[id]?.kind === 'intended' && isDocumentCall(call),
  );
  await Promise.all(
    // While it is taken back, a document may already be what it was: the calls that take it back compare for themselves.
    (journal.takingBack ? [] : lost).map(async ({ id, account, edit: index }) => {
      const [edit, state] = [journal.plan.edits[index], calls[id]];
      if (!edit || state?.kind !== 'intended') return;
      for (let looks = 1; looks <= LOOKS; looks += 1) {
        const fresh = await engine.fetchPatiently(account, edit.ref);
        if (isSameDocument(fresh, edit.after)) {
          calls[id] = { ...state, kind: 'done', requestId: null };
          break;
        }
        // Somebody else's text says nothing of ours: it stays intended.
        if (!isSameDocument(fresh, edit.before)) break;
        if (looks < LOOKS) await deps.sleep(LOOK_EVERY_MS, undefined);
        // To go on or back, "may have happened" is the safe reading; a record that ends here says what was seen.
        else if (choice === 'leave') calls[id] = { kind: 'waiting' };
      }
      const found = calls[id] ?? state;
      if (found !== state) await deps.journals.saveCall(journal.id, id, found);
    }),
  );
  return { ...journal, calls };
}

/** Calls that were looked for and not seen: they may have happened all the same, for whoever opens the journal later. */
function stillIntended({ calls }: CommitJournal): ReadonlySet<string> {
  return new Set(Object.keys(calls).filter((id) => calls[id]?.kind === 'intended'));
}

/** Writes down which calls will restore what stood before; from then on the commit can only be taken back or left. */
async function beginTakingBack(deps: CommitDeps, journal: CommitJournal): Promise<CommitJournal> {
  if (journal.takingBack) return journal;
  const wasMade = (id: string) => mayBeMade(journal.calls[id]);
  const spare = new Map<PolicyArn, string>();
  await Promise.all(
    journal.plan.calls.map(async ({ id, account, call }) => {
      if (call.api !== 'CreatePolicyVersion' || !wasMade(id)) return;
      const versions = await deps.fetchPolicyVersions(account, call.policy);
      const oldest = versions.findLast(({ isDefault }) => !isDefault);
      if (versions.length >= MOST_VERSIONS && oldest) spare.set(call.policy, oldest.id);
    }),
  );
  const takingBack = takeBackCalls(journal.plan, wasMade, (policy) => spare.get(policy));
  const waiting = takingBack.map(({ id }) => [id, { kind: 'waiting' }] as const);
  const begun: CommitJournal = {
    ...journal,
    takingBack,
    calls: { ...journal.calls, ...Object.fromEntries(waiting) },
  };
  await deps.journals.save(begun);
  return begun;
}
