import { useSignal } from '@preact/signals';
import type { Person } from '#core/estate/configuration.ts';
import { countText, text } from '#ui/text.ts';

interface PeoplePreviewProps {
  /** What IAM users look like; nothing of it is in the configuration yet. */
  readonly people: readonly Person[];
  readonly onAdd: (people: readonly Person[]) => Promise<unknown>;
}

/** IAM users whom nobody claims, as the people they look like; those that are ticked are added. */
export function PeoplePreview({ people, onAdd }: PeoplePreviewProps) {
  const left = useSignal<ReadonlySet<string>>(new Set());
  const chosen = people.filter(({ id }) => !left.value.has(id));
  const toggle = (id: string) => {
    const next = new Set(left.value);
    if (!next.delete(id)) next.add(id);
    left.value = next;
  };
  return (
    <details class="people-preview">
      <summary>{countText('people_found', people.length)}</summary>
      <ul>
        {people.map(({ id, name, email, principals }) => (
          <li key={id}>
            <label class="check">
              <input type="checkbox" checked={!left.value.has(id)} onChange={() => toggle(id)} />
              <span dir="auto">{name}</span>
              <span class="quiet">{email}</span>
              <span class="quiet mono">{principals.join(' ')}</span>
            </label>
          </li>
        ))}
      </ul>
      <button
        type="button"
        class="primary"
        disabled={chosen.length === 0}
        onClick={() => void onAdd(chosen)}
      >
        {countText('action_add_people', chosen.length)}
      </button>
      <p class="quiet">{text('people_found_hint')}</p>
    </details>
  );
}
