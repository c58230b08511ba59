import {
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  ListRolesCommand,
  type EntityType,
  type GetAccountAuthorizationDetailsCommandOutput,
  type ListRolesCommandOutput,
} from '@aws-sdk/client-iam';
import * as v from 'valibot';
import { arnParts, type AccountId, type PolicyArn, type RoleArn } from '#core/aws/arn.ts';
import type { AccountIam, AccountQuotas, ManagedPolicy } from '#core/access/picture.ts';
import { AppError, isAppError } from '#core/errors.ts';
import type { Clock, FetchAccountIam, FetchRole } from '#core/ports.ts';
import { call, type CallOptions, type CallWatch } from './call.ts';
import type { AwsClients } from './clients.ts';
import { fetchMfa, withMfa } from './iam-mfa.ts';
import {
  GroupDetailSchema,
  PolicyDetailSchema,
  PolicySchema,
  PolicyVersionSchema,
  RoleDetailSchema,
  RoleLimitSchema,
  RoleSchema,
  SHORTEST_MAX_SESSION_SECONDS,
  UserDetailSchema,
} from './iam-shapes.ts';
import { parseReply } from './parse-reply.ts';

/** The most that IAM gives in one page; it may give fewer and still have more. */
const PAGE_SIZE = 1000;

/** Reading needs of the jump account everything that can decide who may ask; of a target its roles and their trust. */
const JUMP_FILTER: EntityType[] = ['User', 'Group', 'Role', 'LocalManagedPolicy'];
const TARGET_FILTER: EntityType[] = ['Role'];

const DetailsSchema = v.object({
  UserDetailList: v.optional(v.array(UserDetailSchema), []),
  GroupDetailList: v.optional(v.array(GroupDetailSchema), []),
  RoleDetailList: v.optional(v.array(RoleDetailSchema), []),
  Policies: v.optional(v.array(PolicyDetailSchema), []),
});
type Details = v.InferOutput<typeof DetailsSchema>;
const RoleListSchema = v.optional(v.array(RoleLimitSchema), []);

const SummarySchema = v.pipe(
  v.object({ SummaryMap: v.record(v.string(), v.number()) }),
  v.transform(({ SummaryMap: map }): AccountQuotas => ({
    trustPolicyCharacters: map['AssumeRolePolicySizeQuota'] ?? 2048,
    managedPolicyCharacters: map['PolicySizeQuota'] ?? 6144,
    userInlineCharacters: map['UserPolicySizeQuota'] ?? 2048,
    roleInlineCharacters: map['RolePolicySizeQuota'] ?? 10_240,
    attachedPoliciesPerUser: map['AttachedPoliciesPerUserQuota'] ?? 10,
    attachedPoliciesPerRole: map['AttachedPoliciesPerRoleQuota'] ?? 10,
    versionsPerPolicy: map['VersionsPerPolicyQuota'] ?? 5,
    policies: map['Policies'] ?? 0,
    policiesQuota: map['PoliciesQuota'] ?? 1500,
  })),
);

/**
 * Makes the reading of one account's IAM.
 *
 * A target costs AssumeRole, GetAccountSummary and then, at the same time, GetAccountAuthorizationDetails and ListRoles,
 * the latter two once a page. Neither of them can be left out: ListRoles tells no tags, boundaries and inline policies,
 * GetAccountAuthorizationDetails does not tell how long sessions may be, and asking role by role would cost a call each.
 * Policies that AWS manages are not asked for by the filter, which would send all of them, but one by one where something
 * is attached, and kept, since they are the same in every account.
 */
export function createFetchAccountIam(clients: AwsClients, now: Clock): FetchAccountIam {
  const fetchAwsManaged = createFetchAwsManaged(clients);
  const fetch: FetchAccountIam = async (account, watch) => {
    await clients.enter(account, watch);
    const isJump = account === clients.jumpAccount;
    // The shortest answer comes first: an account that gives none holds one connection, not all that it could use.
    const quotas = await fetchQuotas(clients, account, watch);
    const [details, maxSessions, mfa] = await Promise.all([
      fetchDetails(clients, account, isJump ? JUMP_FILTER : TARGET_FILTER, watch),
      fetchMaxSessions(clients, account, watch),
      isJump ? fetchMfa(clients, watch) : undefined,
    ]);
    const asked = isJump
      ? await Promise.all(awsManagedPolicies(details).map((arn) => fetchAwsManaged(arn, watch)))
      : [];
    const awsManaged = asked.filter((policy) => policy !== null);
    return {
      kind: 'read',
      account,
      readAtMs: now(),
      users: withMfa(details.UserDetailList, mfa),
      groups: details.GroupDetailList,
      roles: details.RoleDetailList.map((role) => ({
        ...role,
        maxSessionSeconds: maxSessions.get(role.arn) ?? SHORTEST_MAX_SESSION_SECONDS,
      })),
      policies: [...details.Policies, ...awsManaged],
      quotas,
    } satisfies AccountIam;
  };
  return async (account, watch) => {
    const { onThrottle = () => undefined } = watch;
    const forget = clients.onThrottled(account, onThrottle);
    try {
      return await fetch(account, watch);
    } finally {
      forget();
    }
  };
}

/** Makes the reading of one role alone. */
export function createFetchRole(clients: AwsClients): FetchRole {
  return async (role, signal) => {
    const { account, name } = arnParts(role);
    await clients.enter(account, { signal });
    const context = contextOf(clients, account, 'GetRole', { signal });
    try {
      const reply = await call(context, (http) =>
        clients.iam(account).send(new GetRoleCommand({ RoleName: name }), http),
      );
      return parseReply(RoleSchema, reply.Role, context);
    } catch (error) {
      if (isAppError(error) && error.code === 'aws/not-found') return null;
      throw error;
    }
  };
}

