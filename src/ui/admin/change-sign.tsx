import { isStatementChange, type Change } from '#core/change/change-set.ts';
import { shortTime } from '#ui/time.ts';
import { text } from '#ui/text.ts';
import './change-sign.css';

const SIGNS: Readonly<Record<Change['kind'], string>> = {
  grant: '+',
  revoke: '−',
  adopt: '⇥',
  forget: '×',
  remove: '×',
  restore: '↶',
};

/** What a change says beside its pair, in a few words; empty when there is nothing. */
export function termsText(change: Change): string {
  if (isStatementChange(change)) return text(`change_${change.kind}`);
  if (change.kind === 'grant' && change.untilMs !== undefined)
    return text('terms_until_short', shortTime(change.untilMs));
  return change.kind === 'revoke' && change.endSessions ? text('terms_end_sessions_short') : '';
}

/** The kind of a change as one sign; its word is for those who cannot see it. */
export function ChangeSign({ kind }: Pick<Change, 'kind'>) {
  return (
    <span class={`change-sign ${kind}`}>
      <span aria-hidden="true">{SIGNS[kind]}</span>
      <span class="visually-hidden">{text(`change_${kind}`)}</span>
    </span>
  );
}
