import { ListAccountAliasesCommand } from '@aws-sdk/client-iam';
import type { FetchAccountAliases } from '#core/ports.ts';
import { call } from './call.ts';
import type { AwsClients } from './clients.ts';

/** Makes the question for the jump account's alias. */
export function createFetchAccountAliases(clients: AwsClients): FetchAccountAliases {
  const { jumpAccount, hosts } = clients;
  return async () => {
    const { AccountAliases = [] } = await call(
      { action: 'iam:ListAccountAliases', account: jumpAccount, host: hosts.iam },
      (http) => clients.iam(jumpAccount).send(new ListAccountAliasesCommand({}), http),
    );
    return AccountAliases;
  };
}
