import type { CommittedAction, LedgerRecord } from '#core/ledger/record.ts';
import { DocumentDiff } from '#ui/components/document-diff.tsx';
import { errorTexts } from '#ui/components/error-notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createNames } from '#ui/state/names.ts';
import { exactTime } from '#ui/time.ts';
import { countText, text } from '#ui/text.ts';
import { callText } from './plan-texts.ts';

interface CommitActionsProps {
  readonly record: Extract<LedgerRecord, { kind: 'commit' }>;
  /** CloudTrail's, by request id. */
  readonly eventIds: ReadonlyMap<string, string>;
}

type Result = CommittedAction['result'];

const snake = (kind: Result['kind']) => (kind === 'not-done' ? 'not_done' : kind);

function resultText(result: Result): string {
  switch (result.kind) {
    case 'done':
      return result.requestId ?? text('call_found_done');
    case 'failed':
      return errorTexts(result.error).title;
    case 'not-done':
    case 'unknown':
      return '';
  }
}

/** The calls of a commit as they went, with CloudTrail's event of each where it was ever seen. */
export function CommitActions({ record, eventIds }: CommitActionsProps) {
  const names = createNames(useAdmin().configuration.value);
  return record.body.actions.map(
    ({ call, account, atMs, result, attempts, before, after }, index) => {
      const eventId = result.kind === 'done' && eventIds.get(result.requestId ?? '');
      return (
        <article class="action" key={index}>
          <header>
            <h2 class="mono">{callText(call, names)}</h2>
            <span class="quiet">
              {names.account(account)}
              {atMs !== null && ` · ${exactTime(atMs)}`}
            </span>
          </header>
          <p>
            <span class="quiet">{text(`result_${snake(result.kind)}`)}</span>{' '}
            <span class="mono">{resultText(result)}</span>{' '}
            {eventId && (
              <>
                <span class="quiet">{text('trail_event')}</span>{' '}
                <span class="mono">{eventId}</span>{' '}
              </>
            )}
            {attempts > 1 && <span class="quiet">{countText('call_attempts', attempts)}</span>}
          </p>
          <DocumentDiff before={before} after={after} />
        </article>
      );
    },
  );
}
