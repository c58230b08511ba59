import { useSignal } from '@preact/signals';
import { useAdmin } from '#ui/state/admin-state.ts';
import { heldRoles } from '#ui/state/people-access.ts';
import { routeHash } from '#ui/state/route.ts';
import { countText, text } from '#ui/text.ts';

/** More names than this are not read but searched. */
const MOST = 200;

interface PeopleListProps {
  /** Id of the person that is shown. */
  readonly selected: string | undefined;
}

/** Everyone in the configuration with how many roles they hold; typing narrows the list. */
export function PeopleList({ selected }: PeopleListProps) {
  const { configuration, access } = useAdmin();
  const query = useSignal('');
  const words = query.value.toLowerCase().split(/\s+/);
  const people = (configuration.value?.people ?? []).filter((person) => {
    const haystack =
      `${person.name} ${person.email ?? ''} ${person.principals.join(' ')}`.toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
  return (
    <aside class="people-list" aria-label={text('people_label')}>
      <input
        type="search"
        placeholder={text('people_search')}
        aria-label={text('people_search')}
        value={query.value}
        onInput={(event) => (query.value = event.currentTarget.value)}
      />
      <ul>
        {people.slice(0, MOST).map((person) => (
          <li key={person.id}>
            <a
              href={routeHash({ page: 'permissions', person: person.id })}
              aria-current={person.id === selected ? 'page' : undefined}
            >
              <span dir="auto">{person.name}</span>
              {access.value && <span class="quiet number">{heldRoles(access.value, person)}</span>}
            </a>
          </li>
        ))}
      </ul>
      {people.length > MOST && (
        <p class="quiet more">{countText('people_more', people.length - MOST)}</p>
      )}
      {people.length === 0 && (
        <p class="quiet">{text(query.value ? 'people_none_match' : 'people_none')}</p>
      )}
    </aside>
  );
}
