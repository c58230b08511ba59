import { useSignal } from '@preact/signals';
import { useAdmin } from '#ui/state/admin-state.ts';
import { answerFor, type Subject } from '#ui/state/ask.ts';
import { useEstateOfLinks } from '#ui/state/estates.ts';
import { routeHash } from '#ui/state/route.ts';
import { countText, text } from '#ui/text.ts';
import { AskPairs } from './ask-pairs.tsx';

interface AskAnswerProps {
  /** What the query means; the first is answered. */
  readonly found: readonly [Subject, ...Subject[]];
  /** The level of its heading. */
  readonly heading: 'h1' | 'h3';
}

const OTHERS = 12;

/** One subject in the estate around: what it can get into, who can get into it, and what else the query may have meant. */
export function AskAnswer({ found: [subject, ...others], heading: Heading }: AskAnswerProps) {
  const { access } = useAdmin();
  const estate = useEstateOfLinks();
  const showAll = useSignal(false);
  const answer = access.value && answerFor(subject, access.value);
  if (!answer) return null;
  return (
    <>
      <header>
        <Heading dir="auto">{subject.name}</Heading>
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
                <a href={routeHash({ page: 'ask', query: key }, estate)} dir="auto">
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
  );
}
