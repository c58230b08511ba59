// Part of the options entry: carrying plans out, one at a time, built from use-cases and adapters.
import { commitChangeSet, type Replan } from '#app/commit-change-set.ts';
import type { EvaluateEffect } from '#app/commit-engine.ts';
import { refreshAccount } from '#app/refresh-picture.ts';
import { loadOpenCommits, recoverCommit } from '#app/recover-commit.ts';
import { createSharedExclusion } from '#app/shared-exclusion.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import { planSessionCleanUp } from '#core/change/clean-up-sessions.ts';
import { planChanges } from '#core/change/plan-changes.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { JournalStore, LedgerStore, RunExclusively } from '#core/ports.ts';
import type { CommitActions } from '#ui/state/commit-actions.ts';
import { loadBrowserId } from '#webext/browser-id.ts';
import { sleep } from '#webext/sleep.ts';
import { runExclusively } from '#webext/web-lock.ts';
import { awsPorts, openBucket } from './admin-aws.ts';
import type { AskAccess } from './admin-evaluation.ts';
import { secondPairOfEyes } from './admin-proposals.ts';
import type { AdminSessions } from './admin-sessions.ts';

interface CommitActionsDeps extends Pick<
  AdminSessions,
  'clientsOf' | 'actorOf' | 'renewSessionOf'
> {
  readonly journals: JournalStore;
  readonly ledger: LedgerStore;
  readonly askAccess: AskAccess;
}

/** Builds the actions. */
export function createCommitActions(deps: CommitActionsDeps): CommitActions {
  const { journals, ledger, askAccess, clientsOf, actorOf, renewSessionOf } = deps;

  /** One commit at a time: in this browser always, among all administrators where there is a bucket to agree in. */
  const exclusionFor = async (configuration: EstateConfiguration): Promise<RunExclusively> => {
    if (!configuration.sharing) return runExclusively;
    return createSharedExclusion({
      objects: openBucket(clientsOf(configuration), configuration),
      runExclusively,
      browserId: await loadBrowserId(),
      who: async () => {
        const { arn, person } = await actorOf(configuration);
        return person?.name ?? arn;
      },
      now: Date.now,
      sleep,
    });
  };

  const commitDeps = async (configuration: EstateConfiguration, picture: EstatePicture) => ({
    ...awsPorts(clientsOf(configuration)),
    journals,
    ledger,
    evaluateEffect: (({ edits, calls }, isDone) =>
      askAccess(picture, {
        kind: 'effect',
        plan: { edits, calls: calls.filter(({ id }) => isDone(id)) },
      })) satisfies EvaluateEffect,
    runExclusively: await exclusionFor(configuration),
    renewSession: () => renewSessionOf(configuration),
    now: Date.now,
    sleep,
    random: Math.random,
  });

  /** Plans again on what the touched accounts are now. */
  const replanFor =
    (configuration: EstateConfiguration, picture: EstatePicture): Replan =>
    async (changeSet, fresh) => {
      const ports = { ...awsPorts(clientsOf(configuration)), now: Date.now };
      let current = picture;
      for (const account of new Set(fresh.map((document) => document.account))) {
        current = await refreshAccount(ports, current, account, new AbortController().signal);
      }
      const { changes } = changeSet;
      const input = { picture: current, configuration, nowMs: Date.now() };
      // A change set without changes is the clean-up of ended sessions.
      return changes.length > 0 ? planChanges({ ...input, changes }) : planSessionCleanUp(input);
    };

  return {
    commit: async ({ configuration, picture, changeSet, plan }, handles) => {
      const committing = await commitDeps(configuration, picture);
      const actor = await actorOf(configuration);
      const notes = await secondPairOfEyes(clientsOf, configuration, plan);
      const replanned = replanFor(configuration, picture);
      const replan: Replan = async (...of) => {
        const again = await replanned(...of);
        await secondPairOfEyes(clientsOf, configuration, again);
        return again;
      };
      return commitChangeSet(
        { ...committing, replan },
        {
          notes,
          id: crypto.randomUUID(),
          estate: configuration.id,
          actor,
          changeSet,
          plan,
          ...handles,
        },
      );
    },
    loadOpenCommits: ({ id }) => loadOpenCommits({ journals, ledger }, id),
    recover: async (configuration, picture, journal, choice, handles) =>
      recoverCommit(await commitDeps(configuration, picture), journal, choice, handles),
  };
}
