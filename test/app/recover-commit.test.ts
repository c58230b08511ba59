import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { commitChangeSet } from '#app/commit-change-set.ts';
import type { CommitDeps } from '#app/commit-engine.ts';
import { loadOpenCommits, recoverCommit, type RecoveryChoice } from '#app/recover-commit.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import { createCommitControl } from '#app/commit-control.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
import {
  commitDeps,
  commitRequest,
  createCommitWorld,
  createVirtualTime,
  noReplan,
  type CommitWorld,
} from '../support/commit-world.ts';
import { createFakeIam, samplePlan } from '../support/fake-iam.ts';
import { ESTATE } from '../support/ledger-entries.ts';

const DEATH = new Error('The page died.');
const handles = () => ({ control: createCommitControl(), onProgress: () => undefined });

/**
 * The same outside, which dies at its n-th effect: half of the deaths come before the effect, half after it but before its answer is
 * seen. Once dead, every effect fails, as nothing of a dead page reaches the world.
 */
function dyingAt(
  deps: CommitDeps,
  moment: number,
): { readonly deps: CommitDeps; readonly effects: () => number } {
  let effects = 0;
  const mortal =
    <Args extends readonly unknown[], T>(effect: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      effects += 1;
      if (effects > Math.ceil(moment / 2)) throw DEATH;
      if (effects === Math.ceil(moment / 2)) {
        if (moment % 2 === 0) await effect(...args);
        throw DEATH;
      }
      return effect(...args);
    };
  return {
    effects: () => effects,
    deps: {
      ...deps,
      applyCall: mortal(deps.applyCall),
      journals: {
        ...deps.journals,
        save: mortal(deps.journals.save),
        saveCall: mortal(deps.journals.saveCall),
        addMessage: mortal(deps.journals.addMessage),
      },
      ledger: { ...deps.ledger, append: mortal(deps.ledger.append) },
    },
  };
}

async function newWorld(lagMs = 0) {
  const time = createVirtualTime();
  const iam = createFakeIam({ now: time.now, lagMs });
  const sample = samplePlan(10, iam);
  return { world: await createCommitWorld(iam, time), ...sample };
}

async function recordOf(world: CommitWorld): Promise<LedgerRecord> {
  const records = await createLedgerStore(world.db).load(ESTATE, 1, 10);
  expect(records).toHaveLength(1);
  return records[0]!;
}

function checkTruth(record: LedgerRecord, world: CommitWorld) {
  if (record.kind !== 'commit') throw new Error('The record is a commit.');
  const { outcome, effect, actions } = record.body;
  const attached = Object.values(world.iam.state()).filter((value) => value === 'attached').length;
  expect(effect).toHaveLength(attached);
  if (outcome === 'done') expect(actions.every(({ result }) => result.kind === 'done')).toBe(true);
  return outcome;
}

async function effectsOfOneCommit() {
  const { world, plan } = await newWorld();
  const counted = dyingAt(commitDeps(world), Number.MAX_SAFE_INTEGER);
  await commitChangeSet({ ...counted.deps, replan: noReplan }, commitRequest(plan));
  return counted.effects();
}

test('a commit without an accident ends in the intended state with one record', async () => {
  const { world, plan, intended } = await newWorld();
  const result = await commitChangeSet(
    { ...commitDeps(world), replan: noReplan },
    commitRequest(plan),
  );
  expect(result).toMatchObject({ kind: 'recorded', unconfirmed: [] });
  expect(world.iam.state()).toEqual(intended);
  expect(world.iam.writes()).toBe(plan.calls.length);
  expect(checkTruth(await recordOf(world), world)).toBe('done');
});

test.each<RecoveryChoice>(['finish', 'take-back'])(
  'killed at every point of a 40-call commit, to %s ends in exactly one of two states, and the ledger says which',
  async (choice) => {
    const effects = await effectsOfOneCommit();
    expect(effects).toBeGreaterThan(120);
    for (let moment = 1; moment <= effects * 2; moment += 1) {
      const { world, plan, former, intended } = await newWorld(1500);
      const mortal = dyingAt(commitDeps(world), moment);
      await expect(
        commitChangeSet({ ...mortal.deps, replan: noReplan }, commitRequest(plan)),
      ).rejects.toThrow();

      const deps = commitDeps(world);
      const [open] = await loadOpenCommits(deps, ESTATE);
      if (!open) {
        const records = await createLedgerStore(world.db).load(ESTATE, 1, 10);
        expect(world.iam.state(), `moment ${moment}`).toEqual(
          records.length > 0 ? intended : former,
        );
        continue;
      }
      expect(await recoverCommit(deps, open, choice, handles())).toMatchObject({
        kind: 'recorded',
      });
      const outcome = checkTruth(await recordOf(world), world);
      expect(outcome).toBe(choice === 'finish' ? 'done' : 'taken-back');
      expect(world.iam.state(), `moment ${moment}`).toEqual(outcome === 'done' ? intended : former);
      expect(await deps.journals.loadOpen(ESTATE)).toEqual([]);
    }
  },
  240_000,
);

test.each<RecoveryChoice>(['finish', 'take-back'])(
  'killed again at every point while it tries to %s, it still ends there',
  async (choice) => {
    for (let moment = 1; moment <= 260; moment += 3) {
      const { world, plan, former, intended } = await newWorld();
      const first = dyingAt(commitDeps(world), 131);
      await expect(
        commitChangeSet({ ...first.deps, replan: noReplan }, commitRequest(plan)),
      ).rejects.toThrow();
      const [open] = await loadOpenCommits(commitDeps(world), ESTATE);
      const second = dyingAt(commitDeps(world), moment);
      const again = await recoverCommit(second.deps, open!, choice, handles()).catch(() => 'died');
      const [still] = await loadOpenCommits(commitDeps(world), ESTATE);
      if (again === 'died' && still)
        await recoverCommit(commitDeps(world), still, choice, handles());
      checkTruth(await recordOf(world), world);
      expect(world.iam.state(), `moment ${moment}`).toEqual(
        choice === 'finish' ? intended : former,
      );
    }
  },
  240_000,
);

test('left as it is, the record names what was done and what was not', async () => {
  const { world, plan } = await newWorld();
  const mortal = dyingAt(commitDeps(world), 91);
  await expect(
    commitChangeSet({ ...mortal.deps, replan: noReplan }, commitRequest(plan)),
  ).rejects.toThrow();
  const deps = commitDeps(world);
  const [open] = await loadOpenCommits(deps, ESTATE);
  const before = world.iam.state();
  await recoverCommit(deps, open!, 'leave', handles());
  expect(world.iam.state()).toEqual(before);
  const record = await recordOf(world);
  expect(checkTruth(record, world)).toBe('left');
  const kinds =
    record.kind === 'commit' ? record.body.actions.map(({ result }) => result.kind) : [];
  expect(kinds).toContain('done');
  expect(kinds).toContain('not-done');
});

test('a document that somebody changed after it was written is not taken back over them', async () => {
  const { world, plan } = await newWorld();
  const mortal = dyingAt(commitDeps(world), 151);
  await expect(
    commitChangeSet({ ...mortal.deps, replan: noReplan }, commitRequest(plan)),
  ).rejects.toThrow();
  const deps = commitDeps(world);
  const [open] = await loadOpenCommits(deps, ESTATE);
  const [key] = Object.keys(world.iam.state());
  world.iam.setDocument(key!, '{"Statement":[]}');
  const end = await recoverCommit(deps, open!, 'take-back', handles());
  expect(end.kind).toBe('halted');
  expect(world.iam.state()[key!]).toBe('{"Statement":[]}');
});
