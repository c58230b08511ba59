import { useRef } from 'preact/hooks';
import { ChevronDownIcon, PlusIcon } from '#ui/components/icon.tsx';
import { PartitionMark } from '#ui/components/partition-mark.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { useEstates } from '#ui/state/estates.ts';
import { routeHash, type Route } from '#ui/state/route.ts';
import { text } from '#ui/text.ts';
import { EstateLine } from './estate-line.tsx';
import './estate-menu.css';

interface EstateMenuProps {
  readonly route: Route;
}

/** What of a page has its like in every estate; a person, a role or a record has not. */
function inAnyEstate(route: Route): Route {
  switch (route.page) {
    case 'permissions':
    case 'network':
    case 'time':
    case 'setup':
    case 'proposals':
      return { page: route.page };
    case 'commit':
      return { page: 'commits' };
    case 'review':
    case 'request':
    case 'settings':
    case 'self-test':
      return { page: 'permissions' };
    default:
      return route;
  }
}

/** The estate that is looked at, and the way to the others: who is signed in where, and what waits there. */
export function EstateMenu({ route }: EstateMenuProps) {
  const { known } = useEstates();
  const { configuration } = useAdmin();
  const list = useRef<HTMLElement>(null);
  const current = configuration.value;
  const to = inAnyEstate(route);
  const close = () => list.current?.hidePopover();
  return (
    <div class="estate-menu">
      <button type="button" class="plain" popovertarget="estate-list">
        <span class="visually-hidden">{text('estates_menu')}: </span>
        <strong dir="auto">{current?.name ?? text('estates_new')}</strong>
        {current && <PartitionMark partition={current.jump.partition} />}
        <ChevronDownIcon size={14} />
      </button>
      <nav id="estate-list" popover="auto" ref={list} aria-label={text('estates_menu')}>
        <ul>
          {known.value.map((estate) => (
            <li key={estate.configuration.id}>
              <a
                href={routeHash(to, estate.configuration.id)}
                aria-current={estate.configuration.id === current?.id ? 'true' : undefined}
                onClick={close}
              >
                <EstateLine estate={estate} />
              </a>
            </li>
          ))}
        </ul>
        <a class="add" href={routeHash({ page: 'setup', step: 'jump' }, '')} onClick={close}>
          <PlusIcon size={14} />
          {text('estates_add')}
        </a>
      </nav>
    </div>
  );
}
