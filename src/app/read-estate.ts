import type { AccountIam, EstatePicture, UnreadableAccount } from '#core/access/picture.ts';
import type { AccountId } from '#core/aws/arn.ts';
import { AppError, isAppError, toErrorData } from '#core/errors.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { Clock, FetchAccountIam, FetchCallerIdentity } from '#core/ports.ts';

/** What reading needs of the world. */
export interface ReadEstateDeps {
  readonly fetchCallerIdentity: FetchCallerIdentity;
  readonly fetchAccountIam: FetchAccountIam;
  readonly now: Clock;
}

/** Which estate is read: the jump account and the targets. */
export type EstateToRead = Pick<EstateConfiguration, 'jump' | 'accounts'>;

/** How far a reading has come. */
export interface ReadProgress {
  /** Accounts that are being read at this moment, longest first. */
  readonly reading: readonly AccountId[];
  /** Accounts that are finished, readable or not, of all; the jump account counts. */
  readonly done: number;
  readonly total: number;
  readonly unreadable: number;
  /** Requests made so far, retries included. */
  readonly calls: number;
  /** A guess from the pace so far; null until one account is finished. */
  readonly secondsLeft: number | null;
}

/** How a reading is watched and stopped. */
export interface ReadOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReadProgress) => void;
}

/** A picture, and whether it is all there: in a stopped one the accounts not read carry `operation/stopped`. */
export interface ReadResult {
  readonly kind: 'complete' | 'stopped';
  readonly picture: EstatePicture;
  readonly calls: number;
}

/** Accounts read at a time: a browser opens six connections to IAM's host, and two more accounts wait on STS meanwhile. */
const PARALLEL = 8;

/**
 * Reads the jump account and every target account. An account that cannot be read becomes data, and the others go on.
 *
 * @throws AppError `aws/wrong-account` before anything is read, when the session is not the jump account's; `aws/*` when the
 *   jump account cannot be read, without which there is no picture; `operation/stopped` when stopped before it was.
 */
export async function readEstate(
  deps: ReadEstateDeps,
  { jump, accounts }: EstateToRead,
  { signal, onProgress }: ReadOptions,
): Promise<ReadResult> {
  const identity = await deps.fetchCallerIdentity();
  if (identity.account !== jump.account) {
    throw new AppError('aws/wrong-account', {
      expected: jump.account,
      actual: identity.account,
      arn: identity.arn,
    });
  }
  const progress = createProgress(deps.now, accounts.length + 1, onProgress);
  progress.onCall();
  // Ends the others when the jump account, without which they are worth nothing, turns out to be unreadable.
  const reading = new AbortController();
  const stop = (): void => reading.abort();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();

  const readOne = async (account: AccountId): Promise<AccountIam | UnreadableAccount> => {
    progress.begin(account);
    const read = await readAccount(deps, account, {
      signal: reading.signal,
      onCall: progress.onCall,
    });
    progress.end(account, read.kind === 'unreadable');
    return read;
  };
  try {
    const ids = [jump.account, ...accounts.map(({ id }) => id)];
    const [jumpRead, ...targets] = await mapInParallel(ids, PARALLEL, async (account) => {
      const read = await readOne(account);
      if (account === jump.account && read.kind === 'unreadable') stop();
      return read;
    });
    if (jumpRead === undefined || jumpRead.kind === 'unreadable') throw failureOf(jumpRead);
    return {
      kind: signal.aborted && targets.some(wasStopped) ? 'stopped' : 'complete',
      picture: { partition: jump.partition, jump: jumpRead, accounts: targets },
      calls: progress.calls(),
    };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Reads one account again and puts it in its place in a picture.
 *
 * @throws AppError `aws/*` when the jump account itself was asked for and cannot be read; `operation/stopped`.
 */
export async function refreshAccount(
  deps: Pick<ReadEstateDeps, 'fetchAccountIam' | 'now'>,
  picture: EstatePicture,
  account: AccountId,
  signal: AbortSignal,
): Promise<EstatePicture> {
  const read = await readAccount(deps, account, { signal, onCall: () => undefined });
  if (wasStopped(read)) throw new AppError('operation/stopped', {});
  if (account === picture.jump.account) {
    if (read.kind === 'unreadable') throw failureOf(read);
    return { ...picture, jump: read };
  }
  return {
    ...picture,
    accounts: picture.accounts.map((old) => (old.account === account ? read : old)),
  };
}

async function readAccount(
  { fetchAccountIam, now }: Pick<ReadEstateDeps, 'fetchAccountIam' | 'now'>,
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

function wasStopped(read: AccountIam | UnreadableAccount): boolean {
  return read.kind === 'unreadable' && read.error.code === 'operation/stopped';
}

function failureOf(read: UnreadableAccount | undefined): Error {
  if (read === undefined) return new Error('The jump account was not among those read.');
  const { code, details } = read.error;
  return new AppError(code, details);
}

function createProgress(
  now: Clock,
  total: number,
  onProgress: ReadOptions['onProgress'],
): {
  readonly begin: (account: AccountId) => void;
  readonly end: (account: AccountId, isUnreadable: boolean) => void;
  readonly onCall: () => void;
  readonly calls: () => number;
} {
  const startedAtMs = now();
  const reading = new Set<AccountId>();
  let done = 0;
  let unreadable = 0;
  let calls = 0;
  const tell = (): void => {
    const secondsSoFar = (now() - startedAtMs) / 1000;
    onProgress({
      reading: [...reading],
      done,
      total,
      unreadable,
      calls,
      secondsLeft: done === 0 ? null : Math.ceil((secondsSoFar / done) * (total - done)),
    });
  };
  return {
    begin: (account) => {
      reading.add(account);
      tell();
    },
    end: (account, isUnreadable) => {
      reading.delete(account);
      done += 1;
      unreadable += isUnreadable ? 1 : 0;
      tell();
    },
    onCall: () => {
      calls += 1;
      tell();
    },
    calls: () => calls,
  };
}

/** Maps in order, with at most `parallel` at work at a time. */
async function mapInParallel<T, R>(
  items: readonly T[],
  parallel: number,
  map: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const remaining = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of remaining) results[index] = await map(item);
  };
  await Promise.all(Array.from({ length: Math.min(parallel, items.length) }, work));
  return results;
}
