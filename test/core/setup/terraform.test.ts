/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return -- two languages are compared member by member; what is not there is undefined or throws, and fails the comparison */
import { parse } from '@cdktf/hcl2json';
import { expect, test } from 'vitest';
import {
  jumpTemplate,
  targetTemplate,
  type CloudFormationTemplate,
} from '#core/setup/cloudformation.ts';
import type { SetupNames } from '#core/setup/setup-names.ts';
import { jumpTerraform, targetTerraform } from '#core/setup/terraform.ts';
import { SETUP_NAMES } from '../../support/setup-names.ts';

/** A block as the parser of HCL gives it: nested blocks are lists. */
type Attributes = any;
interface Terraform {
  readonly resource: Readonly<Record<string, Readonly<Record<string, readonly Attributes[]>>>>;
  readonly data?: Terraform['resource'];
  readonly output?: Readonly<Record<string, unknown>>;
  readonly provider?: unknown;
  readonly terraform: unknown;
}

/** What stands for the same thing in both languages. */
const SAME: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\{"Fn::Sub":"\$\{SigningKey\.Arn\}"\}|"\$\{aws_kms_key\.jumpgate\.arn\}"/g, '"KEY"'],
  [
    /\{"Fn::Sub":"arn:aws:cloudfront::111122223333:distribution\/\$\{Menus\}"\}|"\$\{aws_cloudfront_distribution\.menus\.arn\}"/g,
    '"DISTRIBUTION"',
  ],
  [
    /\{"Fn::GetAtt":\["Bucket","RegionalDomainName"\]\}|"\$\{aws_s3_bucket\.jumpgate\.bucket_regional_domain_name\}"/g,
    '"BUCKET DOMAIN"',
  ],
  // A policy variable of IAM, which Terraform must leave alone.
  [/\$\$\{aws:/g, '${aws:'],
];
function neutral(value: unknown): unknown {
  const text = SAME.reduce(
    (one, [pattern, name]) => one.replace(pattern, name),
    JSON.stringify(value),
  );
  return JSON.parse(text);
}

/** Reads Terraform with the documents in it, which stand there as expressions. */
async function readTerraform(hcl: string): Promise<Terraform> {
  const withDocuments = async (value: unknown): Promise<unknown> => {
    const [, expression] =
      typeof value === 'string' ? (/^\$\{jsonencode\(([^]*)\)\}$/.exec(value) ?? []) : [];
    if (expression !== undefined) {
      const file = await parse('document.tf', `locals {\n  document = ${expression}\n}`);
      return (file as { locals: readonly { document: unknown }[] }).locals[0]?.document;
    }
    if (Array.isArray(value)) return Promise.all(value.map(withDocuments));
    if (typeof value !== 'object' || value === null) return value;
    const members = await Promise.all(
      Object.entries(value).map(async ([key, one]) => [key, await withDocuments(one)] as const),
    );
    return Object.fromEntries(members);
  };
  return (await withDocuments(await parse('main.tf', hcl))) as Terraform;
}

const all = (terraform: Terraform, type: string): readonly Attributes[] =>
  Object.values(terraform.resource[type] ?? {}).flat();
const of = ({ Resources }: CloudFormationTemplate, type: string): readonly Attributes[] =>
  Object.values(Resources).flatMap(({ Type, Properties }) => (Type === type ? [Properties] : []));

/** What each resource of CloudFormation says, and what Terraform says of the same, by the type in CloudFormation. */
const TWINS: Readonly<
  Record<
    string,
    readonly [
      cloudFormation: (properties: Attributes) => unknown,
      terraform: (terraform: Terraform) => readonly unknown[],
      types: readonly string[],
    ]
  >
