import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { EstatePicture, IamRole, IamUser } from '#core/access/picture.ts';
import { arnParts, type PolicyArn, type PrincipalArn, type RoleArn } from '#core/aws/arn.ts';

/** What a session and its request bring of their own, by context key. */
export type Session = Readonly<Record<string, string | string[]>>;

interface NamedPolicy {
  readonly name: string;
  readonly policy: unknown;
}

/** What the oracle says of one pair of a picture in one session; it throws when it takes a document for nonsense. */
export async function isAllowedByOracle(
  picture: EstatePicture,
  principal: PrincipalArn,
  role: RoleArn,
  session: Session,
): Promise<boolean> {
  const { jump } = picture;
  const user = jump.users.find(({ arn }) => arn === principal);
  const holder = user ?? jump.roles.find(({ arn }) => arn === principal);
  const asked = [jump, ...picture.accounts]
    .flatMap((account) => (account.kind === 'read' ? account.roles : []))
    .find(({ arn }) => arn === role);
  if (!holder || !asked) throw new Error('The picture lacks the principal or the role.');
  const { account } = arnParts(role);
  const result = await runSimulation(
    {
      request: {
        principal: user
          ? principal
          : `arn:aws:sts::${jump.account}:assumed-role/${holder.name}/job-1`,
        action: 'sts:AssumeRole',
        resource: { resource: role, accountId: account },
        contextVariables: {
          ...contextOfHolder(picture, holder, user),
          ...tagsAs('aws:ResourceTag', asked.tags),
          ...tagsAs('iam:ResourceTag', asked.tags),
          'aws:ResourceAccount': account,
          ...session,
        },
      },
      identityPolicies: identityPolicies(picture, holder, user?.groups ?? []),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: asDocumented(JSON.parse(asked.trust)),
      ...(holder.boundary && { permissionBoundaryPolicies: managed(picture, [holder.boundary]) }),
    },
    {},
  );
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return result.overallResult === 'Allowed';
}

/**
 * The oracle takes an account in NotPrincipal for everybody in it. In AWS's example the account stands beside the one of its users that
 * is spared, and the others are not: without the account the oracle says so too.
 *
 * @see IAM User Guide, "AWS JSON policy elements: NotPrincipal"
 */
function asDocumented(trust: unknown): unknown {
  return JSON.parse(JSON.stringify(trust), (key, value: unknown) => {
    if (key !== 'NotPrincipal' || typeof value !== 'object' || value === null) return value;
    const { AWS, ...others } = value as { readonly AWS?: string | readonly string[] };
    const names = [AWS ?? []].flat();
    const named = names.filter((name) => !/^\d{12}$|:root$/.test(name));
    const isNamed = (account: string) => named.some((name) => name.includes(`:${account}:`));
    const left = names.filter(
      (name) => named.includes(name) || !isNamed(/\d{12}/.exec(name)?.[0] ?? ''),
    );
    return AWS === undefined ? value : { AWS: left, ...others };
  });
}

/** The request is made a minute after the reading. */
function contextOfHolder(
  { jump }: EstatePicture,
  holder: IamUser | IamRole,
  user: IamUser | undefined,
): Record<string, string> {
  const atMs = jump.readAtMs + 60_000;
  return {
    'aws:PrincipalArn': holder.arn,
    'aws:PrincipalAccount': jump.account,
    'aws:PrincipalType': user ? 'User' : 'AssumedRole',
    'aws:userid': user ? user.id : `${holder.id}:job-1`,
    ...(user && { 'aws:username': user.name }),
    ...tagsAs('aws:PrincipalTag', holder.tags),
    'aws:PrincipalIsAWSService': 'false',
    'aws:SecureTransport': 'true',
    'aws:CurrentTime': new Date(atMs).toISOString(),
    'aws:EpochTime': String(atMs / 1000),
    'aws:RequestedRegion': 'us-east-1',
  };
}

function tagsAs(key: string, tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([tag, value]) => [`${key}/${tag}`, value]));
}

function identityPolicies(
  picture: EstatePicture,
  holder: IamUser | IamRole,
  groups: readonly string[],
): NamedPolicy[] {
  return [holder, ...picture.jump.groups.filter(({ name }) => groups.includes(name))].flatMap(
    ({ inlinePolicies, attachedPolicies }) => [
      ...inlinePolicies.map(({ name, document }) => ({
        name,
        policy: JSON.parse(document) as unknown,
      })),
      ...managed(picture, attachedPolicies),
    ],
  );
}

function managed({ jump }: EstatePicture, arns: readonly PolicyArn[]): NamedPolicy[] {
  return arns.map((arn) => {
    const policy = jump.policies.find((one) => one.arn === arn);
    const document = policy?.versions.find(({ isDefault }) => isDefault)?.document ?? '{}';
    return { name: arn, policy: JSON.parse(document) as unknown };
  });
}
