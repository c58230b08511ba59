import type { IAMClient } from '@aws-sdk/client-iam';
import type { AccountId } from '#core/aws/arn.ts';
import { isThrottled } from './errors.ts';

type ClientPlugin = Parameters<IAMClient['middlewareStack']['use']>[0];

/** Tells of every answer that asks to slow down, also of those after which the SDK waits and tries again by itself. */
export interface ThrottleWatch {
  /** Sees every attempt of a client that speaks to, or on behalf of, one account. */
  readonly pluginFor: (account: AccountId) => ClientPlugin;
  /** @returns What ends the listening. */
  readonly listen: (account: AccountId, listener: () => void) => () => void;
}

/** See {@link ThrottleWatch}. */
export function createThrottleWatch(): ThrottleWatch {
  const listeners = new Map<AccountId, Set<() => void>>();
  const tell = (account: AccountId) => {
    for (const listener of listeners.get(account) ?? []) listener();
  };
  return {
    pluginFor: (account) => ({
      applyToStack: (stack) => {
        stack.add(
          (next) => async (input) => {
            try {
              return await next(input);
            } catch (error) {
              if (isThrottled(error)) tell(account);
              throw error;
            }
          },
          // After the SDK's own retrying, which stands in the same step: once for each attempt.
          { name: 'tellThrottling', step: 'finalizeRequest', priority: 'low' },
        );
      },
    }),
    listen: (account, listener) => {
      const ofAccount = listeners.get(account) ?? new Set();
      listeners.set(account, ofAccount.add(listener));
      return () => ofAccount.delete(listener);
    },
  };
}
