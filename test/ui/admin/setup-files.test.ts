import { expect, test } from 'vitest';
import type { AccountEntry, EstateConfiguration } from '#core/estate/configuration.ts';
import {
  isRolesPath,
  NO_ANSWERS,
  templateFaults,
  type SetupAnswers,
} from '#core/setup/setup-answers.ts';
import { jumpTemplate } from '#core/setup/cloudformation.ts';
import { jumpPolicy } from '#core/setup/setup-policies.ts';
import { jumpTerraform } from '#core/setup/terraform.ts';
import { jumpFiles, readNames, targetFiles } from '#ui/admin/setup-files.ts';
import { acmeConfiguration } from '../../support/acme.ts';

const robin = `arn:aws:iam::${acmeConfiguration.jump.account}:user/robin`;

function namesOf(
  answers: Partial<SetupAnswers> = {},
  configuration: EstateConfiguration = acmeConfiguration,
) {
  const reading = readNames(configuration, { ...NO_ANSWERS, administrators: robin, ...answers });
  if (reading.kind === 'invalid') throw new Error(`Not names: ${reading.lines.join(' ')}`);
  return reading.names;
}

test('the Region of the stack is one from the first template on: what was answered, else the bucket’s, else the jump account’s', () => {
  const { sharing, ...alone } = acmeConfiguration;
  const region = (answers: Partial<SetupAnswers>, configuration: EstateConfiguration) =>
    namesOf(answers, configuration).region;
  expect(region({ bucketRegion: ' eu-north-1 ' }, acmeConfiguration)).toBe('eu-north-1');
  expect(region({}, acmeConfiguration)).toBe(sharing?.region);
  expect(region({}, { ...alone, jump: { ...alone.jump, region: 'ca-central-1' } })).toBe(
    'ca-central-1',
  );
});

test('a role that an account calls by a name of its own is in the policy, and has a template of its own', () => {
  const [one, two, three, ...others] = acmeConfiguration.accounts as [
    AccountEntry,
    AccountEntry,
    AccountEntry,
  ];
  const configuration = {
    ...acmeConfiguration,
    accounts: [
      { ...one, administrationRole: 'ops/Gate' },
      { ...two, administrationRole: 'ops/Gate' },
      { ...three, administrationRole: acmeConfiguration.jump.administrationRole },
      ...others,
    ],
  };
  const names = namesOf({}, configuration);
  expect(
    jumpPolicy(names, 'administrator').Statement.find(({ Sid }) => Sid === 'Administer')?.Resource,
  ).toEqual(['arn:aws:iam::*:role/JumpgateAdmin', 'arn:aws:iam::*:role/ops/Gate']);
  const files = new Map(targetFiles(names).map(({ name, content }) => [name, content]));
  expect(files.get('jumpgate-target-account.yaml')).toContain('RoleName: JumpgateAdmin');
  expect(files.get('jumpgate-target-account-ops-Gate.yaml')).toMatch(
    /Path: \/ops\/\s+RoleName: Gate/,
  );
  expect(files.get('jumpgate-target-account-ops-Gate.tf')).toContain('name = "Gate"');
  expect([...files.keys()].filter((name) => name.endsWith('.yaml'))).toHaveLength(2);
});

test.each([
  ['aws', 'eu-west-1', true],
  ['aws-us-gov', 'us-gov-west-1', false],
  ['aws-cn', 'cn-north-1', false],
] as const)(
  'in %s menus are served by a distribution of the template: %s, %s',
  (partition, region, isServed) => {
    const { sharing: _, ...alone } = acmeConfiguration;
    const jump = { ...alone.jump, partition, region };
    const administrators = `arn:${partition}:iam::${jump.account}:user/robin`;
    const names = namesOf({ administrators, bucket: 'acme-jumpgate' }, { ...alone, jump });
    expect(names.shared?.cloudFront).toBe(isServed);
    const [yaml] = jumpFiles(names);
    expect(yaml?.content.includes('AWS::CloudFront::Distribution')).toBe(isServed);
  },
);

