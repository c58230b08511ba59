import { parseConsoleHost } from '#core/aws/console-host.ts';
import type { PartitionId } from '#core/aws/partitions.ts';
import { parseRoleReference, type RoleReference } from '#core/menu/role-reference.ts';

/** Name of the parameter that makes a console address a role link. */
const PARAMETER = 'jumpgate=';
/** Value of the parameter in the address of a grant request; a reference always has a slash. */
const REQUEST = 'request';
const MAX_ADDRESS = 4096;

/** What a console address with the parameter says. */
export type RoleLink =
  | {
      readonly kind: 'role';
      readonly partition: PartitionId;
      readonly reference: RoleReference;
      /** The address without the parameter, on a console host, of any session; absent when it names no page. */
      readonly destination?: string;
    }
  /** A grant request; its text stands in the fragment. Untrusted. */
  | { readonly kind: 'request'; readonly text: string }
  | { readonly kind: 'malformed'; readonly reason: LinkFault };

/** What can be wrong with a role link. `_locales` says each as `link_fault_‹name›`. */
export const LINK_FAULTS = ['not-console', 'no-role', 'two-roles', 'other-partition'] as const;
/** One of {@link LINK_FAULTS}. */
export type LinkFault = (typeof LINK_FAULTS)[number];

const malformed = (reason: LinkFault): RoleLink => ({ kind: 'malformed', reason });

const parametersOf = ({ search }: URL): readonly string[] =>
  search.length > 1 ? search.slice(1).split('&') : [];

/** The address without the parameter, every other character of it as it was. */
export function withoutRole(address: string): string {
  const url = new URL(address);
  url.search = parametersOf(url)
    .filter((part) => !part.startsWith(PARAMETER))
    .join('&');
  return url.href;
}

/**
 * Reads a role link: an address of the console with one more parameter, `jumpgate=‹account›/‹role›`. Whoever has no
 * Jumpgate lands on that page in the session they have.
 *
 * @param address - Untrusted: anybody can write one.
 * @see README "Role links"
 */
export function parseRoleLink(address: string): RoleLink {
  const url = address.length <= MAX_ADDRESS && URL.canParse(address) ? new URL(address) : undefined;
  const place = url?.protocol === 'https:' ? parseConsoleHost(url.hostname) : undefined;
  if (!url || !place) return malformed('not-console');
  const values = parametersOf(url).filter((part) => part.startsWith(PARAMETER));
  if (values.length > 1) return malformed('two-roles');
  const value = decoded(values[0]?.slice(PARAMETER.length) ?? '');
  if (value === REQUEST) return { kind: 'request', text: url.hash.slice(1) };
  const reference = parseRoleReference(value);
  if (!reference) return malformed('no-role');
  const partition = place.partition.id;
  if (reference.partition !== undefined && reference.partition !== partition)
    return malformed('other-partition');
  const destination = new URL(withoutRole(address));
  const { pathname, search, hash } = destination;
  const isPage = pathname !== '/' || search !== '' || hash !== '';
  return {
    kind: 'role',
    partition,
    reference,
    ...(isPage ? { destination: destination.href } : {}),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign: no reference holds one.
    return '';
  }
}

/**
 * A link to a role for a wiki or a mail.
 *
 * @param address - The console page it leads to.
 */
export function toRoleLink(address: string, { account, role }: RoleReference): string {
  const url = new URL(withoutRole(address));
  const value = [account, ...role.split('/')].map(encodeURIComponent).join('/');
  url.search = [...parametersOf(url), `${PARAMETER}${value}`].join('&');
  return url.href;
}

/**
 * A link that carries a grant request in its fragment, which browsers do not send to servers.
 *
 * @param consoleDomain - Of the partition that the request is about.
 */
export function toRequestLink(consoleDomain: string, text: string): string {
  return `https://${consoleDomain}/?${PARAMETER}${REQUEST}#${text}`;
}
