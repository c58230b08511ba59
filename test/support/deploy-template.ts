import { parse } from 'yaml';
import type { RoleEntity } from '../lab/iam-store.ts';
import type { PolicyDocument } from '../lab/policy-documents.ts';
import { MENU_HOST } from '../lab/services/menu-endpoint.ts';
import type { RunningLab } from '../lab/start-lab.ts';
import { toSeededTrust } from '../lab/trust-documents.ts';

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

type Properties<T> = Readonly<T>;

const CREATED_AT = '2026-11-22T09:00:00.000Z';
let created = 0;
const newId = (kind: string) => `${kind}DEPLOYED${String(++created).padStart(9, '0')}`;

/**
 * Applies a template that the setup pages generated to the lab, which has no CloudFormation of its own: the same resources with the
 * same properties, and the outputs that the stack would have. Throws on any resource or function that it does not know.
 */
export function deployTemplate(
  { lab, services }: RunningLab,
  account: string,
  yaml: string,
): Readonly<Record<string, string>> {
  const { Resources, Outputs = {} } = parse(yaml) as {
    Resources: Record<string, Resource>;
    Outputs?: Record<string, { Value: unknown }>;
  };
  const attributes: Readonly<Record<string, string>> = {
    'SigningKey.Arn': services.kms.signingKey.arn,
    'Menus.DomainName': MENU_HOST,
    Menus: 'E1LABDISTRIBUTION',
    'MenuAccess.Id': 'E2LABACCESS',
    MenuHeaders: 'E3LABHEADERS',
    'Bucket.RegionalDomainName': 'bucket.s3.eu-west-1.amazonaws.com',
    SigningKey: services.kms.signingKey.arn,
  };
  const named = (name: string): string => {
    const bucket = Resources[name]?.Properties['BucketName'];
    const value = attributes[name] ?? (typeof bucket === 'string' ? bucket : undefined);
    if (value === undefined) throw new Error(`The lab cannot resolve ${name}.`);
    return value;
  };
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const [[key, argument] = []] = Object.entries(value);
    if (key === 'Ref') return named(String(argument));
    if (key === 'Fn::GetAtt') return named((argument as string[]).join('.'));
    if (key === 'Fn::Sub')
      return String(argument).replaceAll(/\$\{([\w.]+)\}/g, (_, name: string) => named(name));
    return Object.fromEntries(Object.entries(value).map(([k, member]) => [k, resolve(member)]));
  };
  const iam = lab.iam.accounts.get(account);
  if (!iam) throw new Error(`The lab has no account ${account}.`);

  const attach = (policy: string, users: readonly string[], roles: readonly string[]) => {
    for (const holder of [
      ...users.map((name) => iam.users.get(name.toLowerCase())),
      ...roles.map((name) => iam.roles.get(name.toLowerCase())),
    ]) {
      if (!holder) throw new Error('A policy is to be attached to somebody who does not exist.');
      if (!holder.attached.includes(policy))
        lab.iam.put({ ...holder, attached: [...holder.attached, policy] });
    }
  };

  const apply: Readonly<Record<string, (properties: never) => void>> = {
    'AWS::IAM::ManagedPolicy': (
      given: Properties<{
        ManagedPolicyName: string;
        PolicyDocument: unknown;
        Users?: string[];
        Roles?: string[];
      }>,
    ) => {
      const name = given.ManagedPolicyName;
      const arn = `arn:${lab.partition}:iam::${account}:policy/${name}`;
      lab.iam.put({
        kind: 'policy',
        account,
        path: '/',
        name,
        id: newId('ANPA'),
        arn,
        createdAt: CREATED_AT,
        updatedAt: CREATED_AT,
        tags: [],
        versions: [{ id: 'v1', text: JSON.stringify(given.PolicyDocument), createdAt: CREATED_AT }],
        defaultVersionId: 'v1',
        lastVersion: 1,
      });
      attach(arn, given.Users ?? [], given.Roles ?? []);
    },
    'AWS::IAM::Role': (
      given: Properties<{
        Path: string;
        RoleName: string;
        Description: string;
        MaxSessionDuration: number;
        AssumeRolePolicyDocument: PolicyDocument;
        Policies: { PolicyName: string; PolicyDocument: unknown }[];
      }>,
    ) => {
      const role: RoleEntity = {
        kind: 'role',
        account,
        path: given.Path,
        name: given.RoleName,
        id: newId('AROA'),
        arn: `arn:${lab.partition}:iam::${account}:role${given.Path}${given.RoleName}`,
        createdAt: CREATED_AT,
        tags: [],
        inline: given.Policies.map(({ PolicyName, PolicyDocument }) => ({
          name: PolicyName,
          text: JSON.stringify(PolicyDocument),
        })),
        attached: [],
        maxSessionSeconds: given.MaxSessionDuration,
        description: given.Description,
        trust: toSeededTrust(given.AssumeRolePolicyDocument, lab.iam.idOf),
      };
      lab.iam.put(role);
    },
    'AWS::S3::Bucket': (
      given: Properties<{
        BucketName: string;
        VersioningConfiguration: { Status: 'Enabled' };
        ObjectLockConfiguration: {
          Rule: { DefaultRetention: { Mode: 'GOVERNANCE'; Days: number } };
        };
        PublicAccessBlockConfiguration: Record<string, boolean>;
      }>,
    ) => {
      const { Mode, Days } = given.ObjectLockConfiguration.Rule.DefaultRetention;
      services.s3.addBucket({
        name: given.BucketName,
        region: 'eu-west-1',
        account,
        versioning: given.VersioningConfiguration.Status,
        objectLock: { mode: Mode, days: Days },
        isPublicAccessBlocked: Object.values(given.PublicAccessBlockConfiguration).every(Boolean),
      });
    },
    'AWS::S3::BucketPolicy': (given: Properties<{ Bucket: string; PolicyDocument: unknown }>) => {
      const bucket = services.s3.buckets.get(given.Bucket);
      if (!bucket) throw new Error('A bucket policy came before its bucket.');
      bucket.policy = given.PolicyDocument;
    },
    'AWS::KMS::Key': (given: Properties<{ KeySpec: string }>) => {
      if (given.KeySpec !== 'ECC_NIST_P256') throw new Error('The lab makes signing keys only.');
      services.kms.signingKey.isEnabled = true;
    },
    // The lab's key has its alias, and its menu host stands for the distribution.
    'AWS::KMS::Alias': () => undefined,
    'AWS::CloudFront::OriginAccessControl': () => undefined,
    'AWS::CloudFront::ResponseHeadersPolicy': () => {
      services.menuEndpoint.hasCors = true;
    },
    'AWS::CloudFront::Distribution': () => undefined,
  };
  for (const { Type, Properties } of Object.values(Resources)) {
    const make = apply[Type];
    if (!make) throw new Error(`The lab cannot deploy ${Type}.`);
    make(resolve(Properties) as never);
  }
  return Object.fromEntries(
    Object.entries(Outputs).map(([name, { Value }]) => [name, String(resolve(Value))]),
  );
}
