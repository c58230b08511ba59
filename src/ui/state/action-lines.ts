import type { CsvLine } from '#core/csv.ts';
import { nameOfDocument } from '#core/change/document-comparison.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';

/** The calls of a commit as lines for a spreadsheet, with CloudTrail's event of each where it was ever seen. */
export function actionLines(
  { seq, body }: Extract<LedgerRecord, { kind: 'commit' }>,
  eventIds: ReadonlyMap<string, string>,
): readonly CsvLine[] {
  return body.actions.map(({ call, account, ref, atMs, attempts, result, before, after }) => {
    const requestId = result.kind === 'done' ? (result.requestId ?? '') : '';
    return {
      number: String(seq),
      at: atMs === null ? '' : new Date(atMs).toISOString(),
      account,
      call: call.api,
      document: nameOfDocument(ref),
      result: result.kind,
      error: result.kind === 'failed' ? result.error.code : '',
      attempts: String(attempts),
      requestId,
      eventId: eventIds.get(requestId) ?? '',
      before: before ?? '',
      after: after ?? '',
    };
  });
}
