import { signal, type ReadonlySignal } from '@preact/signals';
import { parseRoute, routeHash, type Route } from './route.ts';

/** An address of the options tab after its `#`: a page, and the estate whose page it is. */
export interface Address {
  /** Its id; empty: one that is still to be added. Absent: the one that was looked at last. */
  readonly estate?: string;
  readonly route: Route;
}

/** Reads an address fragment such as `#/@acme-gov/permissions/p17`. */
export function parseAddress(hash: string): Address {
  const [, estate, rest = ''] = /^#?\/@([^/]*)(.*)$/s.exec(hash) ?? [];
  if (estate === undefined) return { route: parseRoute(hash) };
  return { estate, route: parseRoute(`#${rest}`) };
}

/** The address of this tab, and a way to correct it without a step in its history. */
export interface TabAddress {
  readonly current: ReadonlySignal<Address>;
  readonly replace: (address: Address) => void;
}

/** Follows the address of a tab, so that back, forward and bookmarks work. */
export function createTabAddress(win: Window): TabAddress {
  const current = signal(parseAddress(win.location.hash));
  win.addEventListener('hashchange', () => {
    current.value = parseAddress(win.location.hash);
  });
  return {
    current,
    replace: (address) => {
      win.history.replaceState(null, '', routeHash(address.route, address.estate));
      current.value = address;
    },
  };
}
