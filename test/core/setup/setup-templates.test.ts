import { expect, test } from 'vitest';
import { jumpTemplate } from '#core/setup/cloudformation.ts';
import {
  jumpPolicy,
  targetPolicy,
  targetTrust,
  type PolicyDocument,
} from '#core/setup/setup-policies.ts';
import { jumpTerraform, targetTerraform } from '#core/setup/terraform.ts';
import {
  SETUP_NAMES as NAMES,
  setupRole as role,
  setupUser as user,
} from '../../support/setup-names.ts';

const ADMIN = NAMES.administrationRoles[0];

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
