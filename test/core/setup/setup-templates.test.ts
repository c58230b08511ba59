import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { PropertyType } from '@aws-cdk/service-spec-types';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { jumpTemplate, targetTemplate, toYaml } from '#core/setup/cloudformation.ts';
import type { SetupNames } from '#core/setup/setup-names.ts';
import {
  jumpPolicy,
  targetPolicy,
  targetTrust,
  type PolicyDocument,
} from '#core/setup/setup-policies.ts';
import { jumpTerraform, targetTerraform } from '#core/setup/terraform.ts';
import type { AccountId, PrincipalArn } from '#core/aws/arn.ts';

const user = (name: string) => `arn:aws:iam::111122223333:user/${name}` as PrincipalArn;
const role = 'arn:aws:iam::111122223333:role/sso/Admins' as PrincipalArn;
const NAMES: SetupNames = {
  partition: 'aws',
  jumpAccount: '111122223333' as AccountId,
  region: 'eu-west-1',
  administrationRoles: ['jump/JumpgateAdmin'],
  auditRole: 'JumpgateAudit',
  administrators: [user('robin'), role],
  approvers: [user('sam')],
  auditors: [user('casey')],
  adopts: true,
  rolesPath: '/people/',
  shared: {
    bucket: 'acme-jumpgate',
    hasBucket: false,
    prefix: 'jump/gate',
    signingKey: 'arn:aws:kms:eu-west-1:111122223333:key/k',
    retentionDays: 365,
    cloudFront: true,
  },
};
const ADMIN = 'jump/JumpgateAdmin';
const spec = loadAwsServiceSpecSync();

/** What AWS's own resource schemas find wrong: unknown properties, missing ones, values of another type. */
function faultsOf(template: unknown): readonly string[] {
  const { Resources } = template as {
    Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
  };
  return Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
    const [resource] = spec.lookup('resource', 'cloudFormationType', 'equals', Type);
    return resource ? checkObject(id, resource.properties, Properties) : [`${id}: no type ${Type}`];
  });
}

function checkObject(
  path: string,
  properties: Readonly<Record<string, { type: PropertyType; required?: boolean }>>,
  value: Readonly<Record<string, unknown>>,
): readonly string[] {
  return [
    ...Object.entries(properties)
      .filter(([name, { required }]) => required === true && !(name in value))
      .map(([name]) => `${path}.${name}: missing`),
    ...Object.entries(value).flatMap(([name, member]) => {
      const property = properties[name];
      return property
        ? checkValue(`${path}.${name}`, property.type, member)
        : [`${path}.${name}: unknown`];
    }),
  ];
}

function isIntrinsic(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['Ref', 'Fn::GetAtt', 'Fn::Sub'].includes(Object.keys(value)[0] ?? '')
  );
}

function checkValue(path: string, type: PropertyType, value: unknown): readonly string[] {
  if (isIntrinsic(value)) return [];
  const expectType = (isRight: boolean) => (isRight ? [] : [`${path}: not ${type.type}`]);
  switch (type.type) {
    case 'string':
      return expectType(typeof value === 'string');
    case 'boolean':
      return expectType(typeof value === 'boolean');
    case 'integer':
    case 'number':
      return expectType(typeof value === 'number');
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((one, index) => checkValue(`${path}.${index}`, type.element, one))
        : [`${path}: not a list`];
    case 'ref': {
      const definition = spec.get('typeDefinition', type.reference.$ref);
      return checkObject(path, definition.properties, value as Record<string, unknown>);
    }
    case 'union':
      return type.types.some((one) => checkValue(path, one, value).length === 0)
        ? []
        : [`${path}: none of the types`];
    default:
      return [];
  }
}

