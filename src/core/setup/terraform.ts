import { arnParts } from '#core/aws/arn.ts';
import { bucketDenials, menusStatement } from './bucket-policy.ts';
import type { Duty } from './permissions.ts';
import type { SetupNames, SharedNames } from './setup-names.ts';
import { DUTY_POLICIES, jumpPolicy, targetPolicy, targetTrust } from './setup-policies.ts';

/** A value of HCL; a {@link Reference} is written without quotes. */
type Value =
  string | number | boolean | Reference | readonly Value[] | { readonly [key: string]: Value };

/** An expression such as `aws_kms_key.jumpgate.arn`. */
interface Reference {
  readonly $: string;
}

/** One `type "label" "label" { … }`: attributes, and blocks within it. */
interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly attributes?: Readonly<Record<string, Value>>;
  readonly blocks?: readonly Block[];
}

const reference = (expression: string): Reference => ({ $: expression });
const resource = (
  type: string,
  name: string,
  attributes: Readonly<Record<string, Value>>,
  ...blocks: readonly Block[]
): Block => ({ type: 'resource', labels: [type, name], attributes, blocks });
const block = (
  type: string,
  attributes: Readonly<Record<string, Value>>,
  ...blocks: readonly Block[]
): Block => ({ type, labels: [], attributes, blocks });
/** The document as `jsonencode` takes it. */
const json = (document: unknown): Reference =>
  // as: documents are made of texts, lists and objects only.
  reference(`jsonencode(${writeValue(document as Value, '  ')})`);

/** The jump account's side as Terraform, for the AWS provider in version 5 or later. */
export function jumpTerraform(names: SetupNames): string {
  const { shared } = names;
  const keyed: SetupNames = shared
    ? { ...names, shared: { ...shared, signingKey: '${aws_kms_key.jumpgate.arn}' } }
    : names;
  return write([...(shared ? sharedBlocks(names, shared) : []), ...policyBlocks(keyed)]);
}

/** A target account's side as Terraform; one module for every account. */
export function targetTerraform(names: SetupNames): string {
  const { administrationRole, auditRole, administrators, approvers, auditors } = names;
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
        policy: json(targetPolicy(names, duty)),
      }),
    ];
  };
  return write([
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

function sharedBlocks({ partition }: SetupNames, shared: SharedNames): readonly Block[] {
  const bucket = reference('aws_s3_bucket.jumpgate.id');
  const keep = block('lifecycle', { prevent_destroy: true });
  return [
    resource(
      'aws_s3_bucket',
      'jumpgate',
      { bucket: shared.bucket, object_lock_enabled: true },
      keep,
    ),
    resource(
      'aws_s3_bucket_versioning',
      'jumpgate',
      { bucket },
      block('versioning_configuration', { status: 'Enabled' }),
    ),
    resource(
      'aws_s3_bucket_object_lock_configuration',
      'jumpgate',
      { bucket },
      block(
        'rule',
        {},
        block('default_retention', { mode: 'GOVERNANCE', days: shared.retentionDays }),
      ),
    ),
    resource('aws_s3_bucket_public_access_block', 'jumpgate', {
      bucket,
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    }),
    resource('aws_s3_bucket_policy', 'jumpgate', {
      bucket,
      policy: json({
        Version: '2012-10-17',
        Statement: [
          ...bucketDenials({ partition }, shared),
          ...(shared.cloudFront
            ? [menusStatement({ partition }, shared, '${aws_cloudfront_distribution.menus.arn}')]
            : []),
        ],
      }),
    }),
    resource(
      'aws_kms_key',
      'jumpgate',
      {
        description: 'Signs the role menus and ledger checkpoints of Jumpgate',
        customer_master_key_spec: 'ECC_NIST_P256',
        key_usage: 'SIGN_VERIFY',
      },
      keep,
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
    ...(shared.cloudFront ? cloudFrontBlocks(shared) : []),
  ];
}

function cloudFrontBlocks({ bucket, prefix }: SharedNames): readonly Block[] {
  return [
    resource('aws_cloudfront_origin_access_control', 'menus', {
      name: `${bucket}-menus`,
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
        domain_name: reference('aws_s3_bucket.jumpgate.bucket_regional_domain_name'),
        origin_access_control_id: reference('aws_cloudfront_origin_access_control.menus.id'),
        ...(prefix && { origin_path: `/${prefix}` }),
      }),
      block('default_cache_behavior', {
        target_origin_id: 'menus',
        viewer_protocol_policy: 'https-only',
        allowed_methods: ['GET', 'HEAD'],
        cached_methods: ['GET', 'HEAD'],
        cache_policy_id: reference('data.aws_cloudfront_cache_policy.menus.id'),
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
  ];
}

function write(blocks: readonly Block[]): string {
  return `${blocks.map((one) => writeBlock(one, '')).join('\n\n')}\n`;
}

function writeBlock({ type, labels, attributes = {}, blocks = [] }: Block, indent: string): string {
  const inner = `${indent}  `;
  const lines = [
    ...Object.entries(attributes).map(
      ([name, value]) => `${inner}${name} = ${writeValue(value, inner)}`,
    ),
    ...blocks.map((one) => writeBlock(one, inner)),
  ];
  const head = [type, ...labels.map((label) => JSON.stringify(label))].join(' ');
  return lines.length === 0
    ? `${indent}${head} {}`
    : `${indent}${head} {\n${lines.join('\n')}\n${indent}}`;
}

function writeValue(value: Value, indent: string): string {
  // A policy variable of IAM is IAM's to fill in, so Terraform must leave it alone.
  if (typeof value === 'string') return JSON.stringify(value).replaceAll('${aws:', () => '$${aws:');
  if (typeof value !== 'object') return String(value);
  const inner = `${indent}  `;
  if (isReference(value)) return value.$;
  const [open, lines, close] = isList(value)
    ? ['[', value.map((one) => `${inner}${writeValue(one, inner)},`), ']']
    : [
        '{',
        Object.entries(value).map(
          ([key, one]) => `${inner}${JSON.stringify(key)} = ${writeValue(one, inner)}`,
        ),
        '}',
      ];
  return `${open}\n${lines.join('\n')}\n${indent}${close}`;
}

function isReference(value: object): value is Reference {
  return '$' in value;
}

function isList(value: object): value is readonly Value[] {
  return Array.isArray(value);
}
