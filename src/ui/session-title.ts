import type { SeenSession } from '#core/console/seen-session.ts';

/** A console session by what it is signed in to: the role and its account, or the user. */
export function sessionTitle({ role, baseUser }: SeenSession['session']): string {
  return role ? `${role.name} ${role.account}` : (baseUser ?? '');
}