> = {
  'AWS::IAM::ManagedPolicy': [
    (p) => [p.ManagedPolicyName, p.PolicyDocument, [...(p.Users ?? []), ...(p.Roles ?? [])]],
    (tf) =>
      Object.entries(tf.resource['aws_iam_policy'] ?? {}).map(([id, [p]]) => {
        const arn = `\${aws_iam_policy.${id}.arn}`;
        const holders = (kind: string) =>
          all(tf, `aws_iam_${kind}_policy_attachment`)
            .filter((one) => one.policy_arn === arn)
            .map((one) => one[kind] as string);
        return [p.name, p.policy, [...holders('user'), ...holders('role')]];
      }),
    ['aws_iam_policy', 'aws_iam_user_policy_attachment', 'aws_iam_role_policy_attachment'],
  ],
  'AWS::IAM::Role': [
    (p) => [
      [p.Path, p.RoleName, p.Description, p.MaxSessionDuration, p.AssumeRolePolicyDocument],
      p.Policies.map((one: Attributes) => [one.PolicyName, one.PolicyDocument]),
    ],
    (tf) =>
      Object.entries(tf.resource['aws_iam_role'] ?? {}).map(([id, [p]]) => [
        [p.path, p.name, p.description, p.max_session_duration, p.assume_role_policy],
        all(tf, 'aws_iam_role_policy')
          .filter((one) => one.role === `\${aws_iam_role.${id}.id}`)
          .map((one) => [one.name, one.policy]),
      ]),
    ['aws_iam_role', 'aws_iam_role_policy'],
  ],
  'AWS::S3::Bucket': [
    (p) => ({
      name: p.BucketName,
      lock: [p.ObjectLockEnabled, p.ObjectLockConfiguration.Rule.DefaultRetention],
      versions: p.VersioningConfiguration.Status,
      access: Object.values(p.PublicAccessBlockConfiguration as object),
      owner: p.OwnershipControls.Rules[0].ObjectOwnership,
      encryption:
        p.BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault
          .SSEAlgorithm,
      cors: (p.CorsConfiguration?.CorsRules ?? []).map((one: Attributes) => [
        one.AllowedOrigins,
        one.AllowedMethods,
        one.AllowedHeaders,
        one.ExposedHeaders,
        one.MaxAge,
      ]),
    }),
    (tf) =>
      all(tf, 'aws_s3_bucket').map((bucket) => {
        const [lock] = all(tf, 'aws_s3_bucket_object_lock_configuration')[0].rule;
        const { mode, days } = lock.default_retention[0];
        const block = all(tf, 'aws_s3_bucket_public_access_block')[0];
        const encryption = all(tf, 'aws_s3_bucket_server_side_encryption_configuration')[0];
        return {
          name: bucket.bucket,
          lock: [bucket.object_lock_enabled, { Mode: mode, Days: days }],
          versions: all(tf, 'aws_s3_bucket_versioning')[0].versioning_configuration[0].status,
          access: [
            block.block_public_acls,
            block.block_public_policy,
            block.ignore_public_acls,
            block.restrict_public_buckets,
          ],
          owner: all(tf, 'aws_s3_bucket_ownership_controls')[0]?.rule[0].object_ownership,
          encryption: encryption?.rule[0].apply_server_side_encryption_by_default[0].sse_algorithm,
          cors: all(tf, 'aws_s3_bucket_cors_configuration').map(({ cors_rule: [one] }) => [
            one.allowed_origins,
            one.allowed_methods,
            one.allowed_headers,
            one.expose_headers,
            one.max_age_seconds,
          ]),
        };
      }),
    [
      'aws_s3_bucket',
      'aws_s3_bucket_cors_configuration',
      'aws_s3_bucket_object_lock_configuration',
      'aws_s3_bucket_ownership_controls',
      'aws_s3_bucket_public_access_block',
      'aws_s3_bucket_server_side_encryption_configuration',
      'aws_s3_bucket_versioning',
    ],
  ],
  'AWS::S3::BucketPolicy': [
    (p) => p.PolicyDocument,
    (tf) => all(tf, 'aws_s3_bucket_policy').map(({ policy }) => policy as unknown),
    ['aws_s3_bucket_policy'],
  ],
  'AWS::KMS::Key': [
    (p) => [p.Description, p.KeySpec, p.KeyUsage, p.KeyPolicy],
    (tf) =>
      all(tf, 'aws_kms_key').map((p) => [
        p.description,
        p.customer_master_key_spec,
        p.key_usage,
        p.policy,
      ]),
    ['aws_kms_key'],
  ],
  'AWS::KMS::Alias': [
    (p) => p.AliasName,
    (tf) => all(tf, 'aws_kms_alias').map(({ name }) => name as unknown),
    ['aws_kms_alias'],
  ],
  'AWS::CloudFront::ResponseHeadersPolicy': [
    ({ ResponseHeadersPolicyConfig: { Name, CorsConfig: c } }) => [
      [Name, c.AccessControlAllowCredentials, c.AccessControlMaxAgeSec, c.OriginOverride],
      c.AccessControlAllowOrigins.Items,
      c.AccessControlAllowMethods.Items,
      c.AccessControlAllowHeaders.Items,
      c.AccessControlExposeHeaders.Items,
    ],
    (tf) =>
      all(tf, 'aws_cloudfront_response_headers_policy').map(({ name, cors_config: [c] }) => [
        [name, c.access_control_allow_credentials, c.access_control_max_age_sec, c.origin_override],
        c.access_control_allow_origins[0].items,
        c.access_control_allow_methods[0].items,
        c.access_control_allow_headers[0].items,
        c.access_control_expose_headers[0].items,
      ]),
    ['aws_cloudfront_response_headers_policy'],
  ],
  'AWS::CloudFront::OriginAccessControl': [
    ({ OriginAccessControlConfig: c }) => [
      c.Name,
      c.OriginAccessControlOriginType,
      c.SigningBehavior,
      c.SigningProtocol,
    ],
    (tf) =>
      all(tf, 'aws_cloudfront_origin_access_control').map((c) => [
        c.name,
        c.origin_access_control_origin_type,
        c.signing_behavior,
        c.signing_protocol,
      ]),
    ['aws_cloudfront_origin_access_control'],
  ],
  'AWS::CloudFront::Distribution': [
    ({ DistributionConfig: c }) => ({
      itself: [c.Enabled, c.Comment, c.HttpVersion],
      origins: c.Origins.map((one: Attributes) => [one.Id, one.DomainName, one.OriginPath ?? '']),
      behavior: [
        c.DefaultCacheBehavior.TargetOriginId,
        c.DefaultCacheBehavior.ViewerProtocolPolicy,
        c.DefaultCacheBehavior.AllowedMethods,
        c.DefaultCacheBehavior.CachedMethods,
        c.DefaultCacheBehavior.Compress,
      ],
    }),
    (tf) =>
      all(tf, 'aws_cloudfront_distribution').map((c) => ({
        itself: [c.enabled, c.comment, c.http_version],
        origins: c.origin.map((one: Attributes) => [
          one.origin_id,
          one.domain_name,
          one.origin_path ?? '',
        ]),
        behavior: [
          c.default_cache_behavior[0].target_origin_id,
          c.default_cache_behavior[0].viewer_protocol_policy,
          c.default_cache_behavior[0].allowed_methods,
          c.default_cache_behavior[0].cached_methods,
          c.default_cache_behavior[0].compress,
        ],
      })),
    ['aws_cloudfront_distribution'],
  ],
};

