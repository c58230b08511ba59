import type { Sha256Hex } from '#core/ledger/record.ts';
import { dayOfRollupKey, ROLLUP_PREFIX } from '#core/ledger/rollup.ts';
import type { CheckedContent, GivenRecord } from '#core/ledger/verify-links.ts';
import type { ObjectStore } from '#core/ports.ts';
import { throwIfStopped } from './ledger-bucket.ts';

/** What holding the daily roll-ups against the records came to. */
export interface VerifiedRollups {
  readonly days: number;
  /** The days whose roll-up is not what the chain says. */
  readonly differing: readonly string[];
}

/** Looks at records by themselves, page by page and in order, off this thread or on it. */
export type CheckPages = (
  pages: AsyncIterable<readonly GivenRecord[]>,
) => AsyncIterable<readonly CheckedContent[]>;

/**
 * Holds every daily roll-up in the bucket against a verified chain: each line must be the record of its number, and the days must follow
 * one another without a gap, for whoever asks Athena sees the roll-ups and not the records.
 *
 * @param hashes - Of the verified records, in order.
 * @throws AppError `aws/*`, `operation/stopped`
 */
export async function verifyRollups(
  objects: Pick<ObjectStore, 'fetchObject' | 'listKeys'>,
  check: CheckPages,
  hashes: readonly Sha256Hex[],
  signal: AbortSignal,
): Promise<VerifiedRollups> {
  const days: string[] = [];
  const differing: string[] = [];
  const pages = dayPages(objects, (day) => days.push(day), signal);
  let [index, seq] = [0, 0];
  for await (const contents of check(pages)) {
    const isSame = contents.every((content, line) => isRecord(content, seq + line + 1, hashes));
    if (!isSame || contents.length === 0) differing.push(days[index] ?? '');
    index += 1;
    // Where the next day goes on, whatever is amiss in this one.
    const last = contents.at(-1);
    seq = last?.kind === 'record' ? last.link.seq : seq + contents.length;
  }
  return { days: days.length, differing };
}

/** The lines of each day's object, a page a day. */
async function* dayPages(
  objects: Pick<ObjectStore, 'fetchObject' | 'listKeys'>,
  onDay: (day: string) => void,
  signal: AbortSignal,
): AsyncGenerator<readonly GivenRecord[]> {
  for await (const key of objects.listKeys(ROLLUP_PREFIX)) {
    const day = dayOfRollupKey(key);
    if (day === undefined) continue;
    throwIfStopped(signal);
    onDay(day);
    const object = await objects.fetchObject(key);
    yield new TextDecoder().decode(object?.body).split('\n').slice(0, -1).map(parse);
  }
}

/** untrusted: a line of somebody's object. */
function parse(line: string): GivenRecord {
  try {
    return { kind: 'value', value: JSON.parse(line) as unknown };
  } catch {
    return { kind: 'fault', fault: 'malformed' };
  }
}

function isRecord(content: CheckedContent, seq: number, hashes: readonly Sha256Hex[]): boolean {
  return (
    content.kind === 'record' &&
    content.link.seq === seq &&
    content.computedHash === content.link.hash &&
    content.link.hash === hashes[seq - 1]
  );
}
