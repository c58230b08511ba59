import { arnParts } from '#core/aws/arn.ts';
import { bucketPolicy } from './bucket-policy.ts';
import { block, json, reference, resource, writeBlocks, type Block } from './hcl.ts';
import { keyPolicy } from './key-policy.ts';
import { MENU_CORS, menuPolicyName } from './menu-cors.ts';
import type { Duty } from './permissions.ts';
import { bucketDomain, type SetupNames, type SharedNames } from './setup-names.ts';
import { DUTY_POLICIES, jumpPolicy, targetPolicy, targetTrust } from './setup-policies.ts';

const PROVIDERS = block(
  'terraform',
  {},
  block('required_providers', { aws: { source: 'hashicorp/aws', version: '>= 5.0' } }),
);

/** The jump account's side as Terraform, a root module that is refused in another account. */
export function jumpTerraform(names: SetupNames): string {
  const { shared } = names;
  const keyed: SetupNames = shared
    ? { ...names, shared: { ...shared, signingKey: '${aws_kms_key.jumpgate.arn}' } }
    : names;
  return writeBlocks([
    PROVIDERS,
    {
      type: 'provider',
      labels: ['aws'],
      attributes: { region: names.region, allowed_account_ids: [names.jumpAccount] },
    },
    ...(shared ? sharedBlocks(names, shared) : []),
    ...policyBlocks(keyed),
  ]);
}

/** A target account's side as Terraform, without a provider of its own; one module for all that call the role alike: one of `names.administrationRoles`. */
export function targetTerraform(names: SetupNames, administrationRole: string): string {
  const { auditRole, administrators, approvers, auditors } = names;
  const readers = [...new Set([...approvers, ...auditors])];
  const role = (id: string, pathAndName: string, duty: 'administrator' | 'auditor') => {
    const end = pathAndName.lastIndexOf('/') + 1;
    return [
      resource('aws_iam_role', id, {
        path: `/${pathAndName.slice(0, end)}`,
        name: pathAndName.slice(end),
        description: 'Reached from the jump account by Jumpgate',
        max_session_duration: 3600,
        assume_role_policy: json(targetTrust(duty === 'administrator' ? administrators : readers)),
      }),
      resource('aws_iam_role_policy', id, {
        name: 'Jumpgate',
        role: reference(`aws_iam_role.${id}.id`),
        policy: json(targetPolicy(names, duty, pathAndName)),
      }),
    ];
  };
  return writeBlocks([
    PROVIDERS,
    ...role('jumpgate_admin', administrationRole, 'administrator'),
    ...(readers.length ? role('jumpgate_audit', auditRole, 'auditor') : []),
  ]);
}

function policyBlocks(names: SetupNames): readonly Block[] {
  const holders: Readonly<Record<Duty, SetupNames['administrators']>> = {
    administrator: names.administrators,
    approver: names.approvers,
    auditor: names.auditors,
  };
  return (['administrator', 'approver', 'auditor'] as const)
    .filter((duty) => holders[duty].length > 0)
    .flatMap((duty) => {
      const id = `jumpgate_${duty}s`;
      return [
        resource('aws_iam_policy', id, {
          name: DUTY_POLICIES[duty],
          policy: json(jumpPolicy(names, duty)),
        }),
        ...holders[duty].map((arn, index) => {
          const { type, name } = arnParts(arn);
          const kind = type === 'role' ? 'role' : 'user';
          return resource(`aws_iam_${kind}_policy_attachment`, `${id}_${index + 1}`, {
            [kind]: name,
            policy_arn: reference(`aws_iam_policy.${id}.arn`),
          });
        }),
      ];
    });
}

const KEEP = block('lifecycle', { prevent_destroy: true });
const BUCKET = { bucket: reference('aws_s3_bucket.jumpgate.id') };

function bucketBlocks(names: SetupNames, shared: SharedNames): readonly Block[] {
  return [
    resource(
      'aws_s3_bucket',
      'jumpgate',
      { bucket: shared.bucket, object_lock_enabled: true },
      KEEP,
    ),
    resource(
      'aws_s3_bucket_versioning',
      'jumpgate',
      BUCKET,
      block('versioning_configuration', { status: 'Enabled' }),
    ),
    resource(
      'aws_s3_bucket_object_lock_configuration',
      'jumpgate',
      BUCKET,
      block(
        'rule',
        {},
        block('default_retention', { mode: 'GOVERNANCE', days: shared.retentionDays }),
      ),
    ),
    resource('aws_s3_bucket_public_access_block', 'jumpgate', {
      ...BUCKET,
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    }),
    resource(
      'aws_s3_bucket_ownership_controls',
      'jumpgate',
      BUCKET,
      block('rule', { object_ownership: 'BucketOwnerEnforced' }),
    ),
    resource(
      'aws_s3_bucket_server_side_encryption_configuration',
      'jumpgate',
      BUCKET,
      block(
        'rule',
        {},
        block('apply_server_side_encryption_by_default', { sse_algorithm: 'AES256' }),
      ),
    ),
    resource('aws_s3_bucket_policy', 'jumpgate', {
      ...BUCKET,
      policy: json(bucketPolicy(names, shared, '${aws_cloudfront_distribution.menus.arn}')),
    }),
    ...(shared.cloudFront
      ? [
          resource(
            'aws_s3_bucket_cors_configuration',
            'jumpgate',
            BUCKET,
            block('cors_rule', {
              allowed_origins: MENU_CORS.origins,
              allowed_methods: MENU_CORS.methods,
              allowed_headers: MENU_CORS.headers,
              expose_headers: MENU_CORS.exposed,
              max_age_seconds: MENU_CORS.seconds,
            }),
          ),
        ]
      : []),
  ];
}

