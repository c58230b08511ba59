import type { LedgerKind, LedgerRecord } from '#core/ledger/record.ts';
import { effectOf } from '#core/ledger/grant-interval.ts';
import type { Names } from './names.ts';

/** What the list of commits is narrowed by; an empty text and an absent date narrow nothing. */
export interface RecordFilter {
  /** Words that must all be in it: a person, role or account touched, the author, the comment, a ticket, a hash. */
  readonly words: string;
  readonly kind: LedgerKind | '';
  readonly outcome: 'done' | 'taken-back' | 'left' | '';
  /** Local dates as inputs give them, `2026-03-01`; both ends included. */
  readonly from: string;
  readonly to: string;
}

/** Narrows nothing. */
export const NO_FILTER: RecordFilter = { words: '', kind: '', outcome: '', from: '', to: '' };

/** The texts by which a record can be found. */
function textsOf(record: LedgerRecord, names: Names): readonly string[] {
  const pairs = [
    ...effectOf(record),
    ...(record.kind === 'commit' ? record.body.changes : []),
  ].flatMap(({ principal, role }) => [
    principal,
    names.principal(principal),
    role,
    names.role(role),
  ]);
  const own =
    record.kind === 'commit'
      ? [record.body.name, record.body.comment, record.body.ticket ?? '']
      : 'comment' in record.body
        ? [record.body.comment]
        : [];
  return [record.actor.arn, record.hash, ...own, ...pairs];
}

/** Whether a record is one that the filter asks for. */
export function matchesFilter(record: LedgerRecord, filter: RecordFilter, names: Names): boolean {
  const { words, kind, outcome, from, to } = filter;
  if (kind && record.kind !== kind) return false;
  if (outcome && !(record.kind === 'commit' && record.body.outcome === outcome)) return false;
  if (from && record.atMs < Date.parse(`${from}T00:00`)) return false;
  if (to && record.atMs > Date.parse(`${to}T23:59:59.999`)) return false;
  if (words.trim() === '') return true;
  const said = textsOf(record, names).join('\n').toLowerCase();
  return words
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}
