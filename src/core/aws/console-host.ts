import { partitionOfConsoleHost, type Partition } from './partitions.ts';

/** What the host name of a console page says. */
export interface ConsoleHost {
  readonly partition: Partition;
  /** Absent on hosts that serve every Region. */
  readonly region?: string;
  /** Multi-session hosts begin with the account and the eight characters of their session. */
  readonly session?: { readonly account: string; readonly differentiator: string };
}

const LABELS = /^(?:(\d{12})-([a-z0-9]{4,16})\.)?(?:([a-z]{2,5}(?:-[a-z]+)+-\d{1,2})\.)?$/;

/**
 * Takes a console host name apart.
 *
 * @param host - Untrusted, lower case.
 * @returns Undefined for every host that is not the console's.
 * @see AWS Management Console, "Signing in to multiple accounts"
 */
export function parseConsoleHost(host: string): ConsoleHost | undefined {
  const partition = partitionOfConsoleHost(host);
  if (!partition) return undefined;
  if (partition.consoleDomain === null || !host.endsWith(partition.consoleDomain))
    return { partition };
  const [, account, differentiator, region] =
    LABELS.exec(host.slice(0, -partition.consoleDomain.length)) ?? [];
  return {
    partition,
    ...(region === undefined ? {} : { region }),
    ...(account === undefined || differentiator === undefined
      ? {}
      : { session: { account, differentiator } }),
  };
}

/** Whether a host serves sign-in in a partition. */
export function isSignInHost(host: string, partition: Partition): boolean {
  return host === partition.signInDomain || host.endsWith(`.${partition.signInDomain}`);
}
