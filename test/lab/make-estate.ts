import type { Estate, EstatePolicy, EstateRole, EstateUser, TruthRow } from './estate.ts';
import { createRandom, uniqueId } from './randomness.ts';

/** How large, and how untidy, an estate to make is. The same options always make the same estate. */
export interface EstateOptions {
  /** Target accounts; the jump account comes on top. */
  readonly accounts?: number;
  readonly people?: number;
  /** Roles in each target account. */
  readonly roles?: number;
  /** Pairs of person and role to begin with; groups and wildcards add some. */
  readonly grants?: number;
  readonly seed?: number;
  readonly partition?: string;
  /** Default: account 111122223333, `acme-jump`. */
  readonly jump?: Estate['jump'];
  /** With half grants, denies, boundaries, groups, wildcards, old versions and other people's statements. Default true. */
  readonly isMessy?: boolean;
}

const FIRST_NAMES =
  'Ada Grace Edsger Barbara Alan Radia Leslie Frances Donald Shafi Tony Adele John Lynn Ken Margaret Niklaus Jean Dennis Karen Tim Anita Vint Hedy Linus'.split(
    ' ',
  );
const LAST_NAMES =
  'Okafor Lindqvist Moreau Tanaka Haddad Novak Silva Iyer Brandt Castillo Dube Eriksen Fontaine Greco Hughes Ito Jansen Kaur Lopez Mbeki Nguyen Olsen Petrov Quinn Rossi'.split(
    ' ',
  );
const PROJECTS =
  'payments ledger search catalog identity billing media fraud shipping insights mobile partner claims risk pricing'.split(
    ' ',
  );
const ENVIRONMENTS = ['dev', 'test', 'stage', 'prod'];
const ROLE_NAMES =
  'ReadOnly Developer Operator Admin Auditor Billing DBAdmin NetworkAdmin BreakGlass Support DataScience Deployer SecOps CostViewer'.split(
    ' ',
  );

const VENDOR = '999988887777';
/** Keeps the trust policies of small estates inside the default quota. */
const TRUSTED_LIMIT = 14;
const ARNS_PER_POLICY = 80;

interface RoleEntry {
  readonly role: EstateRole;
  readonly account: string;
  readonly isMfa: boolean;
  readonly trusted: EstateUser[];
  /** Trusts the whole jump account. */
  isDelegated: boolean;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Truth = Mutable<TruthRow>;

const isActive = ({ state }: Truth) => state.startsWith('active');
const activeState = ({ isMfa }: RoleEntry) => (isMfa ? 'active-mfa' : 'active');
const documentOf = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });

/** Cyclic choice, with a number once the names are used up. */
const at = (names: readonly string[], index: number) => names[index % names.length]!;

/**
 * Makes a jump account, target accounts, people and the IAM of them all, with the truth of every pair known by
 * construction: it is written down as the policies are, not evaluated from them.
 */
