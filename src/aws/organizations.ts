import { ListAccountsCommand, type ListAccountsCommandOutput } from '@aws-sdk/client-organizations';
import * as v from 'valibot';
import { AccountIdSchema } from '#core/aws/arn.ts';
import { PARTITIONS } from '#core/aws/partitions.ts';
import type { FetchOrganizationAccounts, OrganizationAccount } from '#core/ports.ts';
import { call } from './call.ts';
import type { AwsClients } from './clients.ts';
import { parseReply } from './parse-reply.ts';

const PageSchema = v.object({
  Accounts: v.optional(
    v.array(
      v.pipe(
        v.object({
          Id: AccountIdSchema,
          Name: v.optional(v.string(), ''),
          Email: v.optional(v.string(), ''),
          State: v.picklist([
            'PENDING_ACTIVATION',
            'ACTIVE',
            'SUSPENDED',
            'PENDING_CLOSURE',
            'CLOSED',
          ]),
        }),
        v.transform(({ Id, Name, Email, State }): OrganizationAccount => ({
          id: Id,
          name: Name,
          email: Email,
          state: State,
        })),
      ),
    ),
    [],
  ),
});

/** Makes the listing of the organization's accounts, all pages of it; a page may be empty and still not be the last. */
export function createFetchOrganizationAccounts(clients: AwsClients): FetchOrganizationAccounts {
  const { organizationsRegion, dnsSuffix } = PARTITIONS[clients.partition];
  const context = {
    action: 'organizations:ListAccounts',
    account: clients.jumpAccount,
    host: `organizations.${organizationsRegion ?? ''}.${dnsSuffix}`,
    what: 'AWS Organizations',
  };
  return async (signal) => {
    const accounts: OrganizationAccount[] = [];
    let NextToken: string | undefined;
    do {
      const reply: ListAccountsCommandOutput = await call({ ...context, signal }, (http) =>
        clients.organizations().send(new ListAccountsCommand({ MaxResults: 20, NextToken }), http),
      );
      accounts.push(...parseReply(PageSchema, reply, context).Accounts);
      NextToken = reply.NextToken;
    } while (NextToken !== undefined);
    return accounts;
  };
}
