import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approveProposal, loadProposals, mayApprove } from '#app/proposals.ts';
import { createFetchAccountAliases } from '#aws/account-aliases.ts';
import { createFetchBucketSettings } from '#aws/bucket-settings.ts';
import { createFetchTrailEvents } from '#aws/cloudtrail.ts';
import { createFetchDocument } from '#aws/iam-documents.ts';
import { createFetchPolicyVersions } from '#aws/iam-policy-versions.ts';
import { createFetchAccountIam } from '#aws/iam-reader.ts';
import { createApplyIamCall } from '#aws/iam-writer.ts';
import { openKmsSigningKey } from '#aws/kms.ts';
import { createValidatePolicy } from '#aws/access-analyzer.ts';
import { createFetchOrganizationAccounts } from '#aws/organizations.ts';
import { createObjectStore } from '#aws/s3.ts';
import { createFetchCallerIdentity } from '#aws/sts.ts';
import { policyArn, roleArn, type AccountId, type PolicyArn, type UserArn } from '#core/aws/arn.ts';
import type { Proposal, Said } from '#core/change/proposal.ts';
import { JUMP_PERMISSIONS, TARGET_PERMISSIONS } from '#core/setup/permissions.ts';
import type { Sha256Hex } from '#core/ledger/record.ts';
import { toRawSignature } from '#crypto/ecdsa-signature.ts';
import { readPublicKey } from '#crypto/public-key.ts';
import { ACME_ESTATE, readEstate } from '../lab/estate.ts';
import { LAB_NAMES, labSetup } from '../lab/seed.ts';
import { startLab, type RunningLab } from '../lab/start-lab.ts';
import { clientsOfLab, type LabClients } from '../support/lab-session.ts';

const estate = readEstate(ACME_ESTATE);
const { shared, region } = labSetup(estate);
const jump = estate.jump.accountId as AccountId;
const target = estate.accounts.find(({ id }) => id !== jump)?.id as AccountId;
const jumpRole = roleArn('aws', jump, LAB_NAMES.auditRole);
const signal = new AbortController().signal;
const watch = { signal, onCall: () => undefined };
let running: RunningLab;
let robin: LabClients;

beforeAll(async () => {
  running = await startLab({ estate });
  robin = clientsOfLab(running);
  const { iam } = running.lab;
  const bystander = iam.accounts.get(jump)?.users.get('ada.okafor');
  const example = iam.role(roleArn('aws', target, LAB_NAMES.auditRole));
  if (!bystander || !example) throw new Error('The lab has users, and the auditors’ role.');
  // Policies that AWS manages are read one by one where something is attached; roles of the jump account can be principals.
  const attached = [...bystander.attached, 'arn:aws:iam::aws:policy/ReadOnlyAccess'];
  iam.put({ ...bystander, attached });
  // Object Lock holds it, which only those are told who may know.
  await store(robin).applyObject('rollup/2026-01-01/records.jsonl', new Uint8Array(1), {
    contentType: 'text/plain',
    condition: { kind: 'create' },
  });
  iam.put({ ...example, account: jump, id: 'AROAJUMPACCOUNTROLE01', arn: jumpRole });
});
afterAll(async () => {
  robin.close();
  await running.close();
});

/** Actions that policies were asked about since a moment, by whether a user of the jump account or a role asked. */
function askedSince(start: number) {
  const asked = running.lab.decisions.slice(start);
  const by = (type: 'user' | 'role') => [
    ...new Set(
      asked
        .filter(({ principalArn }) => principalArn.includes(`:${type}/`))
        .map(({ action }) => action),
    ),
  ];
  return {
    denied: asked.filter(({ answer }) => answer !== 'allowed'),
    user: by('user'),
    role: by('role'),
  };
}

const store = ({ clients }: LabClients) => {
  if (!shared) throw new Error('The lab shares a bucket.');
  return createObjectStore(clients, { ...shared, region, sleep: () => Promise.resolve() });
};