const { shared, ...alone } = SETUP_NAMES;
const sharing = (changes: Partial<NonNullable<SetupNames['shared']>>): SetupNames => {
  if (!shared) throw new Error('The names share something.');
  return { ...alone, shared: { ...shared, ...changes } };
};

test.each([
  ['jump account, all of it', jumpTemplate(SETUP_NAMES), jumpTerraform(SETUP_NAMES)],
  ['jump account that shares nothing', jumpTemplate(alone), jumpTerraform(alone)],
  [
    'jump account with a bucket of its own',
    jumpTemplate(sharing({ hasBucket: true })),
    jumpTerraform(sharing({ hasBucket: true })),
  ],
  [
    'jump account with a web server of its own',
    jumpTemplate(sharing({ cloudFront: false })),
    jumpTerraform(sharing({ cloudFront: false })),
  ],
  [
    'target account',
    targetTemplate(SETUP_NAMES, 'jump/JumpgateAdmin'),
    targetTerraform(SETUP_NAMES, 'jump/JumpgateAdmin'),
  ],
])(
  'Terraform says of the %s what CloudFormation says, resource by resource',
  async (_, template, hcl) => {
    const terraform = await readTerraform(hcl);
    const types = [...new Set(Object.values(template.Resources).map(({ Type }) => Type))];
    const twins = types.flatMap((type) => TWINS[type]?.[2] ?? [`no twin of ${type}`]);
    expect(Object.keys(terraform.resource).filter((type) => !twins.includes(type))).toEqual([]);
    for (const type of types) {
      const [ours, theirs] = TWINS[type] ?? [];
      expect(neutral(theirs?.(terraform))).toEqual(
        neutral(of(template, type).map((one) => ours?.(one))),
      );
    }
    expect(Object.keys(terraform.output ?? {})).toHaveLength(
      Object.keys(template.Outputs ?? {}).length,
    );
  },
);

test('what Terraform refers to is in the same file', async () => {
  for (const names of [
    SETUP_NAMES,
    alone,
    sharing({ hasBucket: true }),
    sharing({ cloudFront: false }),
  ]) {
    const hcl =
      jumpTerraform(names) +
      targetTerraform(names, 'jump/JumpgateAdmin').replace(/^terraform \{[^]*?^\}/m, '');
    // What is none of its own references is a text of IAM's, and must be escaped.
    expect(hcl).not.toMatch(/(?<!\$)\$\{(?!aws_|data\.aws_)/);
    const terraform = await readTerraform(hcl);
    const named = [...JSON.stringify(terraform).matchAll(/\$\{(data\.)?(aws_\w+)\.(\w+)\.\w+\}/g)];
    expect(named.length).toBeGreaterThan(0);
    const missing = named.filter(([, data, type = '', name = '']) => {
      const place = data === undefined ? terraform.resource : terraform.data;
      return place?.[type]?.[name] === undefined;
    });
    expect(missing.map(([text]) => text)).toEqual([]);
  }
});
