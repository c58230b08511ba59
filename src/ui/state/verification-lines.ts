import type { CsvLine } from '#core/csv.ts';
import type { LedgerComparison, LedgerReport } from '#core/ledger/ledger-report.ts';
import type { LedgerVerification } from './ledger-actions.ts';

/** What verifying came to, as lines for a spreadsheet: one for each copy, one for each checkpoint, and how the copies compare. */
export function verificationLines({
  local,
  bucket,
  comparison,
}: LedgerVerification): readonly CsvLine[] {
  const line = (copy: string, what: string, finding: string, record = '', hash = ''): CsvLine => ({
    copy,
    what,
    finding,
    record,
    hash,
  });
  const linesOf = (copy: string, { verdict, checkpoints, archived }: LedgerReport) => [
    verdict.kind === 'intact'
      ? line(copy, 'chain', 'intact', String(verdict.head.seq), verdict.head.hash)
      : line(copy, 'chain', verdict.fault, String(verdict.seq), verdict.head.hash),
    ...(archived
      ? [line(copy, 'archived', String(archived.count), `${archived.fromSeq}-${archived.toSeq}`)]
      : []),
    ...checkpoints.map(({ seq, finding }) => line(copy, 'checkpoint', finding, String(seq))),
  ];
  const comparisonLine = (found: LedgerComparison) =>
    found.kind === 'shorter'
      ? line('both', 'shorter', found.copy, `${found.seq + 1}-${found.toSeq}`)
      : line('both', 'comparison', found.kind, String(found.seq));
  return [
    ...linesOf('browser', local),
    ...(bucket?.kind === 'unreadable' ? [line('bucket', 'chain', bucket.error.code)] : []),
    ...(bucket?.kind === 'read'
      ? [
          ...linesOf('bucket', bucket.copy),
          ...bucket.foreign.map((key) => line('bucket', 'foreign object', key)),
          line('bucket', 'held by Object Lock', String(bucket.locks.held)),
          line('bucket', 'not held by Object Lock', String(bucket.locks.free)),
          ...(bucket.rollups?.differing ?? []).map((day) => line('bucket', 'roll-up differs', day)),
        ]
      : []),
    ...(comparison ? [comparisonLine(comparison)] : []),
  ];
}
