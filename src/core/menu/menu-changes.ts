import type { MenuRole } from './menu-document.ts';

/** A role that was added (`before` null), removed (`after` null) or changed since the menu was last looked at. */
export interface MenuChange {
  /** `‹base›|‹account›|‹role›`. */
  readonly key: string;
  readonly before: MenuRole | null;
  readonly after: MenuRole | null;
}

/** How many changes of each kind there are, for a badge. */
export interface MenuChangeCounts {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

const keyOf = ({ base, account, role }: MenuRole) => `${base}|${account}|${role}`;

function isSame(a: MenuRole | null, b: MenuRole | null): boolean {
  if (a === null || b === null) return a === b;
  let members = 0;
  for (const name in a) {
    // as: the names are those of a role.
    if (a[name as keyof MenuRole] !== b[name as keyof MenuRole]) return false;
    members++;
  }
  for (const _name in b) members--;
  return members === 0;
}

/** A member of a role that reads otherwise than before. */
export type RoleMember = Exclude<keyof MenuRole, 'base' | 'account' | 'role'>;

/** The members in which two states of one role differ. */
export function changedMembers(before: MenuRole, after: MenuRole): readonly RoleMember[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  // as: the names are those of a role, and its key is the same in both.
  return [...names].filter(
    (name) => before[name as RoleMember] !== after[name as RoleMember],
  ) as RoleMember[];
}

/** What differs between two lists of roles, in the order of the later one, removed roles last. */
export function compareRoles(
  before: readonly MenuRole[],
  after: readonly MenuRole[],
): readonly MenuChange[] {
  const old = new Map(before.map((role) => [keyOf(role), role]));
  const changes: MenuChange[] = [];
  for (const role of after) {
    const key = keyOf(role);
    const known = old.get(key) ?? null;
    old.delete(key);
    if (!isSame(known, role)) changes.push({ key, before: known, after: role });
  }
  for (const [key, role] of old) changes.push({ key, before: role, after: null });
  return changes;
}

/** Adds later changes to earlier ones that nobody has looked at yet; what came and went again is no change. */
export function mergeChanges(
  earlier: readonly MenuChange[],
  later: readonly MenuChange[],
): readonly MenuChange[] {
  const merged = new Map(earlier.map((change) => [change.key, change]));
  for (const change of later) {
    const { before } = merged.get(change.key) ?? change;
    if (isSame(before, change.after)) merged.delete(change.key);
    else merged.set(change.key, { ...change, before });
  }
  return [...merged.values()];
}

/** Counts changes by kind. */
export function countChanges(changes: readonly MenuChange[]): MenuChangeCounts {
  const count = { added: 0, removed: 0, changed: 0 };
  for (const { before, after } of changes)
    count[before === null ? 'added' : after === null ? 'removed' : 'changed']++;
  return count;
}
