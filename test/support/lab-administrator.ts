import { setMaxListeners } from 'node:events';
import { commitChangeSet, type Replan } from '#app/commit-change-set.ts';
import { createCommitControl } from '#app/commit-control.ts';
import type { CommitDeps, CommitHandles } from '#app/commit-engine.ts';
import { readEstate } from '#app/read-estate.ts';
import { refreshAccount } from '#app/refresh-picture.ts';
import { createSharedExclusion } from '#app/shared-exclusion.ts';
import { createFetchDocument } from '#aws/iam-documents.ts';
import { createFetchPolicyVersions } from '#aws/iam-policy-versions.ts';
import { createFetchAccountIam } from '#aws/iam-reader.ts';
import { createApplyIamCall } from '#aws/iam-writer.ts';
import { createObjectStore } from '#aws/s3.ts';
import { createFetchCallerIdentity } from '#aws/sts.ts';
import { accessDifference } from '#core/access/access-difference.ts';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import { arnParts, type AccountId } from '#core/aws/arn.ts';
import { applyPlanToPicture } from '#core/change/apply-plan.ts';
import { pictureOfPlan } from '#core/change/picture-of-plan.ts';
import { isPairChange, type Change } from '#core/change/change-set.ts';
import { planChanges } from '#core/change/plan-changes.ts';
import type { Plan } from '#core/change/plan.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { openDatabase } from '#store/database.ts';
import { createJournalStore } from '#store/journal-store.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
import type { RunningLab } from '../lab/start-lab.ts';
import { clientsOfLab } from './lab-session.ts';
import { sleep } from '#webext/sleep.ts';

// Many calls of one commit wait on the same signal, by design.
setMaxListeners(0);

const whole = new AbortController().signal;

/** The accounts that a plan's changes and calls concern. */
function touchedAccounts({ changes, calls }: Plan): ReadonlySet<AccountId> {
  return new Set([
    ...changes.map(({ role }) => arnParts(role).account),
    ...changes.filter(isPairChange).map(({ principal }) => arnParts(principal).account),
    ...calls.map(({ account }) => account),
  ]);
}

/**
 * One administrator in one browser: the product's own adapters and engine over a running lab, and a database of their own.
 * `picture` is what they last read.
 */
export async function createLabAdministrator(
  running: RunningLab,
  configuration: EstateConfiguration,
  options: { readonly userName?: string; readonly now?: () => number } = {},
) {
  const { now = Date.now, ...signIn } = options;
  const { clients, close } = clientsOfLab(running, signIn);
  const database = await openDatabase(`lab-administrator-${crypto.randomUUID()}`);
  const { sharing } = configuration;
  const reading = {
    fetchCallerIdentity: createFetchCallerIdentity(clients),
    fetchAccountIam: createFetchAccountIam(clients, now),
    now,
  };
  const ledger = createLedgerStore(database);
  let picture = (
    await readEstate(reading, configuration, { signal: whole, onProgress: () => undefined })
  ).picture;
  const refresh = async (accounts: Iterable<AccountId>, from: EstatePicture) => {
    let current = from;
    for (const account of accounts)
      current = await refreshAccount(reading, current, account, whole);
    return current;
  };
  const plan = (changes: readonly Change[], from = picture) =>
    planChanges({ picture: from, configuration, changes, nowMs: now() });

  const deps: CommitDeps & { readonly replan: Replan } = {
    applyCall: createApplyIamCall(clients),
    fetchDocument: createFetchDocument(clients),
    fetchPolicyVersions: createFetchPolicyVersions(clients),
    journals: createJournalStore(database),
    ledger,
    evaluateEffect: (made, isDone) => {
      const standing = pictureOfPlan(picture, made);
      const done = { calls: made.calls.filter(({ id }) => isDone(id)) };
      const after = applyPlanToPicture(standing, done);
      return Promise.resolve(accessDifference(evaluateAccess(standing), evaluateAccess(after)));
    },
    runExclusively: sharing
      ? createSharedExclusion({
          objects: createObjectStore(clients, { ...sharing, sleep }),
          runExclusively: (_name, task) => task(() => true),
          browserId: crypto.randomUUID(),
          who: async () => (await reading.fetchCallerIdentity()).arn,
          now,
          sleep,
        })
      : (_name, task) => task(() => true),
    renewSession: () => {
      clients.forget();
      return Promise.resolve();
    },
    replan: async ({ changes }, fresh) =>
      plan(changes, await refresh(new Set(fresh.map(({ account }) => account)), picture)),
    now,
    sleep,
    random: Math.random,
  };
  return {
    deps,
    ledger,
    plan,
    picture: () => picture,
    /** Reads again what a plan touches. */
    lookAgain: async (touched: Plan) => {
      picture = await refresh(touchedAccounts(touched), picture);
      return picture;
    },
    commit: async (
      reviewed: Plan,
      outside: Partial<typeof deps> = {},
      handles: Partial<CommitHandles> = {},
    ) => {
      const { arn, userId } = await reading.fetchCallerIdentity();
      return commitChangeSet(
        { ...deps, ...outside },
        {
          id: crypto.randomUUID(),
          estate: configuration.id,
          actor: { arn, userId },
          changeSet: {
            format: 1,
            id: crypto.randomUUID(),
            name: '',
            comment: 'As agreed.',
            createdAtMs: now(),
            changes: [...reviewed.changes],
          },
          plan: reviewed,
          control: createCommitControl(),
          onProgress: () => undefined,
          ...handles,
        },
      );
    },
    close: () => {
      close();
      database.close();
    },
  };
}

/** See {@link createLabAdministrator}. */
export type LabAdministrator = Awaited<ReturnType<typeof createLabAdministrator>>;
