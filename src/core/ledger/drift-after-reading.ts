import type { EstatePicture } from '#core/access/picture.ts';
import { isRoleArn, type AccountId, type RoleArn } from '#core/aws/arn.ts';
import { accountOfCause, nameOfCause, type DriftCause, type DriftLine } from './explain-drift.ts';
import { pairKey } from './grant-interval.ts';

/** What was read again by itself, and when: an account, or the trust of one role. */
export interface PartRead {
  readonly what: AccountId | RoleArn;
  /** Epoch milliseconds. */
  readonly atMs: number;
}

/** What is told after a reading. */
export interface DriftAfterReading {
  readonly lines: readonly DriftLine[];
  /** What was told before and is as the ledger says again. */
  readonly settled: readonly DriftLine[];
}

/**
 * Of all that sets a picture apart from the ledger, what a reading can tell: the documents that it read, and what was known before.
 * The rest of the picture may be older than the ledger, and says nothing. A condition or a denial may stand on either side of a pair,
 * so reading either tells of it.
 *
 * @param all - Of the whole picture.
 * @param known - As told after the reading before.
 * @param part - Absent when the whole estate was read.
 */
export function driftAfterReading(
  all: readonly DriftLine[],
  known: readonly DriftLine[],
  picture: EstatePicture,
  part?: PartRead,
): DriftAfterReading {
  const kinds = new Map<string, EstatePicture['accounts'][number]['kind']>(
    [picture.jump, ...picture.accounts].map(({ account, kind }) => [account, kind]),
  );
  const wasRead = (cause: DriftCause) =>
    kinds.get(accountOfCause(cause)) === 'read' &&
    (!part || isOfPart(cause, part.what, picture.jump.account));
  const knownByName = new Map(known.map((line) => [nameOfCause(line.cause), line]));
  const knownPairs = new Set(known.flatMap(pairsOf));

  const lines = all.flatMap((line): readonly DriftLine[] => {
    if (wasRead(line.cause)) return [part ? { ...line, seenMs: part.atMs } : line];
    const before = knownByName.get(nameOfCause(line.cause));
    if (before) return [{ ...line, seenMs: before.seenMs }];
    // A pair that was told by one of its sides may be told by the other now.
    return pairsOf(line).some((pair) => knownPairs.has(pair)) ? [line] : [];
  });
  const told = new Set(lines.map(({ cause }) => nameOfCause(cause)));
  const gone = known.filter(({ cause }) => !told.has(nameOfCause(cause)));
  // What was known of an account that could not be read still stands.
  const unread = gone.filter(({ cause }) => kinds.get(accountOfCause(cause)) === 'unreadable');
  return {
    lines: [...lines, ...unread],
    settled: gone.filter(({ cause }) => wasRead(cause)),
  };
}

function isOfPart(cause: DriftCause, what: PartRead['what'], jump: AccountId): boolean {
  if (!isRoleArn(what))
    return accountOfCause(cause) === what || (cause.kind === 'terms' && what === jump);
  switch (cause.kind) {
    case 'document':
      return cause.ref.kind === 'trust' && cause.ref.role === what;
    case 'trust':
    case 'terms':
      return cause.role === what;
    case 'assertion':
      return false;
  }
}

function pairsOf({ effect }: DriftLine): readonly string[] {
  return effect.map(({ principal, role }) => pairKey(principal, role));
}
