// What one target can be asked, from the least to all of it: the same clients, connections and order of accounts as the product's.
import {
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  ListRolesCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import type { AwsClients } from '#aws/clients.ts';
import type { AccountId } from '#core/aws/arn.ts';

type Ask = (iam: IAMClient) => Promise<unknown>;

const listRoles: Ask = (iam) => iam.send(new ListRolesCommand({ MaxItems: 1000 }));
const details: Ask = (iam) =>
  iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'], MaxItems: 1000 }));
const summary: Ask = (iam) => iam.send(new GetAccountSummaryCommand({}));

/** Ways to read a target after AssumeRole, by name. */
export const VARIANTS: Readonly<Record<string, readonly Ask[]>> = {
  'ListRoles alone': [listRoles],
  'GetAccountAuthorizationDetails alone': [details],
  'details and ListRoles': [details, listRoles],
  'details, ListRoles and summary': [details, listRoles, summary],
};

/** Reads every account by a variant, some at a time; milliseconds that pass, and of the reader's processor. */
export async function readByVariant(
  clients: AwsClients,
  accounts: readonly AccountId[],
  asks: readonly Ask[],
  parallel: number,
): Promise<{ readonly ms: number; readonly cpuMs: number }> {
  const { signal } = new AbortController();
  const remaining = accounts.values();
  const [startedAtMs, cpu] = [performance.now(), process.cpuUsage()];
  const work = async () => {
    for (const account of remaining) {
      await clients.enter(account, { signal });
      await Promise.all(asks.map((ask) => ask(clients.iam(account))));
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - startedAtMs, cpuMs: (user + system) / 1000 };
}
