import type { IAMClient } from '@aws-sdk/client-iam';
import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DetachUserPolicyCommand,
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedUserPoliciesCommand,
  ListPolicyVersionsCommand,
  paginateGetAccountAuthorizationDetails,
  paginateListUsers,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  SetDefaultPolicyVersionCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startLabWithClients, type LabWithClients } from '../../support/lab-clients.ts';

const JUMP = '111122223333';
const ADA = `arn:aws:iam::${JUMP}:user/ada.okafor`;
const PAYMENTS = '200000104729';

let lab: LabWithClients;
/** Robin in the jump account, allowed everything there: these tests ask about IAM's rules, not about permissions. */
let jump: IAMClient;
/** The same in a target account. */
let target: IAMClient;

beforeEach(async () => {
  lab = await startLabWithClients();
  const store = lab.lab.iam;
  const everything = [
    {
      name: 'everything',
      text: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
    },
  ];
  const robin = store.principal(`arn:aws:iam::${JUMP}:user/robin`)!;
  const role = store.role(`arn:aws:iam::${PAYMENTS}:role/JumpgateAdmin`)!;
  if (robin.kind === 'user') store.put({ ...robin, inline: everything });
  store.put({ ...role, inline: everything });
  jump = lab.iam(lab.signIn('robin'));
  target = lab.iam(
    await lab.lab.assumeRole(
      lab.lab.issueUserSession(robin.arn, { mfa: true, seconds: 3600 }),
      role.arn,
      { sessionName: 'robin' },
    ),
  );
});
afterEach(() => lab.close());

const documentOf = (Statement: object) => JSON.stringify({ Version: '2012-10-17', Statement });
const assertion = (resource: string) =>
  documentOf({ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: resource });
const trustOf = (principal: unknown, more: object = {}) =>
  documentOf([{ Effect: 'Allow', Principal: principal, Action: ['sts:AssumeRole'], ...more }]);
const decode = (text: string | undefined) =>
  JSON.parse(decodeURIComponent(text!)) as { Statement: { Principal: { AWS: unknown } }[] };

const shownTrust = async (RoleName: string) => {
  const { Role } = await target.send(new GetRoleCommand({ RoleName }));
  return decode(Role!.AssumeRolePolicyDocument);
};
const setTrust = (RoleName: string, PolicyDocument: string) =>
  target.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));

test('a trust policy that names an unknown principal is malformed', async () => {
  await expect(
    setTrust('ReadOnly', trustOf({ AWS: `arn:aws:iam::${JUMP}:user/nobody` })),
  ).rejects.toMatchObject({
    name: 'MalformedPolicyDocumentException',
    message: expect.stringContaining('Invalid principal in policy') as string,
  });
});

test.each([
  ['a wildcard inside an ARN', { AWS: `arn:aws:iam::${JUMP}:user/*` }],
  ['a group', { AWS: `arn:aws:iam::${JUMP}:group/auditors` }],
  ['another partition', { AWS: `arn:aws-cn:iam::${JUMP}:root` }],
  ['the id of somebody gone', { AWS: 'AIDAGONEGONEGONEGONE1' }],
])('a trust policy may not name %s', async (_what, principal) => {
  await expect(setTrust('ReadOnly', trustOf(principal))).rejects.toMatchObject({
    name: 'MalformedPolicyDocumentException',
  });
});

test.each([
  ['text that is not JSON', '{"Version":'],
  ['a statement without effect', documentOf([{ Principal: '*', Action: 'sts:AssumeRole' }])],
  ['a statement without principal', documentOf([{ Effect: 'Allow', Action: 'sts:AssumeRole' }])],
])('a trust policy may not be %s', async (_what, text) => {
  await expect(setTrust('ReadOnly', text)).rejects.toMatchObject({
    name: 'MalformedPolicyDocumentException',
  });
});

test('lists of one come back as the thing itself, and an account as its root', async () => {
  await setTrust('ReadOnly', trustOf({ AWS: [JUMP] }));
  expect(await shownTrust('ReadOnly')).toMatchObject({
    Statement: [{ Principal: { AWS: `arn:aws:iam::${JUMP}:root` }, Action: 'sts:AssumeRole' }],
  });
});

