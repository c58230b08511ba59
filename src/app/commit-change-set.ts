import type { AccountId } from '#core/aws/arn.ts';
import type { DocumentText } from '#core/access/picture.ts';
import type { ChangeSet } from '#core/change/change-set.ts';
import { isSameDocument, touchesSameEntries } from '#core/change/document-comparison.ts';
import type { CommitJournal } from '#core/change/journal.ts';
import type { DocumentRef, Plan } from '#core/change/plan.ts';
import { AppError } from '#core/errors.ts';
import type { EstateId } from '#core/estate/configuration.ts';
import { MAX_RECORD_CHARACTERS } from '#core/ledger/chain.ts';
import type { Actor } from '#core/ledger/actor.ts';
import {
  createCommitEngine,
  type CommitDeps,
  type CommitEnd,
  type CommitHandles,
} from './commit-engine.ts';

/** A document as it is now, where that is not what the plan was made from. */
export interface FreshDocument {
  readonly ref: DocumentRef;
  readonly account: AccountId;
  readonly document: DocumentText | null;
}

/** Plans the change set again with these documents in the place of those of the picture. */
export type Replan = (changeSet: ChangeSet, fresh: readonly FreshDocument[]) => Promise<Plan>;

/** Somebody changed the very entries that the change set changes: the reader decides between three versions. */
export interface DocumentConflict {
  readonly ref: DocumentRef;
  readonly account: AccountId;
  readonly before: DocumentText | null;
  readonly planned: DocumentText | null;
  readonly fresh: DocumentText | null;
}

/** What to commit. */
export interface CommitRequest extends CommitHandles {
  /** UUID of this commit. */
  readonly id: string;
  readonly estate: EstateId;
  readonly actor: Actor;
  readonly changeSet: ChangeSet;
  /** The plan that was reviewed. */
  readonly plan: Plan;
  /** What the record is to tell beside the calls, such as who approved. */
  readonly notes?: readonly string[];
}

/** `conflict`, `blocked` and `too-large`: nothing was written. Otherwise see {@link CommitEnd}. */
export type CommitResult =
  | CommitEnd
  | { readonly kind: 'conflict'; readonly conflicts: readonly DocumentConflict[] }
  | { readonly kind: 'blocked'; readonly plan: Plan }
  | { readonly kind: 'too-large' };

/** How often a plan that the world overtook is made again before the reader is asked. */
const REPLANS = 3;

type Checked =
  | {
      readonly kind: 'ready';
      readonly plan: Plan;
      readonly checkedAtMs: ReadonlyMap<number, number>;
    }
  | Extract<CommitResult, { kind: 'conflict' | 'blocked' }>;

/** The name under which one commit or recovery of an estate runs at a time in this browser. */
export function commitLockName(estate: EstateId): string {
  return `jumpgate-commit-${estate}`;
}

/**
 * Carries a change set out: reads every touched document and compares it with what the plan was made from, plans again where somebody
 * changed something else in it, writes the journal, makes the calls, reads back, and records the commit in the ledger.
 *
 * @throws AppError `commit/busy` and `commit/elsewhere` when another commits; `commit/turn-lost` when the turn was lost before the first
 * write; `commit/unfinished` when a commit waits to be recovered; `aws/*` when a document cannot be read; `operation/stopped`;
 * `storage/failed`.
 */
export function commitChangeSet(
  deps: CommitDeps & { readonly replan: Replan },
  request: CommitRequest,
): Promise<CommitResult> {
  return deps.runExclusively(commitLockName(request.estate), async (isHeld) => {
    const [unfinished] = await deps.journals.loadOpen(request.estate);
    if (unfinished) throw new AppError('commit/unfinished', { name: unfinished.changeSet.name });

    const engine = createCommitEngine({ ...deps, isHeld }, request);
    request.onProgress({ kind: 'phase', phase: 'checking' });
    const checked = await check(deps, request, (account, ref) =>
      engine.fetchPatiently(account, ref),
    );
    if (checked.kind !== 'ready') return checked;
    const { plan, checkedAtMs } = checked;
    if (mayOutgrowRecord(plan)) return { kind: 'too-large' };
    if (!isHeld()) throw new AppError('commit/turn-lost', {});

    const { id, estate, actor, changeSet } = request;
    const journal: CommitJournal = {
      id,
      estate,
      actor,
      startedAtMs: deps.now(),
      changeSet,
      plan,
      calls: Object.fromEntries(plan.calls.map((call) => [call.id, { kind: 'waiting' }])),
      messages: (request.notes ?? []).map((text) => ({ atMs: deps.now(), text })),
    };
    await deps.journals.save(journal);
    return engine.write(journal, { checkedAtMs });
  });
}

async function check(
  deps: Pick<CommitDeps, 'now'> & { readonly replan: Replan },
  request: CommitRequest,
  fetch: (account: AccountId, ref: DocumentRef) => Promise<DocumentText | null>,
): Promise<Checked> {
  let { plan } = request;
  const known = new Map<string, FreshDocument>();
  for (let attempt = 0; ; attempt += 1) {
    if (plan.blockers.length > 0) return { kind: 'blocked', plan };
    const checkedAtMs = new Map<number, number>();
    const changed: (DocumentConflict & { readonly isTouched: boolean })[] = [];
    await Promise.all(
      plan.edits.map(async ({ ref, account, before, after: planned }, index) => {
        const atMs = deps.now();
        const fresh = await fetch(account, ref);
        checkedAtMs.set(index, atMs);
        if (isSameDocument(fresh, before)) return;
        const isTouched = touchesSameEntries(before, planned, fresh);
        changed.push({ ref, account, before, planned, fresh, isTouched });
      }),
    );
    if (changed.length === 0) return { kind: 'ready', plan, checkedAtMs };
    const touched = attempt < REPLANS ? changed.filter(({ isTouched }) => isTouched) : changed;
    if (touched.length > 0)
      return { kind: 'conflict', conflicts: touched.map(({ isTouched: _, ...rest }) => rest) };
    for (const { ref, account, fresh } of changed)
      known.set(JSON.stringify(ref), { ref, account, document: fresh });
    plan = await deps.replan(request.changeSet, [...known.values()]);
  }
}

/** The record holds each document up to three times, twice over if the commit is taken back, and escaped. */
function mayOutgrowRecord(plan: Plan): boolean {
  const characters = plan.edits.reduce(
    (sum, { before, after }) => sum + (before?.length ?? 0) + (after?.length ?? 0),
    plan.calls.length * 2000,
  );
  return characters * 5 > MAX_RECORD_CHARACTERS;
}
