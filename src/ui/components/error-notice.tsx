import type { ErrorData } from '#core/errors.ts';
import { errorTextKey, errorValues, mayTryAgain } from '#ui/error-advice.ts';
import { text, type TextKey } from '#ui/text.ts';
import { CircleAlertIcon } from './icon.tsx';
import './notice.css';

interface ErrorNoticeProps {
  readonly error: ErrorData;
  /** Shown as a button where trying again can help; absent: no button. */
  readonly onRetry?: () => void;
}

/** The three sentences of an error and what they are filled with. */
export function errorTexts(error: ErrorData): Record<'title' | 'hint' | 'next', string> {
  const values = errorValues(error);
  // as: a repository test checks that every code has its three texts.
  const say = (part: 'title' | 'hint' | 'next') =>
    text(errorTextKey(error.code, part) as TextKey, ...values);
  return { title: say('title'), hint: say('hint'), next: say('next') };
}

/** What failed, why, and what to do now. */
export function ErrorNotice({ error, onRetry }: ErrorNoticeProps) {
  const { title, hint, next } = errorTexts(error);
  return (
    <div class="notice danger" role="alert">
      <CircleAlertIcon />
      <div>
        <strong>{title}</strong>
        <p>{hint}</p>
        <p>{next}</p>
        {onRetry && mayTryAgain(error.code) && (
          <button type="button" onClick={onRetry}>
            {text('action_try_again')}
          </button>
        )}
      </div>
    </div>
  );
}