async function readEverything({ clients }: LabClients) {
  const fetchAccount = createFetchAccountIam(clients, Date.now);
  await fetchAccount(jump, watch);
  await fetchAccount(target, watch);
  const fetchTrail = createFetchTrailEvents(clients);
  for (const account of [jump, target])
    await fetchTrail(account, { fromMs: 0, toMs: Date.now(), signal });
  if (!shared) throw new Error('The lab shares a bucket.');
  await createFetchAccountAliases(clients)();
  await createFetchBucketSettings(clients)({ ...shared, region, owner: jump });
  for await (const key of store({ clients } as LabClients).listKeys('')) expect(key).not.toBe('');
  await store({ clients } as LabClients).fetchObject('menus/nobody');
  const held = await store({ clients } as LabClients).fetchObject(
    'rollup/2026-01-01/records.jsonl',
  );
  expect(held?.lock).toMatchObject({ mode: 'GOVERNANCE' });
  await createValidatePolicy(clients)('{}', 'identity');
  return openKmsSigningKey(clients, { keyArn: shared.signingKey, readPublicKey, toRawSignature });
}

async function writeEverything({ clients }: LabClients) {
  const apply = createApplyIamCall(clients);
  const fetchDocument = createFetchDocument(clients);
  const user = `arn:aws:iam::${jump}:user/${LAB_NAMES.auditor}` as UserArn;
  const document = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roleArn('aws', target, 'X') },
    ],
  });
  const own = policyArn('aws', jump, '/jumpgate/', 'probe');
  const foreign = policyArn('aws', jump, '/', 'JumpgateAuditors');

  await fetchDocument(jump, { kind: 'managed', policy: own });
  await createFetchPolicyVersions(clients)(jump, foreign);
  await apply(jump, { api: 'CreatePolicy', policy: own, document, description: 'probe' });
  const versions = async (policy: PolicyArn) => {
    await apply(jump, { api: 'CreatePolicyVersion', policy, document });
    await apply(jump, { api: 'DeletePolicyVersion', policy, versionId: 'v1' });
  };
  await versions(own);
  for (const principal of [user, jumpRole]) {
    const kind = principal === user ? 'User' : 'Role';
    await apply(jump, { api: `Attach${kind}Policy`, policy: own, principal });
    await apply(jump, { api: `Detach${kind}Policy`, policy: own, principal });
    await apply(jump, { api: `Put${kind}Policy`, principal, name: 'probe', document });
    await fetchDocument(jump, { kind: 'inline', principal, name: 'probe' });
    await apply(jump, { api: `Delete${kind}Policy`, principal, name: 'probe' });
  }
  await versions(foreign);
  await apply(jump, { api: 'DetachUserPolicy', policy: foreign, principal: user });
  await apply(jump, { api: 'AttachUserPolicy', policy: foreign, principal: user });
  await apply(jump, { api: 'DeletePolicy', policy: own });

  const role = roleArn('aws', target, LAB_NAMES.auditRole);
  const trust = await fetchDocument(target, { kind: 'trust', role });
  await apply(target, { api: 'UpdateAssumeRolePolicy', role, document: trust ?? '' });
  await apply(target, { api: 'PutRolePolicy', principal: role, name: 'probe', document });
  await fetchDocument(target, { kind: 'inline', principal: role, name: 'probe' });
  await apply(target, { api: 'DeleteRolePolicy', principal: role, name: 'probe' });

  await createFetchOrganizationAccounts(clients)(signal);
  const condition = { kind: 'create' } as const;
  await store({ clients } as LabClients).applyObject('menus/probe', new Uint8Array(1), {
    contentType: 'text/plain',
    condition,
  });
}

const actionsOf = (
  list: readonly { readonly action: string; readonly duties: readonly string[] }[],
  duty: string,
) => [...new Set(list.filter(({ duties }) => duties.includes(duty)).map(({ action }) => action))];
/** These are asked by the sign-in site, which the end-to-end tests walk through. */
const isSignIn = (action: string) => action.startsWith('signin:');

test('an auditor’s every call is allowed by the generated policies, and every allowed action is called', async () => {
  const casey = clientsOfLab(running, {
    userName: LAB_NAMES.auditor,
    administrationRole: LAB_NAMES.auditRole,
  });
  const start = running.lab.decisions.length;
  await readEverything(casey);
  casey.close();
  const { denied, user, role } = askedSince(start);
  expect(denied).toEqual([]);
  const expected = actionsOf(JUMP_PERMISSIONS, 'auditor').filter((action) => !isSignIn(action));
  expect(user.toSorted()).toEqual(expected.toSorted());
  expect(role.toSorted()).toEqual(actionsOf(TARGET_PERMISSIONS, 'auditor').toSorted());
});

