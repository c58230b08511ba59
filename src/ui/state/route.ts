import { signal } from '@preact/signals';
import { TIME_VIEWS, type TimeView } from './time-view.ts';
import { SETUP_STEPS } from '#core/setup/setup-steps.ts';
import { NETWORK_KINDS, type NetworkFocus } from './network.ts';

/** What the setup page shows: a step of the walk, or one of the two tools beside it. */
export const SETUP_PLACES = [...SETUP_STEPS, 'doctor', 'rollout'] as const;
/** One of {@link SETUP_PLACES}. */
export type SetupPlace = (typeof SETUP_PLACES)[number];

/** A page of the options tab, as its address says it after `#/`. */
export type Route =
  | { readonly page: 'settings' }
  | { readonly page: 'self-test' }
  | { readonly page: 'configuration' }
  | { readonly page: 'permissions'; readonly person?: string }
  | { readonly page: 'network'; readonly focus?: NetworkFocus }
  /** Without a step: the first that still wants something. */
  | { readonly page: 'setup'; readonly step?: SetupPlace }
  | { readonly page: 'matrix' }
  | { readonly page: 'findings' }
  /** What was typed, or the id or ARN of what is asked about. */
  | { readonly page: 'ask'; readonly query: string }
  /** A grant request as it was pasted or followed; empty: none yet. */
  | { readonly page: 'request'; readonly request: string }
  /** Of the staged changes, or of what ended sessions no longer need. */
  | { readonly page: 'review'; readonly of?: 'clean-up' }
  /** Change sets that administrators share; one of them, by its author and id. */
  | { readonly page: 'proposals'; readonly of?: { readonly user: string; readonly id: string } }
  | { readonly page: 'commits' }
  | { readonly page: 'time'; readonly view?: TimeView; readonly subject?: string }
  | { readonly page: 'ledger' }
  | { readonly page: 'access-review' }
  | { readonly page: 'commit'; readonly seq: number };

/** Reads an address fragment; anything unknown leads to the settings. */
export function parseRoute(hash: string): Route {
  const [page, argument, id] = hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  switch (page) {
    case 'permissions':
      return argument ? { page, person: argument } : { page };
    case 'ask':
      return { page, query: argument ?? '' };
    case 'request':
      return { page, request: argument ?? '' };
    case 'matrix':
    case 'findings':
    case 'configuration':
    case 'access-review':
    case 'ledger':
    case 'self-test':
      return { page };
    case 'proposals':
      return argument && id ? { page, of: { user: argument, id } } : { page };
    case 'time': {
      const view = TIME_VIEWS.find((known) => known === argument);
      return view && id ? { page, view, subject: id } : { page };
    }
    case 'review':
      return argument === 'clean-up' ? { page, of: argument } : { page };
    case 'setup': {
      const step = SETUP_PLACES.find((known) => known === argument);
      return step ? { page, step } : { page };
    }
    case 'network': {
      const kind = NETWORK_KINDS.find((known) => known === argument);
      return kind && id ? { page, focus: { kind, id } } : { page };
    }
    case 'commits':
      return argument && /^\d+$/.test(argument)
        ? { page: 'commit', seq: Number(argument) }
        : { page };
    default:
      return { page: 'settings' };
  }
}

/** Pages that are everyone's, whatever estate is looked at. */
const WITHOUT_ESTATE: ReadonlySet<Route['page']> = new Set(['settings', 'self-test']);

/** The estate that addresses name; undefined while a browser keeps a single one. */
const named = signal<string | undefined>(undefined);

/** Makes every address from now on name an estate by its id; empty: one that is still to be added. */
export function nameInAddresses(estate: string | undefined): void {
  named.value = estate;
}

function pathOf(route: Route): string {
  switch (route.page) {
    case 'permissions':
      return `/permissions${route.person === undefined ? '' : `/${encodeURIComponent(route.person)}`}`;
    case 'network':
      return `/network${route.focus ? `/${route.focus.kind}/${encodeURIComponent(route.focus.id)}` : ''}`;
    case 'time':
      return `/time${route.view ? `/${route.view}/${encodeURIComponent(route.subject ?? '')}` : ''}`;
    case 'setup':
      return `/setup${route.step === undefined ? '' : `/${route.step}`}`;
    case 'ask':
      return `/ask/${encodeURIComponent(route.query)}`;
    case 'request':
      return `/request/${encodeURIComponent(route.request)}`;
    case 'proposals':
      return `/proposals${route.of ? `/${encodeURIComponent(route.of.user)}/${route.of.id}` : ''}`;
    case 'review':
      return `/review${route.of === undefined ? '' : `/${route.of}`}`;
    case 'commit':
      return `/commits/${route.seq}`;
    default:
      return `/${route.page}`;
  }
}

/**
 * The address fragment of a route.
 *
 * @param estate - The estate whose page it is; absent: the one that is shown.
 */
export function routeHash(route: Route, estate = named.value): string {
  const isNamed = estate !== undefined && !WITHOUT_ESTATE.has(route.page);
  return `#${isNamed ? `/@${estate}` : ''}${pathOf(route)}`;
}

/** Goes to a route as a link would. */
export function go(route: Route, estate?: string): void {
  location.hash = routeHash(route, estate);
}
