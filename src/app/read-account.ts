import type { AccountIam, UnreadableAccount } from '#core/access/picture.ts';
import type { AccountId } from '#core/aws/arn.ts';
import { AppError, isAppError, toErrorData, type ErrorCode } from '#core/errors.ts';
import type { Clock, FetchAccountIam } from '#core/ports.ts';

/** What reading one account needs of the world. */
export interface ReadAccountDeps {
  readonly fetchAccountIam: FetchAccountIam;
  readonly now: Clock;
}

/** How long an account may take to answer one request when nothing else waits for it, milliseconds. */
export const PATIENCE_MS = 30_000;

/** Reads one account; one that cannot be read is data with its reason, and a reading that was stopped is one of those. */
export async function readAccount(
  { fetchAccountIam, now }: ReadAccountDeps,
  account: AccountId,
  watch: Parameters<FetchAccountIam>[1],
): Promise<AccountIam | UnreadableAccount> {
  try {
    if (watch.signal.aborted) throw new AppError('operation/stopped', {});
    return await fetchAccountIam(account, watch);
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { kind: 'unreadable', account, readAtMs: now(), error: toErrorData(error) };
  }
}

/** Whether an account was not read because somebody stopped the reading. */
export function wasStopped(read: AccountIam | UnreadableAccount): boolean {
  return read.kind === 'unreadable' && read.error.code === 'operation/stopped';
}

/** What ends a whole reading, not one account: the reader's session is over, or the network is away. */
const LOST: ReadonlySet<ErrorCode> = new Set([
  'aws/credentials-expired',
  'aws/credentials-unknown',
  'aws/unreachable',
  'sign-in/needed',
  'sign-in/session-ended',
]);

/** Whether an account was not read for a reason that is the reader's, and says nothing of the account. */
export function wasLost(read: AccountIam | UnreadableAccount): read is UnreadableAccount {
  return read.kind === 'unreadable' && LOST.has(read.error.code);
}

/** Whether an account was asked and sent nothing back. */
export function wasSilent(read: AccountIam | UnreadableAccount): read is UnreadableAccount {
  return read.kind === 'unreadable' && read.error.code === 'aws/no-answer';
}

/** The failure of an account without which there is no picture. */
export function failureOf({ error: { code, details } }: UnreadableAccount): AppError {
  return new AppError(code, details);
}