test('an approver’s every call is allowed by the generated policies, and every allowed action is called', async () => {
  const kim = clientsOfLab(running, {
    userName: LAB_NAMES.approver,
    administrationRole: LAB_NAMES.auditRole,
  });
  const start = running.lab.decisions.length;
  await readEverything(kim);
  const planHash = 'a'.repeat(64) as Sha256Hex;
  const proposal: Said<Proposal> = {
    format: 1,
    state: 'open',
    planHash,
    atMs: 1,
    user: LAB_NAMES.administrator,
    changeSet: { format: 1, id: randomUUID(), name: '', comment: '', createdAtMs: 1, changes: [] },
  };
  const deps = {
    objects: store(kim),
    fetchCallerIdentity: createFetchCallerIdentity(kim.clients),
    now: Date.now,
  };
  await loadProposals(deps);
  expect(await mayApprove(deps, LAB_NAMES.approver)).toBe(true);
  await approveProposal(deps, proposal, planHash, 'looks right');
  // A second thought replaces the first.
  await approveProposal(deps, proposal, planHash, 'still does');
  kim.close();
  const { denied, user, role } = askedSince(start);
  expect(denied).toEqual([]);
  const expected = actionsOf(JUMP_PERMISSIONS, 'approver').filter((action) => !isSignIn(action));
  expect(user.toSorted()).toEqual(expected.toSorted());
  // Approvers and auditors enter the accounts by the same role.
  expect(role.toSorted()).toEqual(actionsOf(TARGET_PERMISSIONS, 'auditor').toSorted());
});

test('an administrator’s every call is allowed by the generated policies, and every allowed action is called', async () => {
  const start = running.lab.decisions.length;
  const key = await readEverything(robin);
  await key.sign(new Uint8Array([1]));
  await writeEverything(robin);
  const { denied, user, role } = askedSince(start);
  expect(denied).toEqual([]);
  const expected = actionsOf(JUMP_PERMISSIONS, 'administrator').filter((one) => !isSignIn(one));
  expect(user.toSorted()).toEqual(expected.toSorted());
  expect(role.toSorted()).toEqual(actionsOf(TARGET_PERMISSIONS, 'administrator').toSorted());
});

test('the administration role changes neither who it lets in nor what it may do, and adopting no policy of AWS’s', async () => {
  const apply = createApplyIamCall(robin.clients);
  const denied = { code: 'aws/access-denied' };
  const door = roleArn('aws', target, LAB_NAMES.administrationRole);
  const trust = await createFetchDocument(robin.clients)(target, { kind: 'trust', role: door });
  const document = trust ?? '';
  const asIs = { api: 'UpdateAssumeRolePolicy', role: door, document } as const;
  await expect(apply(target, asIs)).rejects.toMatchObject(denied);
  const named = { principal: door, name: 'Jumpgate' } as const;
  await expect(apply(target, { api: 'PutRolePolicy', ...named, document })).rejects.toMatchObject(
    denied,
  );
  await expect(apply(target, { api: 'DeleteRolePolicy', ...named })).rejects.toMatchObject(denied);
  const policy = policyArn('aws', 'aws' as AccountId, '/', 'ReadOnlyAccess');
  await expect(
    apply(jump, { api: 'DeletePolicyVersion', policy, versionId: 'v1' }),
  ).rejects.toMatchObject(denied);
});

test('every command that the source sends to AWS is on the list of permissions', () => {
  const folder = join(import.meta.dirname, '..', '..', 'src', 'aws');
  const spelled: Readonly<Record<string, string>> = {
    GetObjectLockConfiguration: 'GetBucketObjectLockConfiguration',
    GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
    ListObjectsV2: 'ListBucket',
  };
  const sent = readdirSync(folder).flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/new (\w+)Command\(/g)].map(
      ([, name = '']) => spelled[name] ?? name,
    ),
  );
  const listed = [...JUMP_PERMISSIONS, ...TARGET_PERMISSIONS].map(
    ({ action }) => action.split(':')[1],
  );
  // It needs no permission.
  const missing = sent.filter((name) => name !== 'GetCallerIdentity' && !listed.includes(name));
  expect(missing).toEqual([]);
});
