import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { useEstates } from '#ui/state/estates.ts';
import { text } from '#ui/text.ts';

/** What came of the last estate file: which estate it added or brought up to date, or why it was not taken. */
export function TakenEstate() {
  const { taking } = useEstates();
  const { configuration } = useAdmin();
  const state = taking.value;
  if (state.kind === 'failed') return <ErrorNotice error={state.error} />;
  if (state.kind !== 'done' || state.value.id !== configuration.value?.id) return null;
  const { kind, name, isElsewhere } = state.value;
  return (
    <Notice kind="good">
      {text(isElsewhere ? `estates_${kind}_beside` : `estates_${kind}`, name)}
    </Notice>
  );
}
