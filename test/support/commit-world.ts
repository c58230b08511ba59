import { createCommitControl } from '#app/commit-control.ts';
import type { CommitDeps } from '#app/commit-engine.ts';
import type { Plan } from '#core/change/plan.ts';
import { AppError } from '#core/errors.ts';
import { openDatabase, type JumpgateDatabase } from '#store/database.ts';
import { createJournalStore } from '#store/journal-store.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
import type { FakeIam } from './fake-iam.ts';
import { DAY_ONE_MS, ESTATE, principal, role } from './ledger-entries.ts';

let databases = 0;

/** A clock that only waiting moves. */
export function createVirtualTime() {
  let nowMs = DAY_ONE_MS;
  return {
    now: () => nowMs,
    sleep: async (milliseconds: number, signal?: { readonly aborted: boolean }) => {
      if (signal?.aborted) throw new AppError('operation/stopped', {});
      nowMs += Math.ceil(milliseconds);
      await Promise.resolve();
    },
  };
}

/** Everything that survives the death of a page: the disk, and IAM. */
export interface CommitWorld {
  readonly db: JumpgateDatabase;
  readonly iam: FakeIam;
  readonly time: ReturnType<typeof createVirtualTime>;
}

export async function createCommitWorld(
  iam: FakeIam,
  time: CommitWorld['time'],
): Promise<CommitWorld> {
  return { db: await openDatabase(`commit-${databases++}`), iam, time };
}

/** A fresh engine's outside over what survived; nothing is remembered from an earlier one. */
export function commitDeps({ db, iam, time }: CommitWorld): CommitDeps {
  return {
    applyCall: iam.applyCall,
    fetchDocument: iam.fetchDocument,
    fetchPolicyVersions: iam.fetchPolicyVersions,
    journals: createJournalStore(db),
    ledger: createLedgerStore(db),
    evaluateEffect: (plan, isDone) =>
      Promise.resolve(
        plan.calls.flatMap(({ id, call }, n) =>
          call.api === 'AttachUserPolicy' && isDone(id)
            ? [
                {
                  principal: principal(n),
                  role: role(n),
                  from: 'none' as const,
                  to: 'granted' as const,
                },
              ]
            : [],
        ),
      ),
    runExclusively: (_name, task) => task(() => true),
    renewSession: () => Promise.resolve(),
    now: time.now,
    sleep: time.sleep,
    random: () => 0.5,
  };
}

export function commitRequest(plan: Plan) {
  return {
    id: '11111111-1111-4111-8111-111111111111',
    estate: ESTATE,
    actor: { arn: 'arn:aws:iam::111122223333:user/admin', userId: 'AIDAADMIN' },
    changeSet: {
      format: 1 as const,
      id: '22222222-2222-4222-8222-222222222222',
      name: 'Quarterly review',
      comment: 'As agreed.',
      createdAtMs: DAY_ONE_MS,
      changes: [],
    },
    plan,
    control: createCommitControl(),
    onProgress: () => undefined,
  };
}

export const noReplan = () => Promise.reject(new Error('Nothing here is planned again.'));