test.each([
  ['jump account, all of it', jumpTemplate(NAMES)],
  ['jump account that shares nothing', jumpTemplate({ ...NAMES, shared: undefined } as never)],
  ['target account', targetTemplate(NAMES, ADMIN)],
])('the template of the %s is as CloudFormation’s resource schemas want it', (_, template) => {
  expect(faultsOf(template)).toEqual([]);
  expect(parse(toYaml(template))).toEqual(JSON.parse(JSON.stringify(template)));
});

test('the check of templates sees an unknown property, a missing one and a wrong type', () => {
  const bad = {
    Resources: {
      Key: { Type: 'AWS::KMS::Alias', Properties: { TargetKeyId: 3, Colour: 'red' } },
    },
  };
  expect(faultsOf(bad).toSorted()).toEqual([
    'Key.AliasName: missing',
    'Key.Colour: unknown',
    'Key.TargetKeyId: not string',
  ]);
});

test('the bucket is locked, versioned, private and reached by TLS alone, and the key signs ES256', () => {
  const { Resources } = jumpTemplate(NAMES);
  expect(Resources['Bucket']?.Properties).toMatchObject({
    ObjectLockEnabled: true,
    VersioningConfiguration: { Status: 'Enabled' },
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
  });
  expect(JSON.stringify(Resources['BucketPolicy'])).toContain('"aws:SecureTransport":"false"');
  expect(Resources['SigningKey']?.Properties['KeySpec']).toBe('ECC_NIST_P256');
});

