import { canSwitchFrom, sessionsOf, type SeenSession } from '#core/console/seen-session.ts';
import { baseAt, roleAt, textAt, type PackedMenu } from '#core/menu/packed-menu.ts';
import { exactTime } from '#ui/time.ts';
import type { TextKey } from '#ui/text.ts';

/** A sentence of `_locales` and what it is filled with. */
export interface Reason {
  readonly key: TextKey;
  readonly values: readonly string[];
}

/** Why a role is in the menu, and what its switch depends on, as far as this browser can tell. */
export function roleReasons(
  menu: PackedMenu,
  row: number,
  seen: readonly SeenSession[],
): readonly Reason[] {
  const role = roleAt(menu, row);
  const base = baseAt(menu, row);
  const source = textAt(menu, 'source', row);
  const place = base.alias ?? base.account;
  const who = base.role ?? base.principal?.slice(base.principal.lastIndexOf('/') + 1);
  const sessions = sessionsOf(seen);
  const other = sessions.find(
    ({ session }) => session.baseAccount !== undefined && session.baseAccount !== base.account,
  );
  const reasons: Reason[] = [
    source === ''
      ? { key: 'popup_why_menu', values: [menu.person ?? place] }
      : { key: 'popup_why_source', values: [source] },
    who === undefined
      ? { key: 'popup_why_base', values: [place] }
      : { key: 'popup_why_base_of', values: [who, place] },
  ];
  if (role.mfa === true) reasons.push({ key: 'popup_why_mfa', values: [] });
  if (role.until !== undefined)
    reasons.push({ key: 'popup_why_until', values: [exactTime(role.until * 1000)] });
  if (sessions.some(({ session }) => canSwitchFrom(session, base)))
    reasons.push({ key: 'popup_why_ready', values: [place] });
  else if (other)
    reasons.push({ key: 'popup_why_elsewhere', values: [other.session.baseAccount ?? '', place] });
  else reasons.push({ key: 'popup_why_no_console', values: [place] });
  return reasons;
}