test('a deleted user is shown as AIDA… and a namesake does not get in', async () => {
  await jump.send(new CreateUserCommand({ UserName: 'mallory' }));
  const policy = { UserName: 'mallory', PolicyName: 'assume', PolicyDocument: assertion('*') };
  await jump.send(new PutUserPolicyCommand(policy));
  const arn = `arn:aws:iam::${JUMP}:user/mallory`;
  await setTrust('ReadOnly', trustOf({ AWS: arn }));
  expect(await shownTrust('ReadOnly')).toMatchObject({ Statement: [{ Principal: { AWS: arn } }] });
  const RoleArn = `arn:aws:iam::${PAYMENTS}:role/ReadOnly`;
  const assume = () =>
    lab
      .sts(lab.signIn('mallory'))
      .send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'mallory' }));
  await expect(assume()).resolves.toBeDefined();

  await expect(jump.send(new DeleteUserCommand({ UserName: 'mallory' }))).rejects.toMatchObject({
    name: 'DeleteConflictException',
  });
  const { accounts, put, principal } = lab.lab.iam;
  const mallory = accounts.get(JUMP)!.users.get('mallory')!;
  put({ ...mallory, inline: [] });
  await jump.send(new DeleteUserCommand({ UserName: 'mallory' }));
  const gone = (await shownTrust('ReadOnly')).Statement[0]!.Principal.AWS;
  expect(gone).toMatch(/^AIDA/);
  expect(principal(arn)).toBeUndefined();

  await jump.send(new CreateUserCommand({ UserName: 'mallory' }));
  await jump.send(new PutUserPolicyCommand(policy));
  await expect(assume()).rejects.toMatchObject({ name: 'AccessDenied' });
  expect((await shownTrust('ReadOnly')).Statement[0]!.Principal.AWS).toBe(gone);
  await setTrust('ReadOnly', trustOf({ AWS: arn }));
  await expect(assume()).resolves.toBeDefined();
});

test('a trust policy is measured without its white space, against the account’s quota', async () => {
  const padded = (length: number) => {
    const bare = trustOf({ AWS: ADA }, { Sid: '' });
    return bare.replace('"Sid":""', `"Sid":"${'x'.repeat(length - bare.length)}"`);
  };
  const spaced = (text: string) => JSON.stringify(JSON.parse(text), null, 8);
  await expect(setTrust('ReadOnly', spaced(padded(2048)))).resolves.toBeDefined();
  await expect(setTrust('ReadOnly', padded(2049))).rejects.toMatchObject({
    name: 'LimitExceededException',
    message: 'Cannot exceed quota for ACLSizePerRole: 2048',
  });
  lab.lab.setQuota(PAYMENTS, 'AssumeRolePolicySizeQuota', 4096);
  await expect(setTrust('ReadOnly', padded(2049))).resolves.toBeDefined();
  const { SummaryMap } = await target.send(new GetAccountSummaryCommand({}));
  expect(SummaryMap).toMatchObject({ AssumeRolePolicySizeQuota: 4096 });
});

test('a policy lives through its versions, and the sixth is refused', async () => {
  const { Policy } = await jump.send(
    new CreatePolicyCommand({
      PolicyName: 'ada-1',
      Path: '/jumpgate/',
      PolicyDocument: assertion('arn:aws:iam::1:role/v1'),
    }),
  );
  const PolicyArn = Policy!.Arn!;
  expect(PolicyArn).toBe(`arn:aws:iam::${JUMP}:policy/jumpgate/ada-1`);
  const create = (SetAsDefault: boolean) =>
    jump.send(
      new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: assertion('*'), SetAsDefault }),
    );
  for (let version = 2; version <= 5; version++) await create(version === 5);
  await expect(create(true)).rejects.toMatchObject({ name: 'LimitExceededException' });

  await expect(
    jump.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v5' })),
  ).rejects.toMatchObject({ name: 'DeleteConflictException' });
  await jump.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
  expect((await create(false)).PolicyVersion).toMatchObject({ VersionId: 'v6' });
  await jump.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v2' }));
  const { Versions } = await jump.send(new ListPolicyVersionsCommand({ PolicyArn }));
  expect(Versions!.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion])).toEqual(
    [
      ['v6', false],
      ['v5', false],
      ['v4', false],
      ['v3', false],
      ['v2', true],
    ],
  );
});