test('the jump account’s template is refused in another Region or account, from the first deployment on, and Terraform is bound to both', () => {
  for (const names of [NAMES, { ...NAMES, shared: undefined } as never]) {
    expect(
      jumpTemplate(names).Rules?.['RightPlace']?.Assertions.map(({ Assert }) => Assert),
    ).toEqual([
      { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] },
      { 'Fn::Equals': [{ Ref: 'AWS::AccountId' }, '111122223333'] },
    ]);
    const terraform = jumpTerraform(names);
    expect(terraform).toMatch(
      /provider "aws" \{\s+region = "eu-west-1"\s+allowed_account_ids = \[\s+"111122223333",\s+\]/,
    );
    expect(terraform).toMatch(/required_providers \{\s+aws = \{\s+"source" = "hashicorp\/aws"/);
  }
  const target = targetTerraform(NAMES, ADMIN);
  expect(target).toContain('required_providers {');
  // A module for many accounts is given its provider by whoever calls it.
  expect(target).not.toContain('provider "aws"');
});

test('the menu endpoint answers browsers without leave for its host, preflights included, and is told so in both languages', () => {
  const { Resources } = jumpTemplate(NAMES);
  expect(Resources['Bucket']?.Properties['CorsConfiguration']).toMatchObject({
    CorsRules: [{ AllowedHeaders: ['If-None-Match'], ExposedHeaders: ['ETag'] }],
  });
  expect(Resources['MenuHeaders']?.Properties).toMatchObject({
    ResponseHeadersPolicyConfig: {
      CorsConfig: {
        AccessControlAllowHeaders: { Items: ['If-None-Match'] },
        AccessControlExposeHeaders: { Items: ['ETag'] },
      },
    },
  });
  const { shared } = NAMES;
  if (!shared) throw new Error('The names share nothing.');
  const noCloudFront = jumpTemplate({ ...NAMES, shared: { ...shared, cloudFront: false } });
  expect(JSON.stringify(noCloudFront)).not.toMatch(/cors/i);
  const terraform = jumpTerraform(NAMES);
  expect(terraform).toContain('resource "aws_s3_bucket_cors_configuration" "jumpgate"');
  expect(terraform).toContain('aws_cloudfront_response_headers_policy.menus.id');
});

test('what is named after the longest bucket still has a name that CloudFront takes', () => {
  const { shared } = NAMES;
  if (!shared) throw new Error('The names share nothing.');
  const { Resources } = jumpTemplate({ ...NAMES, shared: { ...shared, bucket: 'b'.repeat(63) } });
  const access = Resources['MenuAccess']?.Properties['OriginAccessControlConfig'];
  expect((access as { Name: string }).Name).toBe(`${'b'.repeat(58)}-menus`);
});

test('users must come with MFA, and roles, whose sessions cannot say, without that condition', () => {
  const [users, roles] = targetTrust(NAMES.administrators).Statement;
  expect(users).toMatchObject({ Principal: { AWS: [user('robin')] } });
  expect(users?.Condition).toEqual({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } });
  expect(roles).toMatchObject({ Principal: { AWS: [role] } });
  expect(roles?.Condition).toBeUndefined();
});

// Ordering the credential report changes nothing either.
const READS = /:(Get|List|ValidatePolicy$|LookupEvents$|GenerateCredentialReport$)/;
const writesOf = ({ Statement }: PolicyDocument) =>
  Statement.filter(
    ({ Effect, Action }) => Effect === 'Allow' && Action.some((one) => !READS.test(one)),
  );

test('every policy fits IAM’s limits, and none writes on a wildcard, or on what is AWS’s own', () => {
  for (const duty of ['administrator', 'approver', 'auditor'] as const) {
    const policy = jumpPolicy(NAMES, duty);
    expect(JSON.stringify(policy).length).toBeLessThan(6144);
    const written = writesOf(policy).flatMap(({ Resource }) => Resource);
    expect(written.length).toBeGreaterThan(0);
    expect(written.filter((arn) => arn === '*' || arn.includes('::aws:'))).toEqual([]);
  }
  expect(JSON.stringify(targetPolicy(NAMES, 'administrator', ADMIN)).length).toBeLessThan(10_240);
});

test('in a target account roles are written under the path that was named, and the administration role cannot change itself', () => {
  const policy = targetPolicy(NAMES, 'administrator', ADMIN);
  const everywhere = targetPolicy({ ...NAMES, rolesPath: '/' }, 'administrator', ADMIN);
  const resources = (one: PolicyDocument) => [
    ...new Set(writesOf(one).flatMap(({ Resource }) => Resource)),
  ];
  // The doctor asks about a role that is not there, whose ARN has no path.
  expect(resources(policy)).toEqual([
    'arn:aws:iam::*:role/people/*',
    'arn:aws:iam::*:role/jumpgate-doctor',
  ]);
  expect(resources(everywhere)).toEqual(['arn:aws:iam::*:role/*']);
  for (const one of [policy, everywhere]) {
    const denied = one.Statement.filter(({ Effect }) => Effect === 'Deny');
    expect(denied.flatMap(({ Resource }) => Resource)).toEqual([
      'arn:aws:iam::*:role/jump/JumpgateAdmin',
    ]);
    const written = writesOf(one).flatMap(({ Action }) => Action);
    expect(denied.flatMap(({ Action }) => Action).toSorted()).toEqual(
      written.filter((action) => !READS.test(action)).toSorted(),
    );
  }
  expect(targetPolicy(NAMES, 'auditor', ADMIN).Statement.map(({ Effect }) => Effect)).toEqual([
    'Allow',
  ]);
});

test('who does not adopt may not edit other people’s policies', () => {
  const actions = jumpPolicy({ ...NAMES, adopts: false }, 'administrator').Statement.flatMap(
    ({ Action }) => Action,
  );
  expect(actions).not.toContain('iam:PutUserPolicy');
});

test('Terraform says the same: each policy stands in it, with the key it makes', () => {
  const jump = jumpTerraform(NAMES);
  expect(jump).toContain('resource "aws_kms_key" "jumpgate"');
  expect(jump).toContain('"${aws_kms_key.jumpgate.arn}"');
  for (const { Action } of jumpPolicy(NAMES, 'administrator').Statement) {
    for (const action of Action) expect(jump).toContain(`"${action}"`);
  }
  const target = targetTerraform(NAMES, ADMIN);
  expect(target).toContain('name = "JumpgateAdmin"');
  expect(target.match(/[{[]/g)?.length).toBe(target.match(/[}\]]/g)?.length);
});
