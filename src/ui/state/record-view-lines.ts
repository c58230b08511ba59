import type { CsvLine } from '#core/csv.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import { actionLines } from './action-lines.ts';
import type { Names } from './names.ts';
import { decisionLines, effectLines } from './pair-lines.ts';

/**
 * What the page of one record shows, as lines for a spreadsheet: a commit's calls, a review's decisions, a drift's pairs, a publication's
 * menus, a checkpoint's or an estate change's one line.
 *
 * @param eventIds - CloudTrail's, by request id.
 */
export function recordViewLines(
  record: LedgerRecord,
  names: Names,
  eventIds: ReadonlyMap<string, string>,
): readonly CsvLine[] {
  switch (record.kind) {
    case 'commit':
      return actionLines(record, eventIds);
    case 'drift':
      return effectLines(record.body.effect, names);
    case 'review':
      return decisionLines(record.body.decisions, names);
    case 'publication':
      return record.body.menus.map(({ person, series, version, sha256 }) => ({
        person: names.person(person),
        series,
        version: String(version),
        sha256,
      }));
    case 'checkpoint': {
      const { seq, hash, kid, signature } = record.body;
      return [{ number: String(seq), hash, kid, signature }];
    }
    case 'estate-change': {
      const { comment, sha256Before, sha256After } = record.body;
      return [{ comment, before: sha256Before ?? '', after: sha256After }];
    }
  }
}
