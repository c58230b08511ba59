import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { effectOf, type GrantInterval } from '#core/ledger/grant-interval.ts';
import { differenceOf, historyOf, stateAsOf } from '#core/ledger/grant-timeline.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import { stateText } from '#ui/components/state-mark.tsx';
import { exactTime } from '#ui/time.ts';
import { countText, text } from '#ui/text.ts';
import { actorText } from './actor-text.ts';
import type { Names } from './names.ts';

/** What a report is made of. */
export interface AuditReportInput {
  readonly configuration: EstateConfiguration;
  readonly names: Names;
  /** The records of the period, oldest first. */
  readonly records: readonly LedgerRecord[];
  readonly intervals: readonly GrantInterval[];
  /** Epoch milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly madeAtMs: number;
  readonly summaryOf: (record: LedgerRecord) => string;
  readonly kindOf: (record: LedgerRecord) => string;
}

const escape = (value: string | number): string =>
  String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  if (rows.length === 0) return `<p>${escape(text('report_nothing'))}</p>`;
  const cells = (tag: 'th' | 'td', row: readonly (string | number)[]) =>
    `<tr>${row.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join('')}</tr>`;
  return `<table><thead>${cells('th', head)}</thead><tbody>${rows.map((row) => cells('td', row)).join('')}</tbody></table>`;
}

const STYLE = `
  :root { color-scheme: light dark; font: 14px/20px system-ui, sans-serif; }
  body { max-width: 1100px; margin: 32px auto; padding: 0 24px; }
  h1 { font-size: 22px; } h2 { font-size: 17px; margin-top: 32px; }
  table { width: 100%; border-collapse: collapse; }
  th, td { padding: 6px 8px; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); text-align: start; vertical-align: top; overflow-wrap: anywhere; }
  .hash { font: 12px/18px ui-monospace, monospace; overflow-wrap: anywhere; }
  @media print { h2 { break-after: avoid; } tr { break-inside: avoid; } }
`;

/**
 * The access of a period in one file that needs nothing else: who could enter what at its end, what differs from its beginning, every
 * change on the way, what was done and why, what failed, and the hashes by which the records can be found again. It holds no script, and may load none.
 */
export function auditReport(input: AuditReportInput): string {
  const { configuration, names, records, intervals, fromMs, toMs, madeAtMs } = input;
  const pair = ({ principal, role }: Pick<GrantInterval, 'principal' | 'role'>) => [
    names.principal(principal),
    names.role(role),
  ];
  const title = `${configuration.name}: ${text('report_title')}`;
  const last = records.at(-1);
  const failed = records.flatMap((record) =>
    record.kind === 'commit'
      ? record.body.actions
          .filter(({ result }) => result.kind !== 'done')
          .map(({ call, account, result }) => [
            record.seq,
            call.api,
            names.account(account),
            result.kind === 'failed' ? result.error.code : result.kind,
          ])
      : [],
  );
  const sections: readonly (readonly [string, string])[] = [
    [
      text('report_changes'),
      table(
        [text('column_person'), text('column_role'), text('report_before'), text('report_after')],
        differenceOf(intervals, fromMs, toMs).map((row) => [
          ...pair(row),
          stateText(row.from),
          stateText(row.to),
        ]),
      ),
    ],
    [
      text('report_events'),
      table(
        [
          text('column_when'),
          text('column_person'),
          text('column_role'),
          text('report_before'),
          text('report_after'),
          text('column_number'),
        ],
        historyOf(intervals)
          .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
          .map((event) => [
            exactTime(event.atMs),
            ...pair(event),
            stateText(event.from),
            stateText(event.to),
            event.isByDate ? text('history_by_date', event.seq) : event.seq,
          ]),
      ),
    ],
    [
      text('report_records'),
      table(
        [
          text('column_number'),
          text('column_when'),
          text('column_who'),
          text('column_what'),
          text('column_about'),
          text('tab_effect'),
        ],
        records.map((record) => [
          record.seq,
          exactTime(record.atMs),
          actorText(record.actor),
          input.kindOf(record),
          input.summaryOf(record),
          countText('report_pairs', effectOf(record).length),
        ]),
      ),
    ],
    [
      text('report_failed'),
      table(
        [text('column_number'), text('report_call'), text('column_account'), text('column_state')],
        failed,
      ),
    ],
    [
      text('report_access', exactTime(toMs)),
      table(
        [text('column_person'), text('column_role'), text('column_state'), text('column_since')],
        stateAsOf(intervals, toMs).map((row) => [
          ...pair(row),
          stateText(row.state),
          exactTime(row.fromMs),
        ]),
      ),
    ],
    [
      text('report_hashes'),
      table(
        [text('column_number'), text('record_hash')],
        records.map(({ seq, hash }) => [seq, hash]),
      ),
    ],
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escape(title)}</title><style>${STYLE}</style></head><body>
<h1>${escape(title)}</h1>
<p>${escape(text('report_period', exactTime(fromMs), exactTime(toMs)))}</p>
<p>${escape(text('report_made', exactTime(madeAtMs)))}</p>
${last ? `<p>${escape(text('report_head', last.seq))}</p><p class="hash">${escape(last.hash)}</p>` : ''}
${sections.map(([heading, body]) => `<h2>${escape(heading)}</h2>${body}`).join('\n')}
</body></html>
`;
}
