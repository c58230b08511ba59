import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import { LISTED_STATES, type AccessPair, type AccessState } from './access-state.ts';

/**
 * Every pair that is not `none`, in columns: row `i` holds the pairs of `principals[i]`, from `rowStarts[i]` up to
 * `rowStarts[i + 1]`, by rising role index. Plain data, whose arrays a worker can hand over without a copy.
 */
export interface AccessColumns {
  readonly principals: readonly PrincipalArn[];
  readonly roles: readonly RoleArn[];
  /** One longer than `principals`. */
  readonly rowStarts: Uint32Array<ArrayBuffer>;
  /** Indexes into `roles`. */
  readonly roleIndexes: Uint32Array<ArrayBuffer>;
  /** Pair codes, see {@link pairCode}. */
  readonly codes: Uint8Array<ArrayBuffer>;
}

/** Answers who can assume what. A principal or role that the picture does not hold has no pairs. */
export interface AccessTable {
  readonly columns: AccessColumns;
  /** Pairs that are not `none`. */
  readonly pairCount: number;
  readonly stateOf: (principal: PrincipalArn, role: RoleArn) => AccessState;
  readonly pairOf: (principal: PrincipalArn, role: RoleArn) => AccessPair | undefined;
  /** In the order of the picture's roles. */
  readonly rolesOf: (principal: PrincipalArn) => readonly AccessPair[];
  /** In the order of the picture's principals. */
  readonly principalsOf: (role: RoleArn) => readonly AccessPair[];
  /** All pairs, principal by principal. */
  readonly pairs: () => Iterable<AccessPair>;
  /** How many pairs are in each state; `none` is not counted. */
  readonly counts: () => Readonly<Record<AccessPair['state'], number>>;
}

const OFFERABLE = 8;

/** The byte of a pair: its state's number, plus 8 when it is offerable. */
export function pairCode(state: AccessPair['state'], isOfferable: boolean): number {
  return LISTED_STATES.indexOf(state) + (isOfferable ? OFFERABLE : 0);
}

/** The state that a pair's byte says. */
export function pairState(code: number): AccessPair['state'] {
  const state = LISTED_STATES[code % OFFERABLE];
  if (!state) throw new Error('A pair has no such code.');
  return state;
}

/** Makes columns answer questions. Costs an index by name, and one of the roles' pairs at the first question about a role. */
export function createAccessTable(columns: AccessColumns): AccessTable {
  const { principals, roles, rowStarts, roleIndexes, codes } = columns;
  const principalIndex = new Map(principals.map((arn, index) => [arn, index]));
  const roleIndex = new Map(roles.map((arn, index) => [arn, index]));
  let byRole: ReturnType<typeof transposed> | undefined;

  const pairAt = (row: number, at: number): AccessPair => {
    const principal = principals[row];
    const role = roles[roleIndexes[at] ?? -1];
    const code = codes[at] ?? 0;
    const state = LISTED_STATES[code % OFFERABLE];
    if (!principal || !role || !state) throw new Error('The columns of an access table disagree.');
    return { principal, role, state, isOfferable: code >= OFFERABLE };
  };
  const pairOf: AccessTable['pairOf'] = (principal, role) => {
    const row = principalIndex.get(principal);
    const column = roleIndex.get(role);
    if (row === undefined || column === undefined) return undefined;
    const at = search(roleIndexes, rowStarts[row] ?? 0, rowStarts[row + 1] ?? 0, column);
    return at === undefined ? undefined : pairAt(row, at);
  };
  const rowOf = (row: number): readonly AccessPair[] => {
    const start = rowStarts[row] ?? 0;
    return Array.from({ length: (rowStarts[row + 1] ?? 0) - start }, (_, i) =>
      pairAt(row, start + i),
    );
  };
  return {
    columns,
    pairCount: roleIndexes.length,
    pairOf,
    stateOf: (principal, role) => pairOf(principal, role)?.state ?? 'none',
    rolesOf: (principal) => {
      const row = principalIndex.get(principal);
      return row === undefined ? [] : rowOf(row);
    },
    principalsOf: (role) => {
      byRole ??= transposed(columns);
      const column = roleIndex.get(role);
      if (column === undefined) return [];
      const { starts, rows, places } = byRole;
      const start = starts[column] ?? 0;
      return Array.from({ length: (starts[column + 1] ?? 0) - start }, (_, i) =>
        pairAt(rows[start + i] ?? 0, places[start + i] ?? 0),
      );
    },
    *pairs() {
      for (const row of principals.keys()) yield* rowOf(row);
    },
    counts: () => {
      const counts = new Uint32Array(LISTED_STATES.length);
      for (const code of codes) counts[code % OFFERABLE] = (counts[code % OFFERABLE] ?? 0) + 1;
      // as: the keys are the states.
      return Object.fromEntries(LISTED_STATES.map((state, i) => [state, counts[i] ?? 0])) as Record<
        AccessPair['state'],
        number
      >;
    },
  };
}

/** The same pairs by role: from `starts[role]` on, the row of each and its place in the columns. */
function transposed({ roles, rowStarts, roleIndexes }: AccessColumns) {
  const starts = new Uint32Array(roles.length + 1);
  for (const role of roleIndexes) starts[role + 1] = (starts[role + 1] ?? 0) + 1;
  for (let i = 0; i < roles.length; i++) starts[i + 1] = (starts[i + 1] ?? 0) + (starts[i] ?? 0);
  const next = starts.slice();
  const rows = new Uint32Array(roleIndexes.length);
  const places = new Uint32Array(roleIndexes.length);
  for (let row = 0; row + 1 < rowStarts.length; row++) {
    for (let at = rowStarts[row] ?? 0; at < (rowStarts[row + 1] ?? 0); at++) {
      const role = roleIndexes[at] ?? 0;
      const place = next[role] ?? 0;
      next[role] = place + 1;
      rows[place] = row;
      places[place] = at;
    }
  }
  return { starts, rows, places };
}

function search(
  sorted: Uint32Array,
  start: number,
  end: number,
  wanted: number,
): number | undefined {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low < end && sorted[low] === wanted ? low : undefined;
}
