import type { Person } from '#core/estate/configuration.ts';
import type { MenuRequest } from './access-log.ts';

/** A version of somebody's menu, and when the ledger says it was published. */
export interface PublishedVersion {
  readonly person: string;
  readonly version: number;
  /** Epoch milliseconds. */
  readonly atMs: number;
}

/** How far a person's browser has come. */
export interface MenuReach {
  readonly person: Person;
  /** The newest that was published; 0: none. */
  readonly published: number;
  /** The one that stood at the endpoint when the person's browser last asked; absent: it never asked. */
  readonly fetched?: number;
  /** Epoch milliseconds of that request. */
  readonly lastAtMs?: number;
  readonly requests: number;
}

/** The answers of which a browser has the menu: sent now, or known to be unchanged. */
const HAS_MENU = new Set([200, 304]);

/** Who has fetched which version: the log says when, the ledger what stood there then. */
export function menuReach(
  people: readonly Person[],
  versions: readonly PublishedVersion[],
  requests: readonly MenuRequest[],
): readonly MenuReach[] {
  return people.map((person) => {
    const own = versions.filter((version) => version.person === person.id);
    const asked = requests.filter(
      ({ menuId, status }) => menuId === person.menuId && HAS_MENU.has(status),
    );
    const published = Math.max(0, ...own.map(({ version }) => version));
    if (asked.length === 0) return { person, published, requests: 0 };
    const lastAtMs = asked.reduce((latest, { atMs }) => Math.max(latest, atMs), 0);
    const fetched = own
      .filter(({ atMs }) => atMs <= lastAtMs)
      .reduce((newest, { version }) => Math.max(newest, version), 0);
    return { person, published, fetched, lastAtMs, requests: asked.length };
  });
}
