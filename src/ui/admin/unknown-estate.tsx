import { useEstates } from '#ui/state/estates.ts';
import { routeHash } from '#ui/state/route.ts';
import { text } from '#ui/text.ts';

interface UnknownEstateProps {
  /** As the address has it. Untrusted. */
  readonly id: string;
}

/** An address of an estate that this browser does not keep: which ones it does, and how to add one. */
export function UnknownEstate({ id }: UnknownEstateProps) {
  const { known } = useEstates();
  return (
    <section class="page gate">
      <h1>{text('estates_unknown_title', id)}</h1>
      <p>{text('estates_unknown_hint')}</p>
      <ul>
        {known.value.map(({ configuration }) => (
          <li key={configuration.id}>
            <a href={routeHash({ page: 'permissions' }, configuration.id)} dir="auto">
              {configuration.name}
            </a>
          </li>
        ))}
      </ul>
      <a class="button" href={routeHash({ page: 'setup' }, '')}>
        {text('estates_add')}
      </a>
    </section>
  );
}
