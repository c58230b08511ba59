import type { Person } from '#core/estate/configuration.ts';
import { TickList } from '#ui/components/tick-list.tsx';
import { countText, text } from '#ui/text.ts';

interface PeoplePreviewProps {
  /** What IAM users look like; nothing of it is in the configuration yet. */
  readonly people: readonly Person[];
  readonly onAdd: (people: readonly Person[]) => Promise<unknown>;
}

/** IAM users whom nobody claims, as the people they look like; those that are ticked are added. */
export function PeoplePreview({ people, onAdd }: PeoplePreviewProps) {
  return (
    <details class="preview">
      <summary>{countText('people_found', people.length)}</summary>
      <TickList
        items={people}
        keyOf={({ id }) => id}
        lineOf={({ name, email, principals }) => (
          <>
            <span dir="auto">{name}</span>
            <span class="quiet">{email}</span>
            <span class="quiet mono">{principals.join(' ')}</span>
          </>
        )}
        action={(count) => countText('action_add_people', count)}
        onChoose={(chosen) => void onAdd(chosen)}
      />
      <p class="quiet">{text('people_found_hint')}</p>
    </details>
  );
}
