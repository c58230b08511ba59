import { stringify } from 'yaml';
import { arnParts, type PrincipalArn } from '#core/aws/arn.ts';
import { bucketPolicy } from './bucket-policy.ts';
import { bucketCors, cloudFrontResources } from './cloudfront-menus.ts';
import { keyPolicy } from './key-policy.ts';
import { bucketDomain, type SetupNames, type SharedNames } from './setup-names.ts';
import { DUTY_POLICIES, jumpPolicy, targetPolicy, targetTrust } from './setup-policies.ts';

/** A CloudFormation template as data, before it is written down. */
export interface CloudFormationTemplate {
  readonly AWSTemplateFormatVersion: '2010-09-09';
  readonly Description: string;
  readonly Rules?: Readonly<Record<string, CloudFormationRule>>;
  readonly Resources: Readonly<Record<string, CloudFormationResource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

/** What must hold before CloudFormation touches anything. */
interface CloudFormationRule {
  readonly Assertions: readonly { readonly Assert: unknown; readonly AssertDescription: string }[];
}

/** One resource of a template. */
export interface CloudFormationResource {
  readonly Type: string;
  readonly DeletionPolicy?: 'Retain';
  readonly UpdateReplacePolicy?: 'Retain';
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** Writes a template down as YAML, without anchors and without folding lines. */
export function toYaml(template: CloudFormationTemplate): string {
  return stringify(template, { aliasDuplicateObjects: false, lineWidth: 0 });
}

/** The jump account's side: bucket, key and menu endpoint where menus are shared, and one managed policy for each duty. */
export function jumpTemplate(names: SetupNames): CloudFormationTemplate {
  const { shared } = names;
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description:
      'Jumpgate, jump account: what administrators, approvers and auditors may do, and where menus and the ledger are kept.',
    Rules: { RightPlace: rightPlace(names) },
    Resources: {
      ...(shared && sharedResources(names, shared)),
      ...policyResources(
        shared ? { ...names, shared: { ...shared, signingKey: '${SigningKey.Arn}' } } : names,
      ),
    },
    ...(shared && {
      Outputs: {
        SigningKeyArn: { Value: { 'Fn::GetAtt': ['SigningKey', 'Arn'] } },
        ...(shared.cloudFront && {
          MenuBaseUrl: { Value: { 'Fn::Sub': 'https://${Menus.DomainName}/' } },
          ...(shared.hasBucket && { DistributionArn: { Value: distributionArn(names) } }),
        }),
      },
    }),
  };
}

/** A stack stays where it was made: one in another Region could never become the one with the bucket, and would hold its policies' names. */
function rightPlace({ region, jumpAccount }: SetupNames): CloudFormationRule {
  const is = (what: string, value: string, AssertDescription: string) => ({
    Assert: { 'Fn::Equals': [{ Ref: what }, value] },
    AssertDescription,
  });
  return {
    Assertions: [
      is('AWS::Region', region, `This template was made for the Region ${region}.`),
      is('AWS::AccountId', jumpAccount, `This template was made for the account ${jumpAccount}.`),
    ],
  };
}

/**
 * A target account's side, the same for all that call the role alike: as a stack, or as a StackSet with CAPABILITY_NAMED_IAM.
 *
 * @param administrationRole - One of `names.administrationRoles`.
 */
export function targetTemplate(
  names: SetupNames,
  administrationRole: string,
): CloudFormationTemplate {
  const { auditRole, administrators, approvers, auditors } = names;
  const readers = [...new Set([...approvers, ...auditors])];
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description:
      'Jumpgate, target account: the role through which administrators of the jump account read roles and write their trust.',
    Resources: {
      AdministrationRole: roleResource(names, administrationRole, administrators, 'administrator'),
      ...(readers.length && { AuditRole: roleResource(names, auditRole, readers, 'auditor') }),
    },
  };
}

