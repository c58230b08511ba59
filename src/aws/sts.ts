import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import * as v from 'valibot';
import { AccountIdSchema } from '#core/aws/arn.ts';
import type { FetchCallerIdentity } from '#core/ports.ts';
import { call } from './call.ts';
import type { AwsClients } from './clients.ts';
import { parseReply } from './parse-reply.ts';

const IdentitySchema = v.pipe(
  v.object({ Account: AccountIdSchema, Arn: v.string(), UserId: v.string() }),
  v.transform(({ Account, Arn, UserId }) => ({ account: Account, arn: Arn, userId: UserId })),
);

/** Makes the question "who is this session?"; it needs no permission, so a failure is never about policies. */
export function createFetchCallerIdentity(clients: AwsClients): FetchCallerIdentity {
  const context = {
    action: 'sts:GetCallerIdentity',
    account: clients.jumpAccount,
    host: clients.hosts.sts,
  };
  return async () => {
    const reply = await call(context, (http) =>
      clients.sts().send(new GetCallerIdentityCommand({}), http),
    );
    return parseReply(IdentitySchema, reply, context);
  };
}
