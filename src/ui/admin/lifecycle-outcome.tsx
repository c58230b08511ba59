import type { LifecycleChanges } from '#core/change/lifecycle.ts';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { countText } from '#ui/text.ts';
import { sourceText } from './source-text.ts';

interface LifecycleOutcomeProps {
  readonly outcome: LifecycleChanges;
  /** The name people use for a role's ARN; what is no ARN stays as it is. */
  readonly nameOf: (role: string) => string;
}

/** How much was staged, and all that had to be left, with the statement that keeps it. */
export function LifecycleOutcome({
  outcome: { changes, kept, missing },
  nameOf,
}: LifecycleOutcomeProps) {
  const { names } = useAdmin();
  return (
    <>
      <Notice kind="info">{countText('lifecycle_staged', changes.length)}</Notice>
      {kept.length > 0 && (
        <Notice kind="warning">
          <strong>{countText('lifecycle_kept', kept.length)}</strong>
          <ul>
            {kept.map(({ role, sources }) => (
              <li key={role}>
                <span dir="auto">{nameOf(role)}</span>
                <span class="quiet">
                  : {sources.map((source) => sourceText(source, names.value)).join(', ')}
                </span>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {missing.length > 0 && (
        <Notice kind="warning">
          <strong>{countText('lifecycle_missing', missing.length)}</strong>
          <ul>
            {missing.map((role) => (
              <li key={role} dir="auto">
                {nameOf(role)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}
