import { isSignInHost } from '#core/aws/console-host.ts';
import { signInHost, type Partition } from '#core/aws/partitions.ts';
import type { ConsoleSession } from '#core/messages.ts';

/** The sign-in host that takes the switches of a session; absent: one that takes them from anywhere. */
export function signInHostOf(partition: Partition, session?: ConsoleSession): string {
  const said = session?.signInEndpoint;
  // untrusted: the page's word counts only for a sign-in host of the same partition.
  return said !== undefined && isSignInHost(said, partition)
    ? said
    : signInHost(partition, session?.region);
}
