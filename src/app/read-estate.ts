import type { AccountIam, EstatePicture, UnreadableAccount } from '#core/access/picture.ts';
import type { AccountId } from '#core/aws/arn.ts';
import { AppError, type ErrorData } from '#core/errors.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { FetchCallerIdentity } from '#core/ports.ts';
import {
  failureOf,
  PATIENCE_MS,
  readAccount,
  wasLost,
  wasSilent,
  wasStopped,
  type ReadAccountDeps,
} from './read-account.ts';
import { createReadProgress, type ReadFigures, type ReadProgress } from './read-progress.ts';

/** What reading needs of the world. */
export interface ReadEstateDeps extends ReadAccountDeps {
  readonly fetchCallerIdentity: FetchCallerIdentity;
}

/** Which estate is read: the jump account and the targets. */
export type EstateToRead = Pick<EstateConfiguration, 'jump' | 'accounts'>;

/** How a reading is watched and stopped. */
export interface ReadOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReadProgress) => void;
  /** Where a reading is stopped or cut short, what it did not come to stays as it was here. */
  readonly previous?: EstatePicture | undefined;
  /** {@link PATIENCE} unless a test is in a hurry. */
  readonly patience?: Patience;
}

/** How long a target account may take to answer one request, milliseconds: while others wait, and once all of them are read. */
export interface Patience {
  readonly firstMs: number;
  readonly lastMs: number;
}

const PATIENCE: Patience = { firstMs: 10_000, lastMs: PATIENCE_MS };

/**
 * A picture, and whether all of it is of this reading: in a stopped one, or one that lost its session or the network, the accounts it
 * did not come to are as they were before, or carry the reason.
 */
export interface ReadResult extends ReadFigures {
  readonly kind: 'complete' | 'stopped';
  readonly picture: EstatePicture;
  /** What cut it short, when that was not the reader. Absent: nothing did. */
  readonly interruptedBy?: ErrorData;
}

/** Accounts read at a time: a browser opens six connections to IAM's host, and two more accounts wait on STS meanwhile. */
const PARALLEL = 8;

/**
 * Reads the jump account and every target account. An account that cannot be read becomes data, and the others go on; one that does
 * not answer in time is asked again when all others are read, with more patience.
 *
 * @throws AppError `aws/wrong-account` before anything is read, when the session is not the jump account's; `aws/*` when the
 *   jump account cannot be read, without which there is no picture; `operation/stopped` when stopped before it was.
 */
export async function readEstate(
  deps: ReadEstateDeps,
  { jump, accounts }: EstateToRead,
  { signal, onProgress, previous, patience = PATIENCE }: ReadOptions,
): Promise<ReadResult> {
  const identity = await deps.fetchCallerIdentity();
  if (identity.account !== jump.account) {
    throw new AppError('aws/wrong-account', {
      expected: jump.account,
      actual: identity.account,
      arn: identity.arn,
    });
  }
  const progress = createReadProgress(deps.now, accounts.length + 1, onProgress);
  progress.onCall(undefined, 'GetCallerIdentity');
  // Ends the others when the jump account, without which they are worth nothing, turns out to be unreadable.
  const reading = new AbortController();
  const stop = (): void => reading.abort();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();

  const readOne = (account: AccountId, patienceMs: number) => {
    progress.begin(account);
    return readAccount(deps, account, {
      signal: reading.signal,
      onCall: (api) => progress.onCall(account, api),
      onThrottle: progress.onThrottle,
      patienceMs,
    });
  };
  const readFirst = async (account: AccountId): Promise<AccountIam | UnreadableAccount> => {
    const isJump = account === jump.account;
    const read = await readOne(account, isJump ? patience.lastMs : patience.firstMs);
    if (!isJump && wasSilent(read)) {
      progress.postpone(account);
      return read;
    }
    progress.end(account, read.kind === 'unreadable');
    if (isJump && read.kind === 'unreadable') stop();
    return read;
  };
  const readLast = async (silent: UnreadableAccount): Promise<AccountIam | UnreadableAccount> => {
    const read = await readOne(silent.account, patience.lastMs);
    progress.end(silent.account, read.kind === 'unreadable');
    return read;
  };
  const before = new Map(previous?.accounts.map((account) => [account.account, account]));
  try {
    const ids = [jump.account, ...accounts.map(({ id }) => id)];
    const [jumpRead, ...first] = await mapInParallel(ids, PARALLEL, readFirst);
    if (jumpRead === undefined) throw new Error('The jump account was not among those read.');
    if (jumpRead.kind === 'unreadable') throw failureOf(jumpRead);
    const silent = first.filter(wasSilent);
    const last = await mapInParallel(silent, PARALLEL, readLast);
    const again = new Map(last.map((read) => [read.account, read]));
    const targets = first.map((read) => again.get(read.account) ?? read);
    const silence = new Map(silent.map((read) => [read.account, read]));
    const lost = targets.find(wasLost);
    return {
      kind: lost || (signal.aborted && targets.some(wasStopped)) ? 'stopped' : 'complete',
      ...(lost && { interruptedBy: lost.error }),
      picture: {
        partition: jump.partition,
        readBy: identity.arn,
        jump: jumpRead,
        accounts: targets.map((read) =>
          wasStopped(read) || wasLost(read)
            ? (before.get(read.account) ?? silence.get(read.account) ?? read)
            : read,
        ),
      },
      ...progress.figures(),
    };
  } finally {
    signal.removeEventListener('abort', stop);
  }
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
