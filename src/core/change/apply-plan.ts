import type {
  AccountIam,
  EstatePicture,
  IamRole,
  IamUser,
  InlinePolicy,
  ManagedPolicy,
} from '#core/access/picture.ts';
import { arnParts, type AccountId, type PolicyArn, type PrincipalArn } from '#core/aws/arn.ts';
import type { IamCall, Plan, PlannedCall } from './plan.ts';

/** What the calls of one account change, by ARN; everything that is not here stays the very same object. */
interface Changed {
  readonly users: Map<PrincipalArn, IamUser>;
  readonly roles: Map<PrincipalArn, IamRole>;
  /** Null: deleted. */
  readonly policies: Map<PolicyArn, ManagedPolicy | null>;
}

/** Looks up what an account holds, once for all its calls. */
interface Original {
  readonly users: ReadonlyMap<PrincipalArn, IamUser>;
  readonly roles: ReadonlyMap<PrincipalArn, IamRole>;
  readonly policies: ReadonlyMap<PolicyArn, ManagedPolicy>;
}

function byArn<Item extends { readonly arn: PropertyKey }>(
  items: readonly Item[],
): ReadonlyMap<Item['arn'], Item> {
  return new Map(items.map((item) => [item.arn, item]));
}

function withInline(
  policies: readonly InlinePolicy[],
  name: string,
  document: string | null,
): readonly InlinePolicy[] {
  const others = policies.filter((policy) => policy.name !== name);
  return document === null ? others : [...others, { name, document }];
}

/** What any principal has. */
type Holder = Pick<IamUser, 'inlinePolicies' | 'attachedPolicies'>;

function nextVersionId({ versions }: ManagedPolicy): string {
  return `v${Math.max(0, ...versions.map(({ id }) => Number(id.slice(1)))) + 1}`;
}

function applyCalls(account: AccountIam, calls: readonly PlannedCall[]): AccountIam {
  const original: Original = {
    users: byArn(account.users),
    roles: byArn(account.roles),
    policies: byArn(account.policies),
  };
  const changed: Changed = { users: new Map(), roles: new Map(), policies: new Map() };
  for (const { call } of calls) applyCall(account, original, changed, call);
  const kept = new Set(original.policies.keys());
  const made = [...changed.policies].flatMap(([arn, policy]) =>
    policy && !kept.has(arn) ? [policy] : [],
  );
  const policies = account.policies.flatMap((policy) => {
    const now = changed.policies.get(policy.arn);
    return now === undefined ? [policy] : now === null ? [] : [now];
  });
  const all = [...policies, ...made];
  return {
    ...account,
    users: account.users.map((user) => changed.users.get(user.arn) ?? user),
    roles: account.roles.map((role) => changed.roles.get(role.arn) ?? role),
    policies: all,
    quotas: {
      ...account.quotas,
      policies: account.quotas.policies + all.length - account.policies.length,
    },
  };
}

function applyCall(account: AccountIam, original: Original, changed: Changed, call: IamCall): void {
  const holder = (principal: PrincipalArn, edit: (holder: Holder) => Partial<Holder>) => {
    const user = changed.users.get(principal) ?? original.users.get(principal);
    const role = changed.roles.get(principal) ?? original.roles.get(principal);
    if (user) changed.users.set(principal, { ...user, ...edit(user) });
    else if (role) changed.roles.set(principal, { ...role, ...edit(role) });
  };
  const policy = (arn: PolicyArn, edit: (policy: ManagedPolicy) => ManagedPolicy | null) => {
    const known = changed.policies.get(arn) ?? original.policies.get(arn);
    if (known) changed.policies.set(arn, edit(known));
  };
  const createdAtMs = account.readAtMs;
  switch (call.api) {
    case 'UpdateAssumeRolePolicy': {
      const role = changed.roles.get(call.role) ?? original.roles.get(call.role);
      if (role) changed.roles.set(call.role, { ...role, trust: call.document });
      return;
    }
    case 'CreatePolicy': {
      const { path, name } = arnParts(call.policy);
      const version = { id: 'v1', isDefault: true, createdAtMs, document: call.document };
      changed.policies.set(call.policy, {
        arn: call.policy,
        name,
        path,
        attachmentCount: 0,
        versions: [version],
      });
      return;
    }
    case 'CreatePolicyVersion':
      policy(call.policy, (known) => ({
        ...known,
        versions: [
          { id: nextVersionId(known), isDefault: true, createdAtMs, document: call.document },
          ...known.versions.map((version) => ({ ...version, isDefault: false })),
        ],
      }));
      return;
    case 'DeletePolicyVersion':
      policy(call.policy, (known) => ({
        ...known,
        versions: known.versions.filter(({ id }) => id !== call.versionId),
      }));
      return;
    case 'DeletePolicy':
      policy(call.policy, () => null);
      return;
    case 'AttachUserPolicy':
    case 'AttachRolePolicy':
      holder(call.principal, ({ attachedPolicies }) => ({
        attachedPolicies: [...attachedPolicies, call.policy],
      }));
      policy(call.policy, (p) => ({ ...p, attachmentCount: p.attachmentCount + 1 }));
      return;
    case 'DetachUserPolicy':
    case 'DetachRolePolicy':
      holder(call.principal, ({ attachedPolicies }) => ({
        attachedPolicies: attachedPolicies.filter((arn) => arn !== call.policy),
      }));
      policy(call.policy, (p) => ({ ...p, attachmentCount: Math.max(0, p.attachmentCount - 1) }));
      return;
    case 'PutUserPolicy':
    case 'PutRolePolicy':
      holder(call.principal, ({ inlinePolicies }) => ({
        inlinePolicies: withInline(inlinePolicies, call.name, call.document),
      }));
      return;
    case 'DeleteUserPolicy':
    case 'DeleteRolePolicy':
      holder(call.principal, ({ inlinePolicies }) => ({
        inlinePolicies: withInline(inlinePolicies, call.name, null),
      }));
      return;
  }
}

/**
 * The picture as it will be once a plan is carried out: what the evaluator is asked about before a commit, so that a review shows the
 * effect and not the wish. Times of what is made are the picture's own.
 *
 * @param calls - Which of the plan's calls; all of them unless a half-done commit is looked at.
 */
export function applyPlanToPicture(
  picture: EstatePicture,
  { calls }: Pick<Plan, 'calls'>,
): EstatePicture {
  const byAccount = new Map<AccountId, PlannedCall[]>();
  for (const call of calls) {
    const list = byAccount.get(call.account) ?? [];
    byAccount.set(call.account, list);
    list.push(call);
  }
  const applied = (account: AccountIam) => {
    const own = byAccount.get(account.account);
    return own ? applyCalls(account, own) : account;
  };
  return {
    ...picture,
    jump: applied(picture.jump),
    accounts: picture.accounts.map((account) =>
      account.kind === 'read' ? applied(account) : account,
    ),
  };
}
