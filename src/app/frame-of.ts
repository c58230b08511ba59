import type { ConsoleFrame } from '#core/console/console-request.ts';
import { showsRole } from '#core/console/seen-session.ts';
import { environmentOf, maxSessionSecondsAt } from '#core/menu/groups.ts';
import { rowsOfAccounts, textAt, type PackedMenu } from '#core/menu/packed-menu.ts';
import type { ConsoleSession } from '#core/messages.ts';

/**
 * What a console page that shows a session should be framed with.
 *
 * @param switchedAtMs - When Jumpgate switched to the role; undefined when it was somebody else's doing.
 * @returns Undefined for the base session and for roles that the menu does not know: they get no frame.
 */
export function frameOf(
  menu: PackedMenu | undefined,
  session: ConsoleSession,
  switchedAtMs?: number,
): ConsoleFrame | undefined {
  const { role } = session;
  if (!menu || !role) return undefined;
  const row = rowsOfAccounts(menu, new Set([role.account])).find((one) =>
    showsRole(session, role.account, textAt(menu, 'role', one)),
  );
  if (row === undefined) return undefined;
  const environment = textAt(menu, 'environment', row);
  const color = textAt(menu, 'color', row);
  const seconds = maxSessionSecondsAt(menu, row);
  const name = `${textAt(menu, 'accountName', row)} / ${role.name}`;
  return {
    environment: environmentOf(environment),
    label: environment === '' ? name : `${environment} · ${name}`,
    ...(color === '' ? {} : { color }),
    ...(seconds === undefined || switchedAtMs === undefined
      ? {}
      : { endsAtMs: switchedAtMs + seconds * 1000 }),
  };
}
