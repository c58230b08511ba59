import type { Person } from '#core/estate/configuration.ts';
import { isSamePerson } from '#core/estate/same-person.ts';
import { PartitionMark } from '#ui/components/partition-mark.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { useEstates } from '#ui/state/estates.ts';
import { routeHash } from '#ui/state/route.ts';
import { text } from '#ui/text.ts';

interface AlsoInProps {
  readonly person: Person;
}

/** The other estates in which the same human being is a person. */
export function AlsoIn({ person }: AlsoInProps) {
  const { known } = useEstates();
  const shown = useAdmin();
  return known.value
    .filter(({ admin }) => admin !== shown)
    .flatMap(({ configuration }) => {
      const other = configuration.people.find((one) => isSamePerson(one, person));
      if (!other) return [];
      const { id, name, jump } = configuration;
      return [
        <a key={id} class="also-in" href={routeHash({ page: 'permissions', person: other.id }, id)}>
          {text('person_also_in', name)} <PartitionMark partition={jump.partition} />
        </a>,
      ];
    });
}
