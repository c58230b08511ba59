import { useComputed, useSignal } from '@preact/signals';
import { useAdmin } from '#ui/state/admin-state.ts';
import { answerFor, findSubjects, subjectsOf } from '#ui/state/ask.ts';
import { routeHash } from '#ui/state/route.ts';
import { countText, text } from '#ui/text.ts';
import { AskPairs } from './ask-pairs.tsx';
import { ReadStatus } from './read-status.tsx';
import './permissions-page.css';
import './ask-page.css';

interface AskPageProps {
  /** As typed, or the key of one subject. */
  readonly query: string;
}

const OTHERS = 12;

/** One person, role or account: what it can get into, who can get into it, and by which statements. */
export function AskPage({ query }: AskPageProps) {
  const { configuration, access } = useAdmin();
  const showAll = useSignal(false);
  const subjects = useComputed(() =>
    configuration.value && access.value ? subjectsOf(configuration.value, access.value) : [],
  );
  const found = findSubjects(subjects.value, query);
  const [subject, ...others] = found;
  const answer = subject && access.value && answerFor(subject, access.value);
  return (
    <section class="page ask-page">
      <ReadStatus />
      {!subject && (
        <>
          <h1>{text('ask_title')}</h1>
          <p class="quiet">{text(query ? 'ask_none' : 'ask_hint', query)}</p>
        </>
      )}
      {subject && answer && (
        <>
          <header>
            <h1 dir="auto">{subject.name}</h1>
            <span class="quiet">
              {text(`ask_${subject.kind}`)} · <span class="mono">{subject.key}</span>
            </span>
          </header>
          {others.length > 0 && (
            <nav aria-label={text('ask_others')}>
              <span class="quiet">{countText('ask_also', others.length)}</span>
              <ul>
                {others.slice(0, showAll.value ? undefined : OTHERS).map(({ key, name }) => (
                  <li key={key}>
                    <a href={routeHash({ page: 'ask', query: key })} dir="auto">
                      {name}
                    </a>
                  </li>
                ))}
              </ul>
              {others.length > OTHERS && !showAll.value && (
                <button type="button" class="link" onClick={() => (showAll.value = true)}>
                  {text('ask_show_all')}
                </button>
              )}
            </nav>
          )}
          {subject.principals.length > 0 && (
            <AskPairs key={`${subject.key} out`} pairs={answer.canAssume} shows="role" />
          )}
          {subject.roles.length > 0 && (
            <AskPairs key={`${subject.key} in`} pairs={answer.assumedBy} shows="principal" />
          )}
          {subject.principals.length + subject.roles.length === 0 && (
            <p class="quiet">{text('ask_nothing_known')}</p>
          )}
        </>
      )}
    </section>
  );
}