test('roles are written under the path that was answered, slashes or not, and everywhere unless one was', () => {
  expect(namesOf().rolesPath).toBe('/');
  expect(namesOf({ rolesPath: ' people/prod ' }).rolesPath).toBe('/people/prod/');
  expect(namesOf({ rolesPath: '/people/' }).rolesPath).toBe('/people/');
  expect(['', '/', 'people', '/people/prod/', 'pe*ple', 'a b', '//'].map(isRolesPath)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('whoever makes bucket and key by hand gets their policies and the bucket’s CORS as plain JSON', () => {
  const files = new Map(
    jumpFiles(namesOf({ bucket: 'acme-jumpgate' })).map(({ name, content }) => [name, content]),
  );
  const json = (name: string): unknown => JSON.parse(files.get(name) ?? 'null');
  expect(json('bucket-policy.json')).toMatchObject({
    Statement: [
      { Sid: 'TlsOnly', Effect: 'Deny' },
      { Sid: 'UnderOnesOwnNameOnly', Effect: 'Deny' },
      { Sid: 'Menus', Principal: { Service: 'cloudfront.amazonaws.com' } },
    ],
  });
  // As `aws s3api put-bucket-cors` takes it, which spells it otherwise than CloudFormation.
  expect(json('bucket-cors.json')).toMatchObject({
    CORSRules: [
      { AllowedHeaders: ['If-None-Match'], ExposeHeaders: ['ETag'], MaxAgeSeconds: 86_400 },
    ],
  });
  expect(json('key-policy.json')).toMatchObject({
    Statement: [{ Principal: { AWS: `arn:aws:iam::${acmeConfiguration.jump.account}:root` } }],
  });
  const { sharing: _, ...alone } = acmeConfiguration;
  const without = jumpFiles(namesOf({}, alone)).map(({ name }) => name);
  expect(without.filter((name) => /^(bucket|key)-/.test(name))).toEqual([]);
  const served = jumpFiles(namesOf({ bucket: 'acme-jumpgate', cloudFront: false }));
  expect(served.map(({ name }) => name)).not.toContain('bucket-cors.json');
  expect(served.find(({ name }) => name === 'bucket-policy.json')?.content).not.toContain('Menus');
});

test('a bucket that is there already is left alone by the templates, policy and all, and its distribution still finds it', () => {
  const names = namesOf({ bucket: 'acme-jumpgate', hasBucket: true, bucketRegion: 'eu-north-1' });
  const { Resources, Outputs } = jumpTemplate(names);
  expect(Object.values(Resources).filter(({ Type }) => Type.startsWith('AWS::S3::'))).toEqual([]);
  expect(Resources['Menus']?.Properties).toMatchObject({
    DistributionConfig: {
      Origins: [{ DomainName: 'acme-jumpgate.s3.eu-north-1.amazonaws.com' }],
    },
  });
  expect(Outputs).toHaveProperty('DistributionArn');
  const terraform = jumpTerraform(names);
  expect(terraform).not.toMatch(/"aws_s3_|aws_s3_bucket\\./);
  expect(terraform).toContain('domain_name = "acme-jumpgate.s3.eu-north-1.amazonaws.com"');
  expect(terraform).toContain('output "distribution_arn"');
});

test('Object Lock holds records for a year, or for as many days as were answered', () => {
  const days = (answers: Partial<SetupAnswers>) =>
    namesOf({ bucket: 'acme-jumpgate', ...answers }).shared?.retentionDays;
  expect(days({})).toBe(365);
  expect(days({ retentionDays: 2555 })).toBe(2555);
  const faults = (retentionDays: number) =>
    templateFaults({
      ...NO_ANSWERS,
      bucket: 'acme-jumpgate',
      bucketRegion: 'eu-west-1',
      retentionDays,
    });
  expect([1, 36_500].flatMap(faults)).toEqual([]);
  for (const wrong of [0, 1.5, 36_501, NaN]) expect(faults(wrong)).toEqual(['retentionDays']);
});

test('a bucket, a Region and a folder that AWS would refuse are named before a template is made of them', () => {
  const faults = (answers: Partial<SetupAnswers>) =>
    templateFaults({
      ...NO_ANSWERS,
      bucket: 'acme-jumpgate',
      bucketRegion: 'eu-west-1',
      ...answers,
    });
  expect(faults({})).toEqual([]);
  expect(faults({ bucket: 'My Bucket', bucketRegion: 'Ireland', prefix: 'a b' })).toEqual([
    'bucket',
    'bucketRegion',
    'prefix',
  ]);
  // Where no bucket is wanted, there is nothing to refuse.
  expect(faults({ bucket: '', bucketRegion: '' })).toEqual([]);
});
