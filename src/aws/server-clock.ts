import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { AppError } from '#core/errors.ts';
import type { Clock, FetchServerClock } from '#core/ports.ts';
import { call } from './call.ts';
import type { AwsClients } from './clients.ts';

/** Makes the look at AWS's clock: the `Date` header of an answer that needs no permission. */
export function createFetchServerClock(clients: AwsClients, now: Clock): FetchServerClock {
  const context = {
    action: 'sts:GetCallerIdentity',
    account: clients.jumpAccount,
    host: clients.hosts.sts,
  };
  return async () => {
    let date: string | undefined;
    const command = new GetCallerIdentityCommand({});
    command.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        // as: an HTTP answer of the SDK, whose header names are lower case.
        const { headers } = result.response as { readonly headers?: Record<string, string> };
        date = headers?.['date'];
        return result;
      },
      { step: 'deserialize', priority: 'low' },
    );
    const askedAtMs = now();
    await call(context, (http) => clients.sts().send(command, http));
    const saidAtMs = Date.parse(date ?? '');
    if (Number.isNaN(saidAtMs)) {
      throw new AppError('aws/unexpected-answer', {
        action: context.action,
        account: context.account,
      });
    }
    return { aheadMs: (askedAtMs + now()) / 2 - saidAtMs };
  };
}
