import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  approveProposal,
  endProposal,
  loadProposals,
  proposeChangeSet,
  requireApproval,
} from '#app/proposals.ts';
import { createObjectStore } from '#aws/s3.ts';
import { createFetchCallerIdentity } from '#aws/sts.ts';
import type { ChangeSet } from '#core/change/change-set.ts';
import { approvalKey, countingApprovers, proposalKey } from '#core/change/proposal.ts';
import type { Sha256Hex } from '#core/ledger/record.ts';
import { LAB_NAMES } from '../lab/seed.ts';
import { clientsOfLab } from '../support/lab-session.ts';
import { createWorld, type World } from '../tour/world.ts';

const PLAN = 'a'.repeat(64) as Sha256Hex;
const OTHER = 'b'.repeat(64) as Sha256Hex;
const changeSet: ChangeSet = {
  format: 1,
  id: '11111111-1111-4111-8111-111111111111',
  name: 'Ada joins',
  comment: '',
  createdAtMs: 1,
  changes: [],
};

let world: World;
let robin: ReturnType<typeof administrator>;
let sam: ReturnType<typeof administrator>;

/** Somebody signed in under the policies that ship, at the bucket under the policy that ships. */
function administrator(userName: string) {
  const { clients, close } = clientsOfLab(world, { userName });
  const { sharing } = world.configuration;
  if (!sharing) throw new Error('The lab shares nothing.');
  return {
    objects: createObjectStore(clients, {
      ...sharing,
      sleep: (ms) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    }),
    fetchCallerIdentity: createFetchCallerIdentity(clients),
    now: Date.now,
    close,
  };
}

beforeAll(async () => {
  world = await createWorld();
  robin = administrator(LAB_NAMES.administrator);
  sam = administrator(LAB_NAMES.secondAdministrator);
});
afterAll(async () => {
  robin.close();
  sam.close();
  await world.close();
});

const put = (who: typeof robin, key: string, value: unknown) =>
  who.objects.applyObject(key, new TextEncoder().encode(JSON.stringify(value)), {
    contentType: 'application/json',
    condition: { kind: 'create' },
  });

test('an author cannot approve, not even past the page, and cannot write under another name', async () => {
  await proposeChangeSet(robin, changeSet, PLAN);
  const [proposal] = await loadProposals(sam);
  expect(proposal).toMatchObject({ user: 'robin', planHash: PLAN, changeSet, approvals: [] });
  if (!proposal) throw new Error('Nothing is proposed.');
  await expect(approveProposal(robin, proposal, PLAN, '')).rejects.toMatchObject({
    code: 'approval/own',
  });

  const approval = { format: 1, planHash: PLAN, atMs: 1, comment: '' };
  const denied = { code: 'aws/access-denied' };
  await expect(put(robin, approvalKey('sam', PLAN), approval)).rejects.toMatchObject(denied);
  await expect(put(robin, `approvals/${PLAN}/robin.json/sam.json`, approval)).rejects.toMatchObject(
    denied,
  );
  await expect(
    put(robin, proposalKey('sam', changeSet.id), { ...proposal, user: undefined }),
  ).rejects.toMatchObject(denied);
  await expect(put(robin, 'anything-else.json', {})).rejects.toMatchObject(denied);

  // Under their own name they may write what they like; it counts for nothing.
  await put(robin, approvalKey('robin', PLAN), approval);
  await expect(requireApproval(robin, PLAN)).rejects.toMatchObject({ code: 'approval/missing' });
});

test('a second administrator approves exactly the plan that they saw', async () => {
  const proposal = (await loadProposals(sam)).find(({ user }) => user === 'robin');
  if (!proposal) throw new Error('Nothing is proposed.');
  await expect(approveProposal(sam, proposal, OTHER, '')).rejects.toMatchObject({
    code: 'approval/outdated',
  });
  await approveProposal(sam, proposal, PLAN, 'looks right');
  expect(await requireApproval(robin, PLAN)).toEqual(['sam']);
  // Whoever approved another's proposal may also be the one who commits it.
  expect(await requireApproval(sam, PLAN)).toEqual(['sam']);
  await expect(requireApproval(robin, OTHER)).rejects.toMatchObject({ code: 'approval/missing' });
});

test('a proposal that is withdrawn or committed is no longer shown', async () => {
  await endProposal(sam, changeSet.id, 'withdrawn');
  expect(await loadProposals(sam)).toHaveLength(1);
  await endProposal(robin, changeSet.id, 'withdrawn');
  expect(await loadProposals(sam)).toEqual([]);
  await proposeChangeSet(robin, changeSet, OTHER);
  expect(await loadProposals(sam)).toMatchObject([{ planHash: OTHER, approvals: [] }]);
});

test('what somebody else put into the bucket is passed over, and an auditor can write nothing', async () => {
  const casey = administrator(LAB_NAMES.auditor);
  await expect(proposeChangeSet(casey, changeSet, PLAN)).rejects.toMatchObject({
    code: 'aws/access-denied',
  });
  await put(sam, 'change-sets/sam/22222222-2222-4222-8222-222222222222.json', { format: 2 });
  await put(sam, 'change-sets/sam/notes.json', 'not one');
  expect(await loadProposals(casey)).toMatchObject([{ user: 'robin' }]);
  casey.close();
});

test.each([
  ['nobody else', ['robin'], ['robin'], 'robin', []],
  ['another administrator', ['sam'], ['robin'], 'robin', ['sam']],
  ['the one who commits what another proposed', ['sam'], ['robin'], 'sam', ['sam']],
  ['the one who commits what nobody proposed', ['sam'], [], 'sam', []],
  ['the author, while another commits', ['robin'], ['robin'], 'sam', []],
  ['another, of a session without a name', ['sam'], ['robin'], undefined, ['sam']],
])('approved by %s', (_, approvers, proposers, committer, counting) => {
  expect(countingApprovers(approvers, proposers, committer)).toEqual(counting);
});
