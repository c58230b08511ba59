import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { commitChangeSet, type Replan } from '#app/commit-change-set.ts';
import { createCommitControl } from '#app/commit-control.ts';
import { loadOpenCommits, recoverCommit } from '#app/recover-commit.ts';
import type { ApplyIamCall } from '#core/ports.ts';
import { AppError } from '#core/errors.ts';
import {
  commitDeps,
  commitRequest,
  createCommitWorld,
  createVirtualTime,
  noReplan,
} from '../support/commit-world.ts';
import { createFakeIam, samplePlan, trustKey } from '../support/fake-iam.ts';
import { ESTATE } from '../support/ledger-entries.ts';

async function newWorld(people: number, lagMs = 0) {
  const time = createVirtualTime();
  const iam = createFakeIam({ now: time.now, lagMs });
  const sample = samplePlan(people, iam);
  return { world: await createCommitWorld(iam, time), ...sample };
}

/** Numbers from 0 to 1 that are the same in every run. */
function seededRandom(seed: number) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

test.each([1, 2, 3])(
  'ends right through throttling, errors, lost answers, delay and expiring credentials (seed %i)',
  async (seed) => {
    const { world, plan, intended } = await newWorld(50, 2000);
    const random = seededRandom(seed);
    const counts = { throttled: 0, failed: 0, lost: 0, expired: 0 };
    let isExpired = false;
    const applyCall: ApplyIamCall = async (account, call) => {
      if (isExpired) throw new AppError('aws/credentials-expired', {});
      const luck = random();
      if (luck < 0.3) {
        counts.throttled += 1;
        throw new AppError('aws/throttled', { action: call.api, account });
      }
      if (luck < 0.33) {
        counts.failed += 1;
        throw new AppError('aws/concurrent-modification', { action: call.api, account });
      }
      if (luck < 0.34) {
        counts.expired += 1;
        isExpired = true;
        throw new AppError('aws/credentials-expired', {});
      }
      const answer = await world.iam.applyCall(account, call);
      if (luck > 0.98) {
        counts.lost += 1;
        throw new AppError('aws/unreachable', { host: 'iam.amazonaws.com' });
      }
      return answer;
    };
    const deps = {
      ...commitDeps(world),
      applyCall,
      random,
      renewSession: () => {
        isExpired = false;
        return Promise.resolve();
      },
      replan: noReplan,
    };
    const result = await commitChangeSet(deps, commitRequest(plan));
    expect(result).toMatchObject({ kind: 'recorded', unconfirmed: [] });
    expect(world.iam.state()).toEqual(intended);
    expect(counts.throttled).toBeGreaterThan(40);
    expect(counts.lost + counts.failed + counts.expired).toBeGreaterThan(0);
    // Attachments and detachments are sent again after a lost answer; documents are looked at instead.
    expect(world.iam.writes() - plan.calls.length).toBeLessThanOrEqual(counts.lost);
  },
);

const roleKey = (plan: Awaited<ReturnType<typeof newWorld>>['plan']) => {
  const [edit] = plan.edits;
  if (edit?.ref.kind !== 'trust') throw new Error('The first edit is of a trust.');
  return { edit, key: trustKey(edit.ref.role) };
};

test('a document whose very entries somebody changed is a conflict of three versions, with nothing written', async () => {
  const { world, plan } = await newWorld(3);
  const { edit, key } = roleKey(plan);
  const theirs = edit.after!.replace('"a"', '"b"');
  world.iam.setDocument(key, theirs);
  const result = await commitChangeSet(
    { ...commitDeps(world), replan: noReplan },
    commitRequest(plan),
  );
  expect(result).toEqual({
    kind: 'conflict',
    conflicts: [
      {
        ref: edit.ref,
        account: edit.account,
        before: edit.before,
        planned: edit.after,
        fresh: theirs,
      },
    ],
  });
  expect(world.iam.writes()).toBe(0);
  expect(await loadOpenCommits(commitDeps(world), ESTATE)).toEqual([]);
});

test('a document in which somebody changed something else is planned again from what stands there', async () => {
  const { world, plan } = await newWorld(3);
  const { edit, key } = roleKey(plan);
  const foreign = '{"Sid":"Theirs","Effect":"Allow"}';
  const withForeign = (text: string) => text.replace('"Statement":[', `"Statement":[${foreign},`);
  world.iam.setDocument(key, withForeign(edit.before!));
  const replan: Replan = (_changeSet, [fresh]) => {
    const document = withForeign(edit.after!);
    return Promise.resolve({
      ...plan,
      edits: plan.edits.with(0, { ...edit, before: fresh!.document, after: document }),
      calls: plan.calls.map((planned) =>
        planned.call.api === 'UpdateAssumeRolePolicy' && planned.edit === 0
          ? { ...planned, call: { ...planned.call, document } }
          : planned,
      ),
    });
  };
  const result = await commitChangeSet({ ...commitDeps(world), replan }, commitRequest(plan));
  expect(result.kind).toBe('recorded');
  expect(world.iam.state()[key]).toBe(withForeign(edit.after!));
});

