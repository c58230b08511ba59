import { rolePathAndName } from '#core/aws/arn.ts';
import { subjectOf, type Change } from '#core/change/change-set.ts';
import { groupChanges, subjectName } from '#ui/state/change-groups.ts';
import type { Names } from '#ui/state/names.ts';
import { text } from '#ui/text.ts';
import { ChangeSign, termsText } from './change-sign.tsx';

interface PlanChangesListProps {
  readonly changes: readonly Change[];
  readonly names: Names;
}

/** What was asked for, account by account; to be read, not changed. */
export function PlanChangesList({ changes, names }: PlanChangesListProps) {
  return (
    <div class="plan-changes">
      {groupChanges(changes, 'account', names).map(({ key, title, changes: list }) => (
        <section key={key} aria-label={title}>
          <h3 dir="auto">{title}</h3>
          <ul>
            {list.map((change) => (
              <li key={`${change.kind} ${subjectOf(change)} ${change.role}`}>
                <ChangeSign kind={change.kind} />
                <span>
                  <span dir="auto">{subjectName(change, names)}</span>{' '}
                  <span class="quiet">{rolePathAndName(change.role)}</span>
                  {termsText(change) && <small>{termsText(change)}</small>}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {changes.length === 0 && <p class="quiet">{text('review_no_changes')}</p>}
    </div>
  );
}
