import { PlusIcon } from '#ui/components/icon.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { useEstates } from '#ui/state/estates.ts';
import { routeHash } from '#ui/state/route.ts';
import { text } from '#ui/text.ts';
import { EstateLine } from './estate-line.tsx';
import { RemoveEstate } from './remove-estate.tsx';

/** The estates of this browser: another is added here, and the one that is looked at is removed here. */
export function EstatesSection() {
  const { known } = useEstates();
  const { configuration } = useAdmin();
  const current = configuration.value;
  const others = known.value.filter((estate) => estate.configuration.id !== current?.id);
  return (
    <section class="estates-section">
      <h2>{text('estates_title')}</h2>
      <p class="quiet">{text('estates_hint')}</p>
      {others.length > 0 && (
        <ul>
          {others.map((estate) => (
            <li key={estate.configuration.id}>
              <a href={routeHash({ page: 'configuration' }, estate.configuration.id)}>
                <EstateLine estate={estate} />
              </a>
            </li>
          ))}
        </ul>
      )}
      <div class="actions">
        <a class="button" href={routeHash({ page: 'setup', step: 'jump' }, '')}>
          <PlusIcon size={14} />
          {text('estates_add')}
        </a>
      </div>
      {current && <RemoveEstate configuration={current} />}
    </section>
  );
}