test('a call that is refused for good stops what depends on it, and the commit waits to be decided', async () => {
  const { world, plan, former } = await newWorld(3);
  const deps = commitDeps(world);
  const refusing: ApplyIamCall = (account, call) =>
    call.api === 'UpdateAssumeRolePolicy' && call.role.endsWith('R1')
      ? Promise.reject(new AppError('aws/access-denied', { action: call.api, account }))
      : deps.applyCall(account, call);
  const result = await commitChangeSet(
    { ...deps, applyCall: refusing, replan: noReplan },
    commitRequest(plan),
  );
  if (result.kind !== 'halted') throw new Error('The commit halted.');
  const kinds = plan.calls.map(({ id }) => result.journal.calls[id]?.kind);
  expect(kinds).toEqual([
    'done',
    'done',
    'done',
    'done',
    'failed',
    'waiting',
    'waiting',
    'waiting',
    'done',
    'done',
    'done',
    'done',
  ]);
  await expect(
    commitChangeSet(
      { ...deps, replan: noReplan },
      { ...commitRequest(plan), id: '33333333-3333-4333-8333-333333333333' },
    ),
  ).rejects.toMatchObject({ code: 'commit/unfinished' });
  const end = await recoverCommit(deps, result.journal, 'take-back', {
    control: createCommitControl(),
    onProgress: () => undefined,
  });
  expect(end.kind).toBe('recorded');
  expect(world.iam.state()).toEqual(former);
});

test('stopped in the middle, the calls under way end and no other starts; it can be finished later', async () => {
  const { world, plan, intended } = await newWorld(10);
  const deps = commitDeps(world);
  const request = commitRequest(plan);
  let made = 0;
  const stopping: ApplyIamCall = (account, call) => {
    if ((made += 1) === 12) request.control.stop();
    return deps.applyCall(account, call);
  };
  const result = await commitChangeSet({ ...deps, applyCall: stopping, replan: noReplan }, request);
  if (result.kind !== 'halted') throw new Error('The commit halted.');
  expect(Object.values(result.journal.calls).some(({ kind }) => kind === 'intended')).toBe(false);
  expect(made).toBeLessThan(plan.calls.length);
  await recoverCommit(deps, result.journal, 'finish', {
    control: createCommitControl(),
    onProgress: () => undefined,
  });
  expect(world.iam.state()).toEqual(intended);
  expect(world.iam.writes()).toBe(plan.calls.length);
});

test('a turn that is lost in the middle lets no other call start, and the commit can be finished later', async () => {
  const { world, plan, intended } = await newWorld(10);
  const deps = commitDeps(world);
  let made = 0;
  const applyCall: ApplyIamCall = (account, call) => {
    made += 1;
    return deps.applyCall(account, call);
  };
  const result = await commitChangeSet(
    {
      ...deps,
      applyCall,
      runExclusively: (_name, task) => task(() => made < 12),
      replan: noReplan,
    },
    commitRequest(plan),
  );
  expect(made).toBe(12);
  if (result.kind !== 'halted') throw new Error('The commit halted.');
  expect(result.reason?.code).toBe('commit/turn-lost');
  const { messages, calls } = result.journal;
  expect(messages.map(({ text }) => text)).toEqual(['commit/turn-lost']);
  expect(Object.values(calls).filter(({ kind }) => kind === 'waiting')).toHaveLength(28);
  await recoverCommit(deps, result.journal, 'finish', {
    control: createCommitControl(),
    onProgress: () => undefined,
  });
  expect(world.iam.state()).toEqual(intended);
  expect(world.iam.writes()).toBe(plan.calls.length);
});

test('a turn that is lost before the first write leaves nothing behind', async () => {
  const { world, plan, former } = await newWorld(3);
  const deps = { ...commitDeps(world), replan: noReplan };
  const lost = {
    ...deps,
    runExclusively: <T>(_: string, task: (h: () => boolean) => Promise<T>) => task(() => false),
  };
  await expect(commitChangeSet(lost, commitRequest(plan))).rejects.toMatchObject({
    code: 'commit/turn-lost',
  });
  expect(world.iam.state()).toEqual(former);
  expect(await loadOpenCommits(deps, ESTATE)).toEqual([]);
});
