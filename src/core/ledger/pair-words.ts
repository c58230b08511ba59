import type { DocumentText } from '#core/access/picture.ts';
import type { RoleArn } from '#core/aws/arn.ts';
import { endOfTerms, ownedTermsIn } from '#core/change/owned-terms.ts';
import { mayBeDated } from '#core/change/time-bound.ts';
import { effectOf, pairKey, type PairWord } from './grant-interval.ts';
import type { LedgerRecord } from './record.ts';

interface TrustEdit {
  readonly role: RoleArn;
  readonly before: DocumentText | null;
  readonly after: DocumentText | null;
}

/** The trusts that a record wrote or saw, as they were before and after, in its order. */
function trustEdits(record: LedgerRecord): readonly TrustEdit[] {
  switch (record.kind) {
    case 'commit':
      return record.body.actions.flatMap(({ ref, before, after, result }) =>
        ref.kind === 'trust' && result.kind === 'done' ? [{ role: ref.role, before, after }] : [],
      );
    case 'drift':
      return record.body.documents.flatMap(({ ref, before, after }) =>
        ref.kind === 'trust' ? [{ role: ref.role, before, after }] : [],
      );
    case 'publication':
    case 'estate-change':
    case 'checkpoint':
    case 'review':
      return [];
  }
}

/**
 * What a record says of pairs, one word for each: the last that it says. Dates stand in no effect, since a pair that gets another date
 * keeps its state; they are read from our own statements in the trusts that were written.
 */
export function wordsOf(record: LedgerRecord): readonly PairWord[] {
  const words = new Map<string, PairWord>();
  const say = (word: PairWord) => {
    const key = pairKey(word.principal, word.role);
    words.set(key, { ...words.get(key), ...word });
  };
  for (const { principal, role, to } of effectOf(record)) say({ principal, role, to });
  for (const { role, before, after } of trustEdits(record)) {
    if (!mayBeDated(before) && !mayBeDated(after)) continue;
    const now = ownedTermsIn(after, role);
    for (const principal of new Set([...ownedTermsIn(before, role).keys(), ...now.keys()]))
      say({ principal, role, untilMs: endOfTerms(now.get(principal)) ?? null });
  }
  return [...words.values()];
}
