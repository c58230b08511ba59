import type { Network, NetworkLink, NetworkNode } from '#ui/state/network.ts';

/** Height of one node with the gap below it, CSS pixels. */
export const NODE_STEP = 40;

/** A node's place: its column from the left, and the middle of its row in CSS pixels from the top. */
export interface PlacedNode {
  readonly node: NetworkNode;
  readonly key: string;
  readonly column: number;
  readonly row: number;
  readonly y: number;
}

/** One line between neighbouring columns. Between people and roles it has a state, between roles and accounts it has none. */
export interface PlacedLine {
  readonly key: string;
  /** 0: from people to roles; 1: from roles to accounts. */
  readonly gap: 0 | 1;
  readonly from: PlacedNode;
  readonly to: PlacedNode;
  readonly link?: NetworkLink;
}

/** Where everything is drawn. */
export interface NetworkLayout {
  readonly heightPx: number;
  readonly columns: readonly (readonly PlacedNode[])[];
  readonly lines: readonly PlacedLine[];
}

/** The name of a node in the picture: a role's ARN may be a principal's too. */
export function nodeKey({ kind, id }: Pick<NetworkNode, 'kind' | 'id'>): string {
  return `${kind} ${id}`;
}

/** As near to the wished places as one step between neighbours and the given height allow; the order stays. */
function settle(wishes: readonly number[], heightPx: number): readonly number[] {
  let least = NODE_STEP / 2;
  const down = wishes.map((wish) => {
    const y = Math.max(wish, least);
    least = y + NODE_STEP;
    return y;
  });
  let most = heightPx - NODE_STEP / 2;
  return down
    .toReversed()
    .map((wish) => {
      const y = Math.min(wish, most);
      most = y - NODE_STEP;
      return y;
    })
    .toReversed();
}

/** Three columns: roles one below the other, people and accounts beside the middle of the roles they are linked with. */
export function layoutNetwork({ people, roles, accounts, links }: Network): NetworkLayout {
  const heightPx = Math.max(1, people.length, roles.length, accounts.length) * NODE_STEP;
  const place = (nodes: readonly NetworkNode[], column: number, ys: readonly number[]) =>
    nodes.map((node, row): PlacedNode => ({
      node,
      key: nodeKey(node),
      column,
      row,
      y: ys[row] ?? 0,
    }));
  const top = (heightPx - roles.length * NODE_STEP) / 2;
  const middle = place(
    roles,
    1,
    roles.map((_, row) => top + (row + 0.5) * NODE_STEP),
  );
  const rolesAt = new Map<string, number[]>();
  const meet = (key: string, y: number) => rolesAt.set(key, [...(rolesAt.get(key) ?? []), y]);
  const placed = new Map(middle.map((node) => [node.key, node]));
  const accountOf = (role: string) => role.split(':')[4] ?? '';
  for (const { node, y } of middle) meet(`account ${accountOf(node.id)}`, y);
  for (const { person, role } of links) {
    const met = placed.get(`role ${role}`);
    if (met) meet(`person ${person}`, met.y);
  }
  const beside = (nodes: readonly NetworkNode[], column: number) => {
    const wishes = nodes.map((node) => {
      const ys = rolesAt.get(nodeKey(node)) ?? [heightPx / 2];
      return ys.reduce((sum, y) => sum + y, 0) / ys.length;
    });
    return place(nodes, column, settle(wishes, heightPx));
  };
  const columns = [beside(people, 0), middle, beside(accounts, 2)];
  for (const node of columns.flat()) placed.set(node.key, node);
  const line = (
    gap: PlacedLine['gap'],
    from: string,
    to: string,
    link?: NetworkLink,
  ): PlacedLine[] => {
    const [start, end] = [placed.get(from), placed.get(to)];
    return start && end
      ? [{ key: `${from} ${to}`, gap, from: start, to: end, ...(link && { link }) }]
      : [];
  };
  return {
    heightPx,
    columns,
    lines: [
      ...links.flatMap((link) => line(0, `person ${link.person}`, `role ${link.role}`, link)),
      ...roles.flatMap(({ id }) => line(1, `role ${id}`, `account ${accountOf(id)}`)),
    ],
  };
}

/** A point of the line at `t` from 0 to 1: `x` in hundredths of the gap, `y` in CSS pixels. */
export function pointOn({ from, to }: PlacedLine, t: number): { x: number; y: number } {
  const s = 1 - t;
  const bezier = (a: number, b: number, c: number, d: number) =>
    s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
  return { x: bezier(0, 50, 50, 100), y: bezier(from.y, from.y, to.y, to.y) };
}

const ARROWS: Readonly<Record<string, readonly [columns: number, rows: number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/**
 * The node an arrow key leads to: up and down stay in the column; left and right follow a line to the nearest node it
 * meets, or go to the nearest row. Undefined at an edge and for other keys.
 */
export function nodeByKey(
  { columns, lines }: NetworkLayout,
  at: PlacedNode,
  key: string,
): PlacedNode | undefined {
  const [byColumns, byRows] = ARROWS[key] ?? [0, 0];
  if (byRows !== 0) return columns[at.column]?.[at.row + byRows];
  if (byColumns === 0) return undefined;
  const column = columns[at.column + byColumns] ?? [];
  const met = new Set(
    lines.flatMap(({ from, to }) =>
      from.key === at.key ? [to.key] : to.key === at.key ? [from.key] : [],
    ),
  );
  const linked = column.filter((node) => met.has(node.key));
  return (linked.length ? linked : column).toSorted(
    (a, b) => Math.abs(a.y - at.y) - Math.abs(b.y - at.y),
  )[0];
}
