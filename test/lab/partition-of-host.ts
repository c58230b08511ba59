import { PARTITIONS, partitionOfConsoleHost, type PartitionId } from '#core/aws/partitions.ts';

const isUnder = (host: string, domain: string) => host === domain || host.endsWith(`.${domain}`);

/** The partition that a host of AWS belongs to; undefined for a company's own. */
export function partitionOfHost(host: string): PartitionId | undefined {
  const console = partitionOfConsoleHost(host);
  if (console) return console.id;
  const all = Object.values(PARTITIONS);
  const signIn = all.find(({ signInDomain }) => isUnder(host, signInDomain));
  if (signIn) return signIn.id;
  // GovCloud has the suffix of the commercial partition; its Regions tell it.
  if (isUnder(host, PARTITIONS.aws.dnsSuffix))
    return /\.us-gov[.-]/.test(host) ? 'aws-us-gov' : 'aws';
  return all.find(({ dnsSuffix }) => isUnder(host, dnsSuffix))?.id;
}
