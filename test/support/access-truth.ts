import type { AccessState } from '#core/access/access-state.ts';
import type { Estate } from '../lab/estate.ts';

/** The words of an estate's truth as access states. */
const STATES: Readonly<Record<string, AccessState>> = {
  active: 'granted',
  'active-mfa': 'conditional',
  'assertion-only': 'assertion-only',
  'trust-only': 'trust-only',
  denied: 'denied',
  bounded: 'denied',
};

/** The true state of every pair of an estate that is not `none`, by `‹principal› ‹role›`. */
export function truthOf(estate: Estate): ReadonlyMap<string, AccessState> {
  return new Map(
    estate.truth.map(({ principal, role, state }) => [`${principal} ${role}`, STATES[state]!]),
  );
}
