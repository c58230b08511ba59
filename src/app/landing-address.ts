import { parseConsoleHost } from '#core/aws/console-host.ts';
import type { Partition } from '#core/aws/partitions.ts';
import type { MenuRole } from '#core/menu/menu-document.ts';

const REGION = /^[a-z]{2,5}(-[a-z]+)+-\d{1,2}$/;

/** Where a switch may land. */
export interface LandingWish {
  /** Address of the page the reader is on, if it is a console page. Untrusted. */
  readonly here?: string;
  /** `same-page` keeps service page and Region; `home` keeps the Region. */
  readonly landing: 'same-page' | 'home';
  /** The role's own Region and page win over both. */
  readonly region?: string;
  readonly page?: string;
}

/**
 * The console address in which a switch ends: without a session's prefix, in the same partition, and on the console's
 * hosts whatever was asked.
 */
export function landingAddress(partition: Partition, wish: LandingWish): string {
  const domain = partition.consoleDomain ?? `console.${partition.dnsSuffix}`;
  const here = wish.here !== undefined && URL.canParse(wish.here) ? new URL(wish.here) : undefined;
  const place = here?.protocol === 'https:' ? parseConsoleHost(here.hostname) : undefined;
  const isHere = here !== undefined && place?.partition.id === partition.id;
  // A Region becomes a part of the host: what does not look like one must not.
  const own = wish.region !== undefined && REGION.test(wish.region) ? wish.region : undefined;
  const region = own ?? (isHere ? regionOf(here, place.region) : undefined);
  const host = region === undefined ? domain : `${region}.${domain}`;
  const query = region === undefined ? '' : `?region=${encodeURIComponent(region)}`;
  if (wish.page !== undefined && URL.canParse(wish.page, `https://${host}/`)) {
    const page = new URL(wish.page, `https://${host}/`);
    if (region !== undefined) page.searchParams.set('region', region);
    return page.host === host ? page.href : `https://${host}/console/home${query}`;
  }
  if (!isHere || wish.landing === 'home') return `https://${host}/console/home${query}`;
  const address = new URL(here);
  if (!partition.extraConsoleHosts.includes(address.hostname)) address.hostname = host;
  address.username = '';
  address.password = '';
  address.port = '';
  if (region !== undefined && (own !== undefined || address.searchParams.has('region')))
    address.searchParams.set('region', region);
  return address.href;
}

/** Where a switch to a role lands: at the page that a link leads to, else at the role's own, else as the person likes it. */
export function landingOf(
  partition: Partition,
  { region, landing: page }: Pick<MenuRole, 'region' | 'landing'>,
  wish: Pick<LandingWish, 'here' | 'landing'> & { readonly destination?: string },
): string {
  const { destination, ...preferred } = wish;
  if (destination !== undefined)
    return landingAddress(partition, { landing: 'same-page', here: destination });
  return landingAddress(partition, {
    ...preferred,
    ...(region === undefined ? {} : { region }),
    ...(page === undefined ? {} : { page }),
  });
}

function regionOf(here: URL, hostRegion: string | undefined): string | undefined {
  const region = here.searchParams.get('region') ?? hostRegion;
  return region !== undefined && REGION.test(region) ? region : undefined;
}
