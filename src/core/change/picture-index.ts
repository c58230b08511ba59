import type {
  AccountIam,
  EstatePicture,
  IamGroup,
  IamRole,
  IamUser,
  ManagedPolicy,
} from '#core/access/picture.ts';
import { parsePolicyDocument, type ParsedPolicy } from '#core/access/policy-document.ts';
import type { AccountId, PolicyArn, PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { EstateConfiguration, RoleEntry } from '#core/estate/configuration.ts';

/** A principal of the jump account. */
export type Principal =
  | { readonly kind: 'user'; readonly arn: PrincipalArn; readonly iam: IamUser }
  | { readonly kind: 'role'; readonly arn: PrincipalArn; readonly iam: IamRole };

/** A role and the account it was read with. */
export interface PlacedRole {
  readonly role: IamRole;
  readonly account: AccountIam;
}

/** Finds by ARN what a picture holds as lists, and reads each document once. */
export interface PictureIndex {
  readonly picture: EstatePicture;
  readonly configuration: EstateConfiguration;
  readonly principals: ReadonlyMap<PrincipalArn, Principal>;
  readonly roles: ReadonlyMap<RoleArn, PlacedRole>;
  readonly unreadable: ReadonlySet<AccountId>;
  readonly entries: ReadonlyMap<RoleArn, RoleEntry>;
  readonly policies: ReadonlyMap<PolicyArn, ManagedPolicy>;
  readonly groups: ReadonlyMap<string, IamGroup>;
  /** Names of all policies of the jump account, lower case: IAM holds them unique without case. */
  readonly policyNames: ReadonlySet<string>;
  /** How many users, groups and roles a policy is attached to or bounds, as far as the picture and IAM's own count know. */
  readonly holdersOf: (policy: PolicyArn) => number;
  /** ARN of the user or role with this unique id. */
  readonly arnOfId: (id: string) => PrincipalArn | undefined;
  readonly parse: (text: string) => ParsedPolicy;
}

function lazy<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

function countHolders({ users, groups, roles }: AccountIam): ReadonlyMap<PolicyArn, number> {
  const holders = new Map<PolicyArn, number>();
  const count = (policy: PolicyArn) => holders.set(policy, (holders.get(policy) ?? 0) + 1);
  for (const holder of [...users, ...groups, ...roles]) holder.attachedPolicies.forEach(count);
  for (const { boundary } of [...users, ...roles]) if (boundary) count(boundary);
  return holders;
}

/** Indexes a picture for planning. */
export function indexPicture(
  picture: EstatePicture,
  configuration: EstateConfiguration,
): PictureIndex {
  const { jump } = picture;
  const principals = new Map<PrincipalArn, Principal>();
  const roles = new Map<RoleArn, PlacedRole>();
  const unreadable = new Set<AccountId>();
  for (const iam of jump.users) principals.set(iam.arn, { kind: 'user', arn: iam.arn, iam });
  for (const iam of jump.roles) {
    principals.set(iam.arn, { kind: 'role', arn: iam.arn, iam });
    roles.set(iam.arn, { role: iam, account: jump });
  }
  for (const account of picture.accounts) {
    if (account.kind === 'unreadable') unreadable.add(account.account);
    else for (const role of account.roles) roles.set(role.arn, { role, account });
  }
  const policies = new Map(jump.policies.map((policy) => [policy.arn, policy]));
  const holders = lazy(() => countHolders(jump));
  const ids = lazy(
    () =>
      new Map<string, PrincipalArn>([
        ...jump.users.map(({ id, arn }) => [id, arn] as const),
        ...[...roles.values()].map(({ role }) => [role.id, role.arn] as const),
      ]),
  );
  const parsed = new Map<string, ParsedPolicy>();
  return {
    picture,
    configuration,
    principals,
    roles,
    unreadable,
    entries: new Map(configuration.roles.map((entry) => [entry.arn, entry])),
    policies,
    groups: new Map(jump.groups.map((group) => [group.name, group])),
    policyNames: new Set(jump.policies.map(({ name }) => name.toLowerCase())),
    holdersOf: (policy) =>
      Math.max(holders().get(policy) ?? 0, policies.get(policy)?.attachmentCount ?? 0),
    arnOfId: (id) => ids().get(id),
    parse(text) {
      const known = parsed.get(text) ?? parsePolicyDocument(text);
      parsed.set(text, known);
      return known;
    },
  };
}
