import type { CsvLine } from '#core/csv.ts';
import { effectOf } from '#core/ledger/grant-interval.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import type { Names } from './names.ts';

/** Records as lines for a spreadsheet: one for each, with who gained and lost what in words. */
export function recordLines(
  records: readonly LedgerRecord[],
  names: Names,
  summaryOf: (record: LedgerRecord) => string,
): readonly CsvLine[] {
  return records.map((record) => ({
    number: String(record.seq),
    at: new Date(record.atMs).toISOString(),
    author: record.actor.arn,
    person: record.actor.person?.name ?? '',
    subject: record.actor.person?.subject ?? '',
    issuer: record.actor.person?.issuer ?? '',
    kind: record.kind,
    outcome: record.kind === 'commit' ? record.body.outcome : '',
    about: summaryOf(record),
    ticket: record.kind === 'commit' ? (record.body.ticket ?? '') : '',
    effect: effectOf(record)
      .map(
        ({ principal, role, from, to }) =>
          `${names.principal(principal)}: ${names.role(role)}: ${from} → ${to}`,
      )
      .join('\n'),
    hash: record.hash,
    previous: record.prev,
  }));
}
