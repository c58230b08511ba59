import { pairCode, type AccessColumns } from '#core/access/access-table.ts';
import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { GrantInterval } from './grant-interval.ts';
import { stateAsOf } from './grant-timeline.ts';

const unique = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];

/**
 * Who could assume what at an instant, by the ledger's word, in the form in which the present is known.
 *
 * @param present - Its principals and roles keep their places; those that are gone come after them.
 */
export function accessAsOf(
  intervals: readonly GrantInterval[],
  atMs: number,
  present: Pick<AccessColumns, 'principals' | 'roles'>,
): AccessColumns {
  const then = stateAsOf(intervals, atMs);
  const principals: readonly PrincipalArn[] = unique([
    ...present.principals,
    ...then.map(({ principal }) => principal),
  ]);
  const roles: readonly RoleArn[] = unique([...present.roles, ...then.map(({ role }) => role)]);
  const roleIndex = new Map(roles.map((arn, index) => [arn, index]));
  const byPrincipal = new Map<PrincipalArn, GrantInterval[]>();
  for (const interval of then) {
    const row = byPrincipal.get(interval.principal);
    if (row) row.push(interval);
    else byPrincipal.set(interval.principal, [interval]);
  }
  const rows = principals.map((principal) =>
    (byPrincipal.get(principal) ?? [])
      .map(({ role, state }) => [roleIndex.get(role) ?? 0, pairCode(state, false)] as const)
      .toSorted(([a], [b]) => a - b),
  );
  const rowStarts = new Uint32Array(principals.length + 1);
  for (const [index, row] of rows.entries())
    rowStarts[index + 1] = (rowStarts[index] ?? 0) + row.length;
  const pairs = rows.flat();
  return {
    principals,
    roles,
    rowStarts,
    roleIndexes: Uint32Array.from(pairs, ([index]) => index),
    codes: Uint8Array.from(pairs, ([, code]) => code),
  };
}
