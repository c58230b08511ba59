import { useSignal } from '@preact/signals';
import type { Person } from '#core/estate/configuration.ts';
import { isSamePerson } from '#core/estate/same-person.ts';
import { CopyButton } from '#ui/components/copy-button.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { useEstates } from '#ui/state/estates.ts';
import { countText, text } from '#ui/text.ts';

interface EnrolmentsEverywhereProps {
  readonly person: Person;
  /** Their enrolment text in the estate around. */
  readonly own: string;
  /** Runs what may fail, and shows the failure. */
  readonly attempt: (work: () => Promise<void>) => Promise<void>;
}

/** The enrolment texts of one human being in every estate that has published a menu for them, a line each: to be handed out as one. */
export function EnrolmentsEverywhere({ person, own, attempt }: EnrolmentsEverywhereProps) {
  const { known } = useEstates();
  const shown = useAdmin();
  const all = useSignal<string | undefined>(undefined);
  const others = known.value.flatMap(({ admin, configuration }) => {
    const other = configuration.people.find(
      (one) => one.menuId !== undefined && isSamePerson(one, person),
    );
    return other && admin !== shown ? [{ admin, configuration, id: other.id }] : [];
  });
  if (others.length === 0) return null;
  const gather = () =>
    attempt(async () => {
      const texts = others.map(({ admin, configuration, id }) =>
        admin.actions.menus.enrolmentText(configuration, id),
      );
      all.value = [own, ...(await Promise.all(texts))].join('\n');
    });
  return all.value === undefined ? (
    <button type="button" class="plain" onClick={() => void gather()}>
      {countText('action_enrolments_everywhere', others.length + 1)}
    </button>
  ) : (
    <CopyButton
      value={all.value}
      label={text('action_copy_enrolments', person.name)}
      caption={text('action_copy_all')}
    />
  );
}
