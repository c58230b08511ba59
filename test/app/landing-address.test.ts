import fc from 'fast-check';
import { expect, test } from 'vitest';
import { landingAddress } from '#app/landing-address.ts';
import { partitionOfConsoleHost, PARTITIONS } from '#core/aws/partitions.ts';

const { aws } = PARTITIONS;
const here =
  'https://111122223333-abcdefgh.eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1';

test.each([
  [
    'the same page, without the session’s prefix',
    { landing: 'same-page', here },
    'https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1',
  ],
  [
    'the home of the same Region',
    { landing: 'home', here },
    'https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1',
  ],
  [
    'the role’s own Region',
    { landing: 'same-page', here, region: 'us-east-2' },
    'https://us-east-2.console.aws.amazon.com/s3/home?region=us-east-2',
  ],
  [
    'the role’s own page',
    { landing: 'same-page', here, page: '/cloudwatch/home' },
    'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1',
  ],
  [
    'the home from a stranger’s page',
    { landing: 'same-page', here: 'https://evil.example/console.aws.amazon.com' },
    'https://console.aws.amazon.com/console/home',
  ],
] as const)('lands on %s', (_, wish, expected) => {
  expect(landingAddress(aws, wish)).toBe(expected);
});

test.each([
  ['aws-us-gov', 'https://us-gov-west-1.console.amazonaws-us-gov.com/ec2/home'],
  ['aws-cn', 'https://cn-north-1.console.amazonaws.cn/ec2/home'],
  ['aws-eusc', 'https://eusc-de-east-1.console.amazonaws-eusc.eu/ec2/home'],
] as const)('keeps the page in %s', (id, address) => {
  expect(landingAddress(PARTITIONS[id], { landing: 'same-page', here: address })).toBe(address);
});

test('never leaves the console of the partition, whatever the page and the landing say', () => {
  const page = fc.oneof(
    fc.string({ maxLength: 30 }).map((text) => `/${text}`),
    fc.constant('//'),
  );
  const region = fc.oneof(fc.string({ maxLength: 32 }), fc.constantFrom('evil.example/', 'a@b#'));
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  fc.assert(
    fc.property(fc.webUrl(), optional(page), optional(region), (address, landing, own) => {
      const url = landingAddress(aws, {
        here: address,
        landing: 'same-page',
        ...(landing === undefined ? {} : { page: landing }),
        ...(own === undefined ? {} : { region: own }),
      });
      expect(partitionOfConsoleHost(new URL(url).hostname)?.id).toBe('aws');
    }),
  );
});
