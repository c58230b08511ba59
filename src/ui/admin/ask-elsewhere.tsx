import { PartitionMark } from '#ui/components/partition-mark.tsx';
import { AdminContext, useAdmin } from '#ui/state/admin-state.ts';
import { findElsewhere, subjectsOf, type Subject } from '#ui/state/ask.ts';
import { useEstates, type KnownEstate } from '#ui/state/estates.ts';
import { text } from '#ui/text.ts';
import { AskAnswer } from './ask-answer.tsx';

interface AskElsewhereProps {
  readonly query: string;
  /** What the query means in the estate that is looked at. */
  readonly here: Subject | undefined;
}

interface AnswerIn extends KnownEstate {
  readonly found: readonly [Subject, ...Subject[]];
}

/** The answers of the other estates whose picture is there. */
function answersElsewhere(
  { query, here }: AskElsewhereProps,
  estates: readonly KnownEstate[],
  shown: KnownEstate['admin'],
): readonly AnswerIn[] {
  const person = shown.configuration.value?.people.find(
    ({ id }) => here?.kind === 'person' && id === here.key,
  );
  return estates.flatMap(({ admin, configuration }) => {
    const access = admin.access.value;
    if (admin === shown || !access) return [];
    const subjects = subjectsOf(configuration, access);
    const [first, ...others] = findElsewhere(subjects, configuration, query, person);
    return first ? [{ admin, configuration, found: [first, ...others] }] : [];
  });
}

/** What every other estate answers to the same question, estate by estate. */
export function AskElsewhere(asked: AskElsewhereProps) {
  const { known } = useEstates();
  const shown = useAdmin();
  return answersElsewhere(asked, known.value, shown).map(({ admin, configuration, found }) => (
    <section
      key={configuration.id}
      class="ask-elsewhere"
      aria-labelledby={`in-${configuration.id}`}
    >
      <h2 id={`in-${configuration.id}`}>
        {text('ask_in_estate', configuration.name)}{' '}
        <PartitionMark partition={configuration.jump.partition} />
      </h2>
      <AdminContext.Provider value={admin}>
        <AskAnswer key={found[0].key} found={found} heading="h3" />
      </AdminContext.Provider>
    </section>
  ));
}
