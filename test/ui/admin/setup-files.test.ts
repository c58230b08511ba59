import { expect, test } from 'vitest';
import type { AccountEntry, EstateConfiguration } from '#core/estate/configuration.ts';
import {
  isRolesPath,
  NO_ANSWERS,
  templateFaults,
  type SetupAnswers,
} from '#core/setup/setup-answers.ts';
import { jumpPolicy } from '#core/setup/setup-policies.ts';
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