function roleResource(
  names: SetupNames,
  pathAndName: string,
  trusted: readonly PrincipalArn[],
  duty: 'administrator' | 'auditor',
): CloudFormationResource {
  const end = pathAndName.lastIndexOf('/') + 1;
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      Path: `/${pathAndName.slice(0, end)}`,
      RoleName: pathAndName.slice(end),
      Description: 'Reached from the jump account by Jumpgate',
      MaxSessionDuration: 3600,
      AssumeRolePolicyDocument: targetTrust(trusted),
      Policies: [
        { PolicyName: 'Jumpgate', PolicyDocument: targetPolicy(names, duty, pathAndName) },
      ],
    },
  };
}

function policyResources(names: SetupNames): Record<string, CloudFormationResource> {
  const holders = {
    administrator: names.administrators,
    approver: names.approvers,
    auditor: names.auditors,
  };
  const duties = (['administrator', 'approver', 'auditor'] as const).filter(
    (duty) => holders[duty].length > 0,
  );
  return Object.fromEntries(
    duties.map((duty) => {
      const held = (type: 'user' | 'role') =>
        holders[duty].filter((arn) => arnParts(arn).type === type).map((arn) => arnParts(arn).name);
      const [users, roles] = [held('user'), held('role')];
      return [
        DUTY_POLICIES[duty],
        {
          Type: 'AWS::IAM::ManagedPolicy',
          Properties: {
            ManagedPolicyName: DUTY_POLICIES[duty],
            PolicyDocument: withSubstitutions(jumpPolicy(names, duty)),
            ...(users.length && { Users: users }),
            ...(roles.length && { Roles: roles }),
          },
        },
      ];
    }),
  );
}

const KEPT = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' } as const;

const distributionArn = ({ partition, jumpAccount }: SetupNames) => ({
  'Fn::Sub': `arn:${partition}:cloudfront::${jumpAccount}:distribution/\${Menus}`,
});

function bucketResources(
  names: SetupNames,
  shared: SharedNames,
): Record<string, CloudFormationResource> {
  return {
    Bucket: {
      Type: 'AWS::S3::Bucket',
      ...KEPT,
      Properties: {
        BucketName: shared.bucket,
        ObjectLockEnabled: true,
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: shared.retentionDays } },
        },
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        ...(shared.cloudFront && { CorsConfiguration: { CorsRules: [bucketCors()] } }),
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
          ],
        },
      },
    },
    BucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'Bucket' },
        PolicyDocument: bucketPolicy(names, shared, distributionArn(names)),
      },
    },
  };
}

function sharedResources(
  names: SetupNames,
  shared: SharedNames,
): Record<string, CloudFormationResource> {
  return {
    ...(!shared.hasBucket && bucketResources(names, shared)),
    SigningKey: {
      Type: 'AWS::KMS::Key',
      ...KEPT,
      Properties: {
        Description: 'Signs the role menus and ledger checkpoints of Jumpgate',
        KeySpec: 'ECC_NIST_P256',
        KeyUsage: 'SIGN_VERIFY',
        KeyPolicy: keyPolicy(names),
      },
    },
    SigningKeyAlias: {
      Type: 'AWS::KMS::Alias',
      Properties: { AliasName: 'alias/jumpgate', TargetKeyId: { Ref: 'SigningKey' } },
    },
    ...(shared.cloudFront &&
      cloudFrontResources(
        shared,
        shared.hasBucket
          ? bucketDomain(names, shared)
          : { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] },
      )),
  };
}

/** Texts with `${…}` in them become `Fn::Sub`. */
function withSubstitutions(value: unknown): unknown {
  // A policy variable of IAM is IAM's to fill in.
  if (typeof value === 'string') return /\$\{(?!aws:)/.test(value) ? { 'Fn::Sub': value } : value;
  if (Array.isArray(value)) return value.map(withSubstitutions);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, withSubstitutions(member)]),
  );
}