function sharedBlocks(names: SetupNames, shared: SharedNames): readonly Block[] {
  return [
    ...(shared.hasBucket ? [] : bucketBlocks(names, shared)),
    resource(
      'aws_kms_key',
      'jumpgate',
      {
        description: 'Signs the role menus and ledger checkpoints of Jumpgate',
        customer_master_key_spec: 'ECC_NIST_P256',
        key_usage: 'SIGN_VERIFY',
        policy: json(keyPolicy(names)),
      },
      KEEP,
    ),
    resource('aws_kms_alias', 'jumpgate', {
      name: 'alias/jumpgate',
      target_key_id: reference('aws_kms_key.jumpgate.key_id'),
    }),
    {
      type: 'output',
      labels: ['signing_key_arn'],
      attributes: { value: reference('aws_kms_key.jumpgate.arn') },
    },
    ...(shared.cloudFront ? cloudFrontBlocks(names, shared) : []),
  ];
}

function cloudFrontBlocks(names: SetupNames, shared: SharedNames): readonly Block[] {
  const { bucket, prefix, hasBucket } = shared;
  return [
    resource(
      'aws_cloudfront_response_headers_policy',
      'menus',
      { name: menuPolicyName(bucket) },
      block(
        'cors_config',
        {
          access_control_allow_credentials: false,
          access_control_max_age_sec: MENU_CORS.seconds,
          origin_override: true,
        },
        block('access_control_allow_origins', { items: MENU_CORS.origins }),
        block('access_control_allow_methods', { items: MENU_CORS.methods }),
        block('access_control_allow_headers', { items: MENU_CORS.headers }),
        block('access_control_expose_headers', { items: MENU_CORS.exposed }),
      ),
    ),
    {
      type: 'data',
      labels: ['aws_cloudfront_origin_request_policy', 'menus'],
      attributes: { name: 'Managed-CORS-S3Origin' },
    },
    resource('aws_cloudfront_origin_access_control', 'menus', {
      name: menuPolicyName(bucket),
      origin_access_control_origin_type: 's3',
      signing_behavior: 'always',
      signing_protocol: 'sigv4',
    }),
    {
      type: 'data',
      labels: ['aws_cloudfront_cache_policy', 'menus'],
      attributes: { name: 'Managed-CachingOptimized' },
    },
    resource(
      'aws_cloudfront_distribution',
      'menus',
      {
        enabled: true,
        comment: 'Role menus of Jumpgate: signed documents under unguessable names',
        http_version: 'http2and3',
      },
      block('origin', {
        origin_id: 'menus',
        domain_name: hasBucket
          ? bucketDomain(names, shared)
          : reference('aws_s3_bucket.jumpgate.bucket_regional_domain_name'),
        origin_access_control_id: reference('aws_cloudfront_origin_access_control.menus.id'),
        ...(prefix && { origin_path: `/${prefix}` }),
      }),
      block('default_cache_behavior', {
        target_origin_id: 'menus',
        viewer_protocol_policy: 'https-only',
        allowed_methods: [...MENU_CORS.methods, 'OPTIONS'],
        cached_methods: MENU_CORS.methods,
        cache_policy_id: reference('data.aws_cloudfront_cache_policy.menus.id'),
        origin_request_policy_id: reference('data.aws_cloudfront_origin_request_policy.menus.id'),
        response_headers_policy_id: reference('aws_cloudfront_response_headers_policy.menus.id'),
        compress: true,
      }),
      block('restrictions', {}, block('geo_restriction', { restriction_type: 'none' })),
      block('viewer_certificate', { cloudfront_default_certificate: true }),
    ),
    {
      type: 'output',
      labels: ['menu_base_url'],
      attributes: { value: 'https://${aws_cloudfront_distribution.menus.domain_name}/' },
    },
    ...(hasBucket
      ? [
          {
            type: 'output',
            labels: ['distribution_arn'],
            attributes: { value: reference('aws_cloudfront_distribution.menus.arn') },
          },
        ]
      : []),
  ];
}
