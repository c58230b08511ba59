import type { DocumentEdit, PlannedCall } from '#core/change/plan.ts';
import type { PolicyAdvice } from '#core/ports.ts';
import { DocumentDiff } from '#ui/components/document-diff.tsx';
import { SizeMeter } from '#ui/components/size-meter.tsx';
import type { Names } from '#ui/state/names.ts';
import { text } from '#ui/text.ts';
import { AdviceNotices } from './plan-advice.tsx';
import { callText, documentText } from './plan-texts.ts';

interface EditReviewProps {
  readonly edit: DocumentEdit;
  readonly calls: readonly PlannedCall[];
  readonly names: Names;
  readonly advice: readonly PolicyAdvice[];
}

/** One document: before and after, its size against its quota, and the calls that bring it there. */
export function EditReview({ edit, calls, names, advice }: EditReviewProps) {
  return (
    <article class="edit-review">
      <header>
        <h3 dir="auto">{documentText(edit.ref, names)}</h3>
        {edit.after !== null && (
          <SizeMeter used={edit.sizeCharacters} limit={edit.limitCharacters} />
        )}
      </header>
      <DocumentDiff before={edit.before} after={edit.after} />
      <AdviceNotices advice={advice} />
      <ol aria-label={text('review_calls')}>
        {calls.map((call) => (
          <li key={call.id} class="quiet mono">
            {callText(call.call, names)}
          </li>
        ))}
      </ol>
    </article>
  );
}
