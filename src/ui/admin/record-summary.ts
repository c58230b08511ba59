import type { LedgerKind, LedgerRecord } from '#core/ledger/record.ts';
import type { Names } from '#ui/state/names.ts';
import { countText, text, type TextKey } from '#ui/text.ts';
import { changeText } from './plan-texts.ts';

/** One line that says what a record is about. */
export function recordSummary(record: LedgerRecord, names: Names): string {
  switch (record.kind) {
    case 'commit': {
      const [first] = record.body.changes;
      if (record.body.comment) return record.body.comment;
      return first ? changeText(first, names) : '';
    }
    case 'publication':
      return countText('published_menus', record.body.menus.length);
    case 'estate-change':
      return record.body.comment;
    case 'drift':
      return record.body.comment || countText('drift_pairs', record.body.effect.length);
    case 'review': {
      const removed = record.body.decisions.filter(({ decision }) => decision === 'remove').length;
      const counts = countText('review_summary', record.body.decisions.length, removed);
      return record.body.comment ? `${record.body.comment} (${counts})` : counts;
    }
    case 'checkpoint':
      return text('record_checkpoint_at', record.body.seq);
  }
}

/** What kind of record it is. */
export function kindText(kind: LedgerKind): string {
  // as: each kind has its text.
  return text(`record_${kind.replace('-', '_')}` as TextKey);
}

/** How a commit ended; empty for other kinds. */
export function outcomeText(record: LedgerRecord): string {
  if (record.kind !== 'commit') return '';
  // as: each outcome has its text.
  return text(`outcome_${record.body.outcome.replace('-', '_')}` as TextKey);
}
