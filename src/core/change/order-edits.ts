/**
 * One edit must be carried out before another. `must` keeps a revoke from leaving the asking side open; `should` keeps a
 * menu from promising, for a moment, what the trust side does not yet allow.
 */
export interface EditOrder {
  readonly first: number;
  readonly then: number;
  readonly strength: 'must' | 'should';
}

/** The groups of edits that wait for each other in a circle, by edit. Linear; without recursion, since chains can be long. */
function circles(count: number, next: readonly (readonly number[])[]): readonly number[] {
  const circleOf = new Array<number>(count).fill(-1);
  const order = new Array<number>(count).fill(-1);
  const low = new Array<number>(count).fill(0);
  const open: number[] = [];
  let clock = 0;
  let circle = 0;
  for (let root = 0; root < count; root++) {
    if (order[root] !== -1) continue;
    const path: { readonly at: number; child: number }[] = [{ at: root, child: 0 }];
    while (path.length > 0) {
      const step = path[path.length - 1];
      if (!step) break;
      const { at } = step;
      if (step.child === 0 && order[at] === -1) {
        order[at] = low[at] = clock++;
        open.push(at);
      }
      const child = next[at]?.[step.child++];
      if (child === undefined) {
        path.pop();
        const parent = path.at(-1)?.at;
        if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[at] ?? 0);
        if (low[at] === order[at]) {
          let member: number | undefined;
          do {
            member = open.pop();
            if (member !== undefined) circleOf[member] = circle;
          } while (member !== at && member !== undefined);
          circle++;
        }
      } else if (order[child] === -1) path.push({ at: child, child: 0 });
      else if (circleOf[child] === -1) low[at] = Math.min(low[at] ?? 0, order[child] ?? 0);
    }
  }
  return circleOf;
}

/**
 * Settles what waits for what. Where the wishes of grants and revokes form a circle, the wishes of the grants in it are
 * dropped: a half grant of a moment promises nothing, since menus are published after the commit.
 *
 * @param count - Number of edits; orders name them by index.
 * @returns For each edit the edits it waits for, ascending, and all edits in an order that fits, ties by index.
 */
export function orderEdits(
  count: number,
  orders: readonly EditOrder[],
): { readonly before: readonly (readonly number[])[]; readonly sequence: readonly number[] } {
  const wanted = orders.filter(({ first, then }) => first !== then);
  const next: number[][] = Array.from({ length: count }, () => []);
  for (const { first, then } of wanted) next[first]?.push(then);
  const circleOf = circles(count, next);
  const before = Array.from({ length: count }, () => new Set<number>());
  for (const { first, then, strength } of wanted) {
    if (strength === 'must' || circleOf[first] !== circleOf[then]) before[then]?.add(first);
  }
  const sorted = before.map((edits) => [...edits].sort((a, b) => a - b));
  return { before: sorted, sequence: sequenceOf(sorted) };
}

/** Kahn's algorithm by rounds: each round is what can run at once. */
function sequenceOf(before: readonly (readonly number[])[]): readonly number[] {
  const waiting = before.map((edits) => edits.length);
  const unlocks: number[][] = before.map(() => []);
  before.forEach((edits, at) => edits.forEach((edit) => unlocks[edit]?.push(at)));
  const sequence: number[] = [];
  let round = waiting.flatMap((count, at) => (count === 0 ? [at] : []));
  while (round.length > 0) {
    sequence.push(...round);
    const free: number[] = [];
    for (const edit of round) {
      for (const at of unlocks[edit] ?? []) {
        waiting[at] = (waiting[at] ?? 0) - 1;
        if (waiting[at] === 0) free.push(at);
      }
    }
    round = free.sort((a, b) => a - b);
  }
  if (sequence.length !== before.length) throw new Error('A plan waits for itself.');
  return sequence;
}
