import { isAccountId, type AccountId } from '#core/aws/arn.ts';
import type { PartitionId } from '#core/aws/partitions.ts';
import { baseAt, textAt, type PackedMenu, type TextColumn } from './packed-menu.ts';
import type { RoleReference } from './role-reference.ts';

/** What a reference means in somebody's own menu. */
export type RoleResolution =
  | { readonly kind: 'found'; readonly row: number }
  /** Several roles answer to it: one path or another, one sign-in or another, two accounts of one name. */
  | { readonly kind: 'ambiguous'; readonly rows: readonly number[] }
  /** The person may not have the role. `account` when it is known which account is meant. */
  | { readonly kind: 'missing'; readonly account?: AccountId };

/**
 * Looks a reference up. An account's id counts before its alias and its name, a role's path and name before the name
 * alone; letters' case does not matter for accounts, as in their sign-in addresses.
 *
 * @param partition - Only roles of this partition are meant; absent: of any.
 */
export function resolveRole(
  menu: PackedMenu,
  { account, role }: RoleReference,
  partition?: PartitionId,
): RoleResolution {
  const inAccount = rowsOfAccount(menu, account, partition);
  const exact = inAccount.filter((row) => textAt(menu, 'role', row) === role);
  const byName = role.includes('/')
    ? []
    : inAccount.filter((row) => textAt(menu, 'role', row).endsWith(`/${role}`));
  const rows = exact.length > 0 ? exact : byName;
  const [row] = rows;
  if (row !== undefined)
    return rows.length === 1 ? { kind: 'found', row } : { kind: 'ambiguous', rows };
  const ids = new Set(inAccount.map((one) => textAt(menu, 'account', one)));
  const [id = account] = ids;
  return ids.size <= 1 && isAccountId(id) ? { kind: 'missing', account: id } : { kind: 'missing' };
}

function rowsOfAccount(
  menu: PackedMenu,
  account: string,
  partition: PartitionId | undefined,
): readonly number[] {
  const columns: readonly TextColumn[] = isAccountId(account)
    ? ['account']
    : // Imported roles may know their account by its alias alone.
      ['account', 'alias', 'accountName'];
  const wanted = account.toLowerCase();
  for (const column of columns) {
    const isWanted = new Map<number, boolean>();
    const rows: number[] = [];
    for (let row = 0; row < menu.count; row++) {
      const index = menu.columns[column][row] ?? 0;
      let known = isWanted.get(index);
      if (known === undefined) {
        known = textAt(menu, column, row).trim().toLowerCase() === wanted;
        isWanted.set(index, known);
      }
      if (known && (partition === undefined || baseAt(menu, row).partition === partition))
        rows.push(row);
    }
    if (rows.length > 0) return rows;
  }
  return [];
}
