import { useComputed } from '@preact/signals';
import { useAdmin } from '#ui/state/admin-state.ts';
import { findSubjects, subjectsOf } from '#ui/state/ask.ts';
import { text } from '#ui/text.ts';
import { AskAnswer } from './ask-answer.tsx';
import { AskElsewhere } from './ask-elsewhere.tsx';
import { ReadStatus } from './read-status.tsx';
import './permissions-page.css';
import './ask-page.css';

interface AskPageProps {
  /** As typed, or the key of one subject. */
  readonly query: string;
}

/** One person, role or account: what it can get into, who can get into it, and by which statements; then the same in other estates. */
export function AskPage({ query }: AskPageProps) {
  const { configuration, access } = useAdmin();
  const subjects = useComputed(() =>
    configuration.value && access.value ? subjectsOf(configuration.value, access.value) : [],
  );
  const [subject, ...others] = findSubjects(subjects.value, query);
  return (
    <section class="page ask-page">
      <ReadStatus />
      {subject ? (
        <AskAnswer key={subject.key} found={[subject, ...others]} heading="h1" />
      ) : (
        <>
          <h1>{text('ask_title')}</h1>
          <p class="quiet">{text(query ? 'ask_none' : 'ask_hint', query)}</p>
        </>
      )}
      <AskElsewhere query={query} here={subject} />
    </section>
  );
}