export function makeEstate({
  accounts: accountCount = 12,
  people: peopleCount = 25,
  roles: rolesPerAccount = 7,
  grants = 90,
  seed = 1,
  partition = 'aws',
  jump = { accountId: '111122223333', alias: 'acme-jump' },
  isMessy = true,
}: EstateOptions = {}): Estate {
  const random = createRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(items: readonly T[]) => items[below(items.length)]!;
  const someday = () =>
    new Date(
      Date.UTC(2023, below(36), 1 + below(28), below(24), below(60), below(60)),
    ).toISOString();
  const arnOf = (account: string, kind: string, path: string, name: string) =>
    `arn:${partition}:iam::${account}:${kind}${path}${name}`;
  /** IAM hands lists of one back as the thing itself, now and then. */
  const loosely = (items: readonly string[]) =>
    isMessy && items.length === 1 && random() < 0.5 ? items[0]! : items;

  const people: Estate['people'] = [];
  const users: EstateUser[] = [];
  for (let i = 0; i < peopleCount; i++) {
    const round = Math.floor(i / FIRST_NAMES.length);
    const number = round === 0 ? '' : String(round + 1);
    const first = at(FIRST_NAMES, i);
    const last = at(LAST_NAMES, i * 7 + round);
    const name =
      i % 11 === 5
        ? `${first}.${last}${number}@acme.example`
        : `${first}.${last}${number}`.toLowerCase();
    const path = i % 9 === 4 ? '/contractors/' : '/';
    const user: EstateUser = {
      Path: path,
      UserName: name,
      UserId: uniqueId('AIDA', random),
      Arn: arnOf(jump.accountId, 'user', path, name),
      CreateDate: someday(),
      UserPolicyList: [],
      GroupList: [],
      AttachedManagedPolicies: [],
      Tags: [{ Key: 'person', Value: `p${i + 1}` }],
    };
    users.push(user);
    people.push({
      id: `p${i + 1}`,
      name: `${first} ${last}${number && ` ${number}`}`,
      email: `${name.split('@')[0]!}@acme.example`,
      principals: [user.Arn],
    });
  }

  const jumpIam: Estate['iam'][string] = {
    UserDetailList: users,
    GroupDetailList: [],
    RoleDetailList: [],
    Policies: [],
  };
  const iam: Estate['iam'] = { [jump.accountId]: jumpIam };
  const accounts: Estate['accounts'] = [
    {
      id: jump.accountId,
      name: jump.alias,
      alias: jump.alias,
      project: 'platform',
      environment: 'prod',
    },
  ];
  const entries: RoleEntry[] = [];
  for (let i = 0; i < accountCount; i++) {
    const family = Math.floor(i / 4);
    const project =
      family < PROJECTS.length
        ? PROJECTS[family]!
        : `${at(PROJECTS, family)}-${Math.floor(family / PROJECTS.length)}`;
    const environment = at(ENVIRONMENTS, i);
    const name = `${project}-${environment}`;
    const id = String(200_000_000_000 + ((i * 7919 + 104_729) % 700_000_000_000));
    accounts.push({
      id,
      name,
      ...(i % 3 === 0 && { alias: `acme-${name}` }),
      project,
      environment,
    });
    const RoleDetailList = Array.from({ length: rolesPerAccount }, (_, r) => {
      const round = Math.floor(r / ROLE_NAMES.length);
      const roleName = `${at(ROLE_NAMES, r)}${round === 0 ? '' : round + 1}`;
      const path = r % 4 === 3 ? '/jump/' : '/';
      const role: EstateRole = {
        Path: path,
        RoleName: roleName,
        RoleId: uniqueId('AROA', random),
        Arn: arnOf(id, 'role', path, roleName),
        CreateDate: someday(),
        MaxSessionDuration: pick([3600, 3600, 14_400, 43_200]),
        AssumeRolePolicyDocument: documentOf(),
        RolePolicyList: [],
        AttachedManagedPolicies: [
          {
            PolicyName: 'ReadOnlyAccess',
            PolicyArn: `arn:${partition}:iam::aws:policy/ReadOnlyAccess`,
          },
        ],
        Tags: [],
      };
      const isMfa = roleName === 'Admin' || roleName === 'BreakGlass' || random() < 0.3;
      entries.push({ role, account: id, isMfa, trusted: [], isDelegated: false });
      return role;
    });
    iam[id] = { UserDetailList: [], GroupDetailList: [], RoleDetailList, Policies: [] };
  }

  const truth: Truth[] = [];
  const truthOf = new Map(users.map((user) => [user.Arn, [] as Truth[]]));
  const rowsOf = (user: EstateUser) => truthOf.get(user.Arn)!;
  const asserted = new Map(users.map((user) => [user, [] as string[]]));
  const seen = new Set<string>();
  const note = (user: EstateUser, { role }: RoleEntry, state: TruthRow['state'], via?: string) => {
    const row: Truth = {
      principal: user.Arn,
      role: role.Arn,
      state,
      ...(via !== undefined && { via }),
    };
    truth.push(row);
    truthOf.get(user.Arn)!.push(row);
  };

  for (let tries = 0; truth.length < grants && tries < grants * 6; tries++) {
    // The lesser of two draws: some people hold many roles.
    const user = users[Math.min(below(users.length), below(users.length))]!;
    const entry = pick(entries);
    const key = `${user.Arn} ${entry.role.Arn}`;
    if (seen.has(key) || entry.trusted.length >= TRUSTED_LIMIT) continue;
    seen.add(key);
    const luck = isMessy ? random() : 0;
    const isAsserted = luck < 0.94;
    const isTrusted = luck < 0.88 || luck >= 0.94;
    if (isAsserted) asserted.get(user)!.push(entry.role.Arn);
    if (isTrusted) entry.trusted.push(user);
    if (!isAsserted) note(user, entry, 'trust-only');
    else note(user, entry, isTrusted ? activeState(entry) : 'assertion-only', 'own');
  }

  const addPolicy = (name: string, versions: EstatePolicy['PolicyVersionList']) => {
    const policy: EstatePolicy = {
      PolicyName: name,
      PolicyId: uniqueId('ANPA', random),
      Arn: arnOf(jump.accountId, 'policy', '/', name),
      Path: '/',
      DefaultVersionId: versions[0]!.VersionId,
      CreateDate: someday(),
      UpdateDate: someday(),
      PolicyVersionList: versions,
    };
    jumpIam.Policies.push(policy);
    return policy.Arn;
  };

  // Assertions: inline where they fit, customer managed policies otherwise.
  for (const [user, arns] of asserted) {
    if (arns.length === 0) continue;
    arns.sort();
    const own = rowsOf(user).filter(({ via }) => via === 'own');
    const isInline = arns.length <= 8 && below(3) === 0;
    if (isInline) {
      user.UserPolicyList.push({
        PolicyName: 'assume',
        PolicyDocument: documentOf({
          Effect: 'Allow',
          Action: loosely(['sts:AssumeRole']),
          Resource: loosely(arns),
        }),
      });
    } else {
      for (let i = 0, number = 1; i < arns.length; i += ARNS_PER_POLICY, number++) {
        const PolicyName = `assume-${user.UserName.replace(/[^\w-]/g, '-')}-${number}`;
        const current = documentOf({
          Sid: 'Assume',
          Effect: 'Allow',
          Action: loosely(['sts:AssumeRole']),
          Resource: loosely(arns.slice(i, i + ARNS_PER_POLICY)),
        });
        const old = documentOf({
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Resource: `arn:${partition}:iam::*:role/*`,
        });
        const PolicyArn = addPolicy(PolicyName, [
          {
            VersionId: isMessy ? 'v2' : 'v1',
            IsDefaultVersion: true,
            CreateDate: someday(),
            Document: current,
          },
          // Only the default version counts.
          ...(isMessy
            ? [{ VersionId: 'v1', IsDefaultVersion: false, CreateDate: someday(), Document: old }]
            : []),
        ]);
        user.AttachedManagedPolicies.push({ PolicyName, PolicyArn });
      }
    }
    for (const row of own) row.via = isInline ? 'inline' : 'managed';
  }

  if (isMessy) {
    shareThroughGroup();
    delegateSome();
    const denied = denySomebody();
    const bounded = boundSomebody(denied);
    widenSomebody(bounded);
  }
  entries.forEach(writeTrust);

  return { partition, jump, accounts, people, iam, truth };

  /** A group carries an assertion for its members. */
  function shareThroughGroup(): void {
    const auditors = users.filter((_, i) => i % 8 === 1).slice(0, 6);
    const audited = entries.filter(({ role }) => role.RoleName === 'Auditor').slice(0, 3);
    if (auditors.length === 0 || audited.length === 0) return;
    jumpIam.GroupDetailList.push({
      Path: '/',
      GroupName: 'auditors',
      GroupId: uniqueId('AGPA', random),
      Arn: arnOf(jump.accountId, 'group', '/', 'auditors'),
      CreateDate: someday(),
      GroupPolicyList: [
        {
          PolicyName: 'audit',
          PolicyDocument: documentOf({
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Resource: audited.map(({ role }) => role.Arn),
          }),
        },
      ],
      AttachedManagedPolicies: [],
    });
    for (const user of auditors) {
      user.GroupList.push('auditors');
      for (const entry of audited) {
        const known = rowsOf(user).find(({ role }) => role === entry.role.Arn);
        if (known) {
          if (known.state === 'trust-only') {
            known.state = activeState(entry);
            known.via = 'group';
          }
        } else if (entry.trusted.length < TRUSTED_LIMIT) {
          entry.trusted.push(user);
          note(user, entry, activeState(entry), 'group');
        } else {
          note(user, entry, 'assertion-only', 'group');
        }
      }
    }
  }

  /** Some roles trust the whole jump account: whoever holds an assertion gets in. */
  function delegateSome(): void {
    const delegated = entries.filter((_, i) => i % 19 === 7);
    for (const entry of delegated) entry.isDelegated = true;
    const arns = new Set(delegated.map(({ role }) => role.Arn));
    for (const row of truth) {
      if (row.state === 'assertion-only' && arns.has(row.role)) row.state = 'active-mfa';
    }
  }

  /** An explicit Deny beats both sides. */
  function denySomebody(): EstateUser | undefined {
    const denied = users.find((user) => rowsOf(user).filter(isActive).length > 3);
    if (!denied) return undefined;
    const row = rowsOf(denied).filter(isActive)[1]!;
    denied.UserPolicyList.push({
      PolicyName: 'freeze',
      PolicyDocument: documentOf({
        Sid: 'Freeze',
        Effect: 'Deny',
        Action: 'sts:*',
        Resource: row.role,
      }),
    });
    row.state = 'denied';
    return denied;
  }

  /** A permissions boundary leaves one role of many. */
  function boundSomebody(denied: EstateUser | undefined): EstateUser | undefined {
    const bounded = users.find(
      (user) => user !== denied && rowsOf(user).filter(isActive).length > 2,
    );
    if (!bounded) return undefined;
    const kept = rowsOf(bounded).find(isActive)!;
    const PermissionsBoundaryArn = addPolicy('boundary-contractor', [
      {
        VersionId: 'v1',
        IsDefaultVersion: true,
        CreateDate: someday(),
        Document: documentOf({ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: kept.role }),
      },
    ]);
    bounded.PermissionsBoundary = { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn };
    for (const row of rowsOf(bounded)) {
      if (isActive(row) && row.role !== kept.role) row.state = 'bounded';
      else if (row.state === 'assertion-only') row.note = 'the boundary blocks it too';
    }
    return bounded;
  }

  /** One person may ask for every DBAdmin role by wildcard; the trust side decides. */
  function widenSomebody(bounded: EstateUser | undefined): void {
    const user = users[Math.min(2, users.length - 1)];
    if (!user) return;
    user.UserPolicyList.push({
      PolicyName: 'dba',
      PolicyDocument: documentOf({
        Effect: 'Allow',
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Resource: `arn:${partition}:iam::*:role/DBAdmin`,
      }),
    });
    for (const entry of entries) {
      if (entry.role.Path !== '/' || entry.role.RoleName !== 'DBAdmin') continue;
      const known = rowsOf(user).find(({ role }) => role === entry.role.Arn);
      if (known?.state === 'trust-only' && user !== bounded) {
        known.state = activeState(entry);
        known.via = 'wildcard';
      } else if (!known) {
        const delegated = user === bounded ? 'bounded' : 'active-mfa';
        note(user, entry, entry.isDelegated ? delegated : 'assertion-only', 'wildcard');
      }
    }
  }

  /** The principals above, and statements that belong to others and must survive every edit. */
  function writeTrust({ role, account, isMfa, trusted, isDelegated }: RoleEntry, i: number): void {
    const mfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
    const statements: object[] = [];
    if (trusted.length > 0) {
      const names = trusted.map(({ Arn }) => Arn).sort();
      // A user deleted long ago.
      if (isMessy && i % 17 === 3) names.push(uniqueId('AIDA', random));
      statements.push({
        ...(i % 2 !== 0 && { Sid: 'People' }),
        Effect: 'Allow',
        Principal: { AWS: loosely(names) },
        Action: loosely(['sts:AssumeRole']),
        ...(isMfa && mfa),
      });
    }
    if (isMessy && isDelegated) {
      statements.push({
        Sid: 'WholeJumpAccount',
        Effect: 'Allow',
        Principal: { AWS: i % 2 !== 0 ? jump.accountId : arnOf(jump.accountId, 'root', '', '') },
        Action: 'sts:AssumeRole',
        ...mfa,
      });
    }
    if (isMessy && i % 5 === 0) statements.unshift(serviceTrust('ec2.amazonaws.com'));
    if (isMessy && i % 7 === 2) {
      statements.push({
        Sid: 'Saml',
        Effect: 'Allow',
        Principal: { Federated: arnOf(account, 'saml-provider', '/', 'corp') },
        Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
        Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
      });
    }
    if (isMessy && i % 11 === 4) {
      const provider = 'token.actions.githubusercontent.com';
      statements.push({
        Effect: 'Allow',
        Principal: { Federated: arnOf(account, 'oidc-provider', '/', provider) },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: { [`${provider}:aud`]: 'sts.amazonaws.com' },
          StringLike: { [`${provider}:sub`]: 'repo:acme/*:ref:refs/heads/main' },
        },
      });
    }
    if (isMessy && i % 13 === 6) {
      statements.push({
        Sid: 'Vendor',
        Effect: 'Allow',
        Principal: { AWS: VENDOR },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': `ext-${i}` } },
      });
    }
    const fallback = serviceTrust(isMessy ? 'lambda.amazonaws.com' : 'ec2.amazonaws.com');
    role.AssumeRolePolicyDocument = documentOf(
      ...(statements.length > 0 ? statements : [fallback]),
    );
  }
}

const serviceTrust = (Service: string) => ({
  Effect: 'Allow',
  Principal: { Service },
  Action: 'sts:AssumeRole',
});
