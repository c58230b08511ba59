import type { Estate } from './estate.ts';
import { awsManagedPolicies } from './aws-managed-policies.ts';
import type { PolicyDocument } from './policy-documents.ts';
import { toSeededTrust } from './trust-documents.ts';
import { createVersionedMap, type VersionedMap } from './versioned-map.ts';

export interface InlinePolicy {
  readonly name: string;
  readonly text: string;
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

interface Entity {
  readonly account: string;
  readonly path: string;
  readonly name: string;
  /** `AIDA…`, `AROA…`, `AGPA…` or `ANPA…` */
  readonly id: string;
  readonly arn: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly tags: readonly Tag[];
}

interface PolicyHolder extends Entity {
  readonly inline: readonly InlinePolicy[];
  /** ARNs of managed policies. */
  readonly attached: readonly string[];
  /** ARN of the managed policy that bounds it. */
  readonly boundary?: string;
}

export interface UserEntity extends PolicyHolder {
  readonly kind: 'user';
  readonly groups: readonly string[];
}

export interface RoleEntity extends PolicyHolder {
  readonly kind: 'role';
  /** In stored form: principals by unique id. */
  readonly trust: PolicyDocument;
  readonly maxSessionSeconds: number;
  readonly description?: string;
}

export interface GroupEntity extends PolicyHolder {
  readonly kind: 'group';
}

export interface PolicyVersion {
  readonly id: string;
  readonly text: string;
  readonly createdAt: string;
}

export interface PolicyEntity extends Entity {
  readonly kind: 'policy';
  readonly updatedAt: string;
  readonly description?: string;
  /** Oldest first. */
  readonly versions: readonly PolicyVersion[];
  readonly defaultVersionId: string;
  /** The number of the last version that was made, kept when versions are deleted. */
  readonly lastVersion: number;
}

/** The quotas that GetAccountSummary tells and writes are held to. */
export const DEFAULT_QUOTAS = {
  UsersQuota: 5000,
  GroupsQuota: 300,
  RolesQuota: 1000,
  PoliciesQuota: 1500,
  AssumeRolePolicySizeQuota: 2048,
  UserPolicySizeQuota: 2048,
  GroupPolicySizeQuota: 5120,
  RolePolicySizeQuota: 10240,
  PolicySizeQuota: 6144,
  AttachedPoliciesPerUserQuota: 10,
  AttachedPoliciesPerRoleQuota: 10,
  AttachedPoliciesPerGroupQuota: 10,
  GroupsPerUserQuota: 10,
  VersionsPerPolicyQuota: 5,
  AccessKeysPerUserQuota: 2,
} as const;
export type QuotaName = keyof typeof DEFAULT_QUOTAS;

/** The IAM of one account. Keys are lower-case names; policies by ARN. */
export interface AccountIam {
  readonly id: string;
  readonly users: VersionedMap<UserEntity>;
  readonly roles: VersionedMap<RoleEntity>;
  readonly groups: VersionedMap<GroupEntity>;
  readonly policies: VersionedMap<PolicyEntity>;
  readonly quotas: Record<QuotaName, number>;
  /** User names with an MFA device. */
  readonly mfaUsers: Set<string>;
  /** Whether there is a credential report; where there is none, the first asking orders it. */
  readonly hasCredentialReport: { value: boolean };
}

/** The IAM of every account. Entities are never changed, only replaced. */
export interface IamStore {
  readonly partition: string;
  readonly accounts: ReadonlyMap<string, AccountIam>;
  /** Users and roles, by ARN. */
  readonly principal: (arn: string, asOfMs?: number) => UserEntity | RoleEntity | undefined;
  readonly role: (arn: string, asOfMs?: number) => RoleEntity | undefined;
  readonly policy: (arn: string, asOfMs?: number) => PolicyEntity | undefined;
  readonly idOf: (arn: string, asOfMs?: number) => string | undefined;
  readonly arnOf: (id: string, asOfMs?: number) => string | undefined;
  /** Writes an entity in place of the one of the same name. */
  readonly put: (entity: UserEntity | RoleEntity | GroupEntity | PolicyEntity) => void;
  readonly remove: (entity: UserEntity | RoleEntity | GroupEntity | PolicyEntity) => void;
  /** Remembers everything as it stands; what it answers brings that back. */
  readonly snapshot: () => () => void;
}

const ARN = /^arn:[a-z-]+:iam::(\d{12}|aws):(user|role|policy|group)\/(?:.*\/)?([^/]+)$/;

type AnyEntity = UserEntity | RoleEntity | GroupEntity | PolicyEntity;

function mapOf(iam: AccountIam, entity: AnyEntity): VersionedMap<AnyEntity> {
  const maps = { user: iam.users, role: iam.roles, group: iam.groups, policy: iam.policies };
  return maps[entity.kind] as VersionedMap<AnyEntity>;
}

const keyOf = (entity: AnyEntity) =>
  entity.kind === 'policy' ? entity.arn : entity.name.toLowerCase();

const ABSENT_TAGS: readonly Tag[] = [];

/** @param now - The lab's clock, for the history that lagging readers see. */
export function createIamStore(estate: Estate, now: () => number): IamStore {
  const accounts = new Map<string, AccountIam>();
  /** Where the holder of an id is, or was: ids are never given twice. */
  const holders = new Map<string, AnyEntity>();

  const write = (entity: AnyEntity, atMs: number) => {
    const iam = accounts.get(entity.account);
    if (!iam) throw new Error(`The lab has no account ${entity.account}.`);
    mapOf(iam, entity).set(keyOf(entity), entity, atMs);
    holders.set(entity.id, entity);
  };

  for (const { id } of estate.accounts) {
    accounts.set(id, {
      id,
      users: createVersionedMap(),
      roles: createVersionedMap(),
      groups: createVersionedMap(),
      policies: createVersionedMap(),
      quotas: { ...DEFAULT_QUOTAS },
      mfaUsers: new Set(),
      hasCredentialReport: { value: true },
    });
  }

  const principal = (arn: string, asOfMs?: number) => {
    const [, account = '', type, name = ''] = ARN.exec(arn) ?? [];
    const iam = accounts.get(account);
    const found =
      type === 'user'
        ? iam?.users.get(name.toLowerCase(), asOfMs)
        : type === 'role'
          ? iam?.roles.get(name.toLowerCase(), asOfMs)
          : undefined;
    return found?.arn === arn ? found : undefined;
  };
  const idOf = (arn: string, asOfMs?: number) => principal(arn, asOfMs)?.id;

  for (const entity of seededEntities(estate)) write(entity, -Infinity);
  // Trust policies name principals of any account: their ids are known only now.
  for (const { roles } of accounts.values()) {
    for (const role of roles.values()) {
      write({ ...role, trust: toSeededTrust(role.trust, idOf) }, -Infinity);
    }
  }

  return {
    partition: estate.partition,
    accounts,
    principal,
    role(arn, asOfMs) {
      const found = principal(arn, asOfMs);
      return found?.kind === 'role' ? found : undefined;
    },
    policy(arn, asOfMs) {
      const [, account = ''] = ARN.exec(arn) ?? [];
      if (account === 'aws') return awsManagedPolicies(estate.partition).get(arn);
      return accounts.get(account)?.policies.get(arn, asOfMs);
    },
    idOf,
    arnOf(id, asOfMs) {
      const holder = holders.get(id);
      if (!holder) return undefined;
      const iam = accounts.get(holder.account);
      const current = iam && mapOf(iam, holder).get(keyOf(holder), asOfMs);
      return current?.id === id ? current.arn : undefined;
    },
    put: (entity) => write(entity, now()),
    remove(entity) {
      const iam = accounts.get(entity.account);
      if (iam) mapOf(iam, entity).set(keyOf(entity), undefined, now());
    },
    snapshot() {
      const entitiesOf = ({ users, roles, groups, policies }: AccountIam): readonly AnyEntity[] => [
        ...users.values(),
        ...roles.values(),
        ...groups.values(),
        ...policies.values(),
      ];
      const everything = () => [...accounts.values()].flatMap(entitiesOf);
      const kept = new Set(everything());
      return () => {
        for (const entity of everything()) {
          const iam = accounts.get(entity.account);
          if (iam && !kept.has(entity)) mapOf(iam, entity).set(keyOf(entity), undefined, now());
        }
        for (const entity of kept) write(entity, now());
      };
    },
  };
}

function* seededEntities(estate: Estate): Generator<AnyEntity> {
  for (const [account, iam] of Object.entries(estate.iam)) {
    const inline = (list: readonly { PolicyName: string; PolicyDocument: PolicyDocument }[]) =>
      list.map(({ PolicyName, PolicyDocument }) => ({
        name: PolicyName,
        text: JSON.stringify(PolicyDocument),
      }));
    const boundary = (holder: {
      PermissionsBoundary?: { PermissionsBoundaryArn: string } | undefined;
    }) =>
      holder.PermissionsBoundary && { boundary: holder.PermissionsBoundary.PermissionsBoundaryArn };

    for (const user of iam.UserDetailList) {
      yield {
        kind: 'user',
        account,
        path: user.Path,
        name: user.UserName,
        id: user.UserId,
        arn: user.Arn,
        createdAt: user.CreateDate,
        tags: user.Tags,
        inline: inline(user.UserPolicyList),
        attached: user.AttachedManagedPolicies.map(({ PolicyArn }) => PolicyArn),
        groups: user.GroupList,
        ...boundary(user),
      };
    }
    for (const group of iam.GroupDetailList) {
      yield {
        kind: 'group',
        account,
        path: group.Path,
        name: group.GroupName,
        id: group.GroupId,
        arn: group.Arn,
        createdAt: group.CreateDate,
        tags: ABSENT_TAGS,
        inline: inline(group.GroupPolicyList),
        attached: group.AttachedManagedPolicies.map(({ PolicyArn }) => PolicyArn),
      };
    }
    for (const role of iam.RoleDetailList) {
      yield {
        kind: 'role',
        account,
        path: role.Path,
        name: role.RoleName,
        id: role.RoleId,
        arn: role.Arn,
        createdAt: role.CreateDate,
        tags: role.Tags,
        inline: inline(role.RolePolicyList),
        attached: role.AttachedManagedPolicies.map(({ PolicyArn }) => PolicyArn),
        trust: role.AssumeRolePolicyDocument,
        maxSessionSeconds: role.MaxSessionDuration,
        ...boundary(role),
      };
    }
    for (const policy of iam.Policies) {
      const versions = policy.PolicyVersionList.map((version) => ({
        id: version.VersionId,
        text: JSON.stringify(version.Document),
        createdAt: version.CreateDate,
      })).sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
      yield {
        kind: 'policy',
        account,
        path: policy.Path,
        name: policy.PolicyName,
        id: policy.PolicyId,
        arn: policy.Arn,
        createdAt: policy.CreateDate,
        updatedAt: policy.UpdateDate,
        tags: ABSENT_TAGS,
        versions,
        defaultVersionId: policy.DefaultVersionId,
        lastVersion: Number(versions.at(-1)?.id.slice(1) ?? 0),
      };
    }
  }
}
