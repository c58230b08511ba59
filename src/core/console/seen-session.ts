import * as v from 'valibot';
import type { SourceBase } from '#core/menu/packed-menu.ts';
import { ConsoleSessionSchema, type ConsoleSession } from '#core/messages.ts';

/** A console tab and what its page says of its session. Kept in `storage.session`, gone with the tab. */
export const SeenSessionSchema = v.object({
  tabId: v.number(),
  session: ConsoleSessionSchema,
  /** Epoch milliseconds when the page was last heard of. */
  seenAtMs: v.number(),
});
/** See {@link SeenSessionSchema}. */
export type SeenSession = v.InferOutput<typeof SeenSessionSchema>;

/** A session, and the tabs that show it, the one last heard of first. */
export interface SessionTabs {
  readonly session: ConsoleSession;
  readonly tabIds: readonly number[];
}

/** How IAM Identity Center names the role of a permission set. */
const PERMISSION_SET = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/;

/** The most sessions that AWS's multi-session support holds in one browser. */
export const MAX_SESSIONS = 5;

/** Whether two pages show one session: in classic mode there is one for the browser and partition. */
export function isSameSession(a: ConsoleSession, b: ConsoleSession): boolean {
  if (a.partition !== b.partition || a.mode !== b.mode) return false;
  return a.mode === 'classic' || a.differentiator === b.differentiator;
}

/** Whether a page shows the role of an account; a menu's role may carry a path, a page's does not. */
export function showsRole(session: ConsoleSession, account: string, role: string): boolean {
  return (
    session.role?.account === account &&
    session.role.name.slice(session.role.name.lastIndexOf('/') + 1) ===
      role.slice(role.lastIndexOf('/') + 1)
  );
}

/** Whether switches that start from a base can start from a session. Classic ones always start from the sign-in. */
export function canSwitchFrom(session: ConsoleSession, base: SourceBase): boolean {
  if (session.partition !== base.partition) return false;
  if (base.role !== undefined) return isInRole(session, base.account, base.role);
  if (session.mode === 'classic') return session.baseAccount === base.account;
  if (base.principal?.includes(':role/')) return showsRole(session, base.account, base.principal);
  return session.role === undefined && session.baseAccount === base.account;
}

/** Whether somebody signed in to an account as a role, or as a user of that name; a permission set stands for its role. */
function isInRole(session: ConsoleSession, account: string, role: string): boolean {
  const { baseAccount, baseUser } = session;
  const name =
    session.mode === 'multi' && session.role?.account === account
      ? session.role.name
      : baseAccount === account && (session.mode === 'classic' || session.role === undefined)
        ? baseUser?.split('/')[0]
        : undefined;
  const wanted = role.slice(role.lastIndexOf('/') + 1);
  return name === wanted || PERMISSION_SET.exec(name ?? '')?.[1] === wanted;
}

/** Whether a session is that of the base's own principal: of several users of an account, the menu is made for one. */
export function isOwnSession(session: ConsoleSession, base: SourceBase): boolean {
  const { principal } = base;
  // Nobody in particular: whoever signs in there.
  if (principal === undefined) return true;
  return session.baseUser === principal.slice(principal.lastIndexOf('/') + 1);
}

/** One entry for each session, most recently seen first, with all of its tabs. */
export function sessionsOf(seen: readonly SeenSession[]): readonly SessionTabs[] {
  const newestFirst = [...seen].sort((a, b) => b.seenAtMs - a.seenAtMs);
  const sessions: { session: ConsoleSession; tabIds: number[] }[] = [];
  for (const { tabId, session } of newestFirst) {
    const known = sessions.find((one) => isSameSession(one.session, session));
    if (known) known.tabIds.push(tabId);
    else sessions.push({ session, tabIds: [tabId] });
  }
  return sessions;
}
