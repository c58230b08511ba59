import { expect, test } from 'vitest';
import { PARTITIONS, signInHost } from '#core/aws/partitions.ts';
import { partitionOfHost } from './partition-of-host.ts';

test.each(Object.values(PARTITIONS))('the hosts of $id are its', (partition) => {
  const { id, iam, defaultRegion: region, dnsSuffix, consoleDomain } = partition;
  const hosts = [
    iam.host,
    `sts.${region}.${dnsSuffix}`,
    `bucket.s3.${region}.${dnsSuffix}`,
    signInHost(partition, region),
    ...(consoleDomain === null ? [] : [`${region}.${consoleDomain}`]),
  ];
  expect(hosts.map(partitionOfHost)).toEqual(hosts.map(() => id));
});

test('a company’s own host is of no partition', () => {
  expect(partitionOfHost('menus.acme.example')).toBeUndefined();
});
