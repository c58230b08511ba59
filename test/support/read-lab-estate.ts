import { readEstate } from '#app/read-estate.ts';
import type { AwsClients } from '#aws/clients.ts';
import { createFetchAccountIam } from '#aws/iam-reader.ts';
import { createFetchCallerIdentity } from '#aws/sts.ts';
import type { AccountId } from '#core/aws/arn.ts';
import type { Estate } from '../lab/estate.ts';
import { LAB_NAMES } from '../lab/seed.ts';

/** Reads all accounts of an estate that runs in a lab as the product does: its use-case over its adapters. */
export function readLabEstate(
  clients: AwsClients,
  { accounts }: Pick<Estate, 'accounts'>,
  jumpAccount: AccountId,
): ReturnType<typeof readEstate> {
  return readEstate(
    {
      fetchCallerIdentity: createFetchCallerIdentity(clients),
      fetchAccountIam: createFetchAccountIam(clients, Date.now),
      now: Date.now,
    },
    {
      jump: {
        partition: 'aws',
        account: jumpAccount,
        region: 'eu-west-1',
        administrationRole: LAB_NAMES.administrationRole,
      },
      accounts: accounts
        .filter(({ id }) => id !== jumpAccount)
        .map(({ id, name }) => ({ id: id as AccountId, name })),
    },
    { signal: new AbortController().signal, onProgress: () => undefined },
  );
}