test('a policy is attached, found attached, detached and deleted', async () => {
  const PolicyDocument = assertion('*');
  const { Policy } = await jump.send(
    new CreatePolicyCommand({ PolicyName: 'a', Path: '/jumpgate/', PolicyDocument }),
  );
  const PolicyArn = Policy!.Arn!;
  await expect(
    jump.send(new CreatePolicyCommand({ PolicyName: 'A', PolicyDocument })),
  ).rejects.toMatchObject({ name: 'EntityAlreadyExistsException' });
  const UserName = 'ada.okafor';
  await jump.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
  const { AttachedPolicies } = await jump.send(new ListAttachedUserPoliciesCommand({ UserName }));
  expect(AttachedPolicies).toContainEqual({ PolicyName: 'a', PolicyArn });
  await expect(jump.send(new DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject({
    name: 'DeleteConflictException',
  });
  await jump.send(new DetachUserPolicyCommand({ UserName, PolicyArn }));
  await expect(
    jump.send(new DetachUserPolicyCommand({ UserName, PolicyArn })),
  ).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  await jump.send(new DeletePolicyCommand({ PolicyArn }));
  await expect(
    jump.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' })),
  ).rejects.toMatchObject({ name: 'NoSuchEntityException' });
});

test('no more managed policies than the quota are attached', async () => {
  const held = await jump.send(new ListAttachedUserPoliciesCommand({ UserName: 'sam' }));
  const room = (held.AttachedPolicies?.length ?? 0) + 1;
  lab.lab.setQuota(JUMP, 'AttachedPoliciesPerUserQuota', room);
  const attach = async (PolicyName: string) => {
    const { Policy } = await jump.send(
      new CreatePolicyCommand({ PolicyName, PolicyDocument: assertion('*') }),
    );
    await jump.send(new AttachUserPolicyCommand({ UserName: 'sam', PolicyArn: Policy!.Arn! }));
  };
  await attach('last');
  await expect(attach('one-too-many')).rejects.toMatchObject({ name: 'LimitExceededException' });
});

test('an inline policy is kept to the letter', async () => {
  const key = { RoleName: 'ReadOnly', PolicyName: 'JumpgateEndedSessions' };
  const PolicyDocument =
    '{ "Version": "2012-10-17",\n "Statement": { "Sid": "J", "Effect": "Deny", "Action": "*", "Resource": "*" } }';
  await target.send(new PutRolePolicyCommand({ ...key, PolicyDocument }));
  const kept = await target.send(new GetRolePolicyCommand(key));
  expect(decodeURIComponent(kept.PolicyDocument!)).toBe(PolicyDocument);
  await target.send(new DeleteRolePolicyCommand(key));
  await expect(target.send(new GetRolePolicyCommand(key))).rejects.toMatchObject({
    name: 'NoSuchEntityException',
  });
});

test('a user’s inline policies together stay under their quota', async () => {
  const put = (PolicyName: string, length: number) =>
    jump.send(
      new PutUserPolicyCommand({
        UserName: 'sam',
        PolicyName,
        PolicyDocument: assertion(`arn:aws:iam::${JUMP}:role/${'x'.repeat(length)}`),
      }),
    );
  await put('one', 1000);
  await expect(put('two', 1000)).rejects.toMatchObject({ name: 'LimitExceededException' });
});

test('the details of an account come in pages that hold everything once', async () => {
  const names: string[] = [];
  const pages: number[] = [];
  for await (const page of paginateGetAccountAuthorizationDetails(
    { client: jump, pageSize: 7 },
    {},
  )) {
    const found = [
      ...page.UserDetailList!.map(({ UserName }) => UserName!),
      ...page.GroupDetailList!.map(({ GroupName }) => GroupName!),
      ...page.RoleDetailList!.map(({ RoleName }) => RoleName!),
      ...page.Policies!.map(({ Arn }) => Arn!),
    ];
    pages.push(found.length);
    names.push(...found);
  }
  const { users, groups, roles, policies } = lab.lab.iam.accounts.get(JUMP)!;
  const count = [users, groups, roles, policies].reduce((sum, map) => sum + map.values().length, 0);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toHaveLength(count);
  expect(pages.slice(0, -1).every((size) => size === 7)).toBe(true);
});

test('a filter selects one kind of detail, documents encoded', async () => {
  const details = await target.send(
    new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'], MaxItems: 1000 }),
  );
  expect(details.UserDetailList).toEqual([]);
  const admin = details.RoleDetailList!.find(({ RoleName }) => RoleName === 'JumpgateAudit')!;
  expect(admin.AssumeRolePolicyDocument).not.toMatch(/[{}" ]/);
  expect(decode(admin.AssumeRolePolicyDocument)).toMatchObject({
    Statement: [
      { Principal: { AWS: ['casey', 'kim'].map((name) => `arn:aws:iam::${JUMP}:user/${name}`) } },
    ],
  });
});

test('users are listed in pages', async () => {
  const names: string[] = [];
  for await (const page of paginateListUsers({ client: jump, pageSize: 10 }, {})) {
    names.push(...page.Users!.map(({ UserName }) => UserName!));
  }
  expect(names.sort()).toEqual(
    lab.lab
      .users()
      .map(({ userName }) => userName)
      .sort(),
  );
});

test('a role may be made, and not twice', async () => {
  const role = { RoleName: 'Fresh', AssumeRolePolicyDocument: trustOf({ AWS: ADA }) };
  await target.send(new CreateRoleCommand(role));
  await expect(
    target.send(new CreateRoleCommand({ ...role, RoleName: 'FRESH' })),
  ).rejects.toMatchObject({ name: 'EntityAlreadyExistsException' });
});

test('a write without permission is refused and changes nothing', async () => {
  const casey = lab.iam(lab.signIn('casey'));
  await expect(
    casey.send(
      new PutUserPolicyCommand({
        UserName: 'casey',
        PolicyName: 'more',
        PolicyDocument: assertion('*'),
      }),
    ),
  ).rejects.toMatchObject({
    name: 'AccessDenied',
    message: expect.stringContaining('iam:PutUserPolicy') as string,
  });
  expect(lab.lab.iam.accounts.get(JUMP)!.users.get('casey')!.inline).toEqual([]);
});

test('an administrator may attach the account’s own policies, and none of AWS’s', async () => {
  const sam = lab.iam(lab.signIn('sam'));
  const attach = (PolicyArn: string) =>
    sam.send(new AttachUserPolicyCommand({ UserName: 'ada.okafor', PolicyArn }));
  await expect(attach('arn:aws:iam::aws:policy/AdministratorAccess')).rejects.toMatchObject({
    name: 'AccessDenied',
  });
  const { Policy } = await sam.send(
    new CreatePolicyCommand({
      PolicyName: 'ada-1',
      Path: '/jumpgate/',
      PolicyDocument: assertion('*'),
    }),
  );
  await expect(attach(Policy!.Arn!)).resolves.toBeDefined();
});

test('every call is in the log, with who called and what came of it', async () => {
  await expect(setTrust('ReadOnly', '{}')).rejects.toThrow();
  expect(lab.lab.log.at(-1)).toMatchObject({
    name: 'UpdateAssumeRolePolicy',
    callerArn: `arn:aws:sts::${PAYMENTS}:assumed-role/JumpgateAdmin/robin`,
    errorCode: 'MalformedPolicyDocument',
    details: { RoleName: 'ReadOnly', account: PAYMENTS },
  });
});