async function fetchDetails(
  clients: AwsClients,
  account: AccountId,
  filter: EntityType[],
  watch: CallWatch,
): Promise<Details> {
  const context = contextOf(clients, account, 'GetAccountAuthorizationDetails', watch);
  const pages: Details[] = [];
  await forEachPage(context, async (page) => {
    const input = { ...page, Filter: filter };
    const reply: GetAccountAuthorizationDetailsCommandOutput = await call(context, (http) =>
      clients.iam(account).send(new GetAccountAuthorizationDetailsCommand(input), http),
    );
    pages.push(parseReply(DetailsSchema, reply, context));
    return reply;
  });
  return {
    UserDetailList: pages.flatMap((page) => page.UserDetailList),
    GroupDetailList: pages.flatMap((page) => page.GroupDetailList),
    RoleDetailList: pages.flatMap((page) => page.RoleDetailList),
    Policies: pages.flatMap((page) => page.Policies),
  };
}

/** Longest session of every role, seconds. */
async function fetchMaxSessions(
  clients: AwsClients,
  account: AccountId,
  watch: CallWatch,
): Promise<ReadonlyMap<RoleArn, number>> {
  const context = contextOf(clients, account, 'ListRoles', watch);
  const maxSessions = new Map<RoleArn, number>();
  await forEachPage(context, async (page) => {
    const reply: ListRolesCommandOutput = await call(context, (http) =>
      clients.iam(account).send(new ListRolesCommand(page), http),
    );
    for (const role of parseReply(RoleListSchema, reply.Roles, context)) {
      maxSessions.set(role.Arn, role.MaxSessionDuration);
    }
    return reply;
  });
  return maxSessions;
}

/** Asks for page after page until IAM says that there is no more. */
async function forEachPage(
  { action, account }: CallOptions,
  fetchPage: (page: { readonly MaxItems: number; readonly Marker?: string }) => Promise<{
    readonly IsTruncated?: boolean | undefined;
    readonly Marker?: string | undefined;
  }>,
): Promise<void> {
  let marker: string | undefined;
  for (;;) {
    const reply = await fetchPage({
      MaxItems: PAGE_SIZE,
      ...(marker !== undefined && { Marker: marker }),
    });
    if (reply.IsTruncated !== true) return;
    // A page that leads nowhere, or to itself, would end the list too soon or never.
    if (reply.Marker === undefined || reply.Marker === marker) {
      throw new AppError('aws/unexpected-answer', { action, account });
    }
    marker = reply.Marker;
  }
}

async function fetchQuotas(
  clients: AwsClients,
  account: AccountId,
  watch: CallWatch,
): Promise<AccountQuotas> {
  const context = contextOf(clients, account, 'GetAccountSummary', watch);
  const reply = await call(context, (http) =>
    clients.iam(account).send(new GetAccountSummaryCommand({}), http),
  );
  return parseReply(SummarySchema, reply, context);
}

/**
 * The AWS managed policies that something holds or is bounded by. Roles that belong to AWS services are left out: no
 * person can be one, and there may be dozens.
 */
function awsManagedPolicies(details: Details): readonly PolicyArn[] {
  const roles = details.RoleDetailList.filter(({ path }) => !path.startsWith('/aws-service-role/'));
  const principals = [...details.UserDetailList, ...roles];
  const arns = [
    ...principals.flatMap(({ boundary }) => boundary ?? []),
    ...[...principals, ...details.GroupDetailList].flatMap((holder) => holder.attachedPolicies),
  ];
  return [...new Set(arns)].filter((arn) => arn.includes(':iam::aws:policy/'));
}

/** Null where the session may not read it, or it is gone: what hangs on it is unknown, and the rest of the account is not. */
function createFetchAwsManaged(
  clients: AwsClients,
): (arn: PolicyArn, watch: CallWatch) => Promise<ManagedPolicy | null> {
  const known = new Map<PolicyArn, ManagedPolicy>();
  const fetch = async (arn: PolicyArn, watch: CallWatch): Promise<ManagedPolicy> => {
    const account = clients.jumpAccount;
    const iam = clients.iam(account);
    const policyContext = contextOf(clients, account, 'GetPolicy', watch);
    const policyReply = await call(policyContext, (http) =>
      iam.send(new GetPolicyCommand({ PolicyArn: arn }), http),
    );
    const policy = parseReply(PolicySchema, policyReply.Policy, policyContext);
    const input = { PolicyArn: arn, VersionId: policy.DefaultVersionId };
    const versionContext = contextOf(clients, account, 'GetPolicyVersion', watch);
    const versionReply = await call(versionContext, (http) =>
      iam.send(new GetPolicyVersionCommand(input), http),
    );
    const version = parseReply(PolicyVersionSchema, versionReply.PolicyVersion, versionContext);
    return {
      arn,
      name: policy.PolicyName,
      path: policy.Path,
      attachmentCount: policy.AttachmentCount,
      versions: [{ ...version, isDefault: true }],
    };
  };
  return async (arn, watch) => {
    const held = known.get(arn);
    if (held !== undefined) return held;
    try {
      const fetched = await fetch(arn, watch);
      known.set(arn, fetched);
      return fetched;
    } catch (error) {
      const isRefused =
        isAppError(error) && ['aws/access-denied', 'aws/not-found'].includes(error.code);
      if (isRefused) return null;
      throw error;
    }
  };
}

function contextOf(
  clients: AwsClients,
  account: AccountId,
  api: string,
  watch: CallWatch,
): CallOptions {
  return { action: `iam:${api}`, account, host: clients.hosts.iam, ...watch };
}
