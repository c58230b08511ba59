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

/** Three columns, each centred on the tallest; rows as the relations order them. */
export function layoutNetwork({ people, roles, accounts, links }: Network): NetworkLayout {
  const lists = [people, roles, accounts];
  const most = Math.max(1, ...lists.map(({ length }) => length));
  const columns = lists.map((nodes, column) => {
    const top = ((most - nodes.length) * NODE_STEP) / 2;
    return nodes.map((node, row) => {
      const y = top + row * NODE_STEP + NODE_STEP / 2;
      return { node, key: nodeKey(node), column, row, y };
    });
  });
  const placed = new Map(columns.flat().map((node) => [node.key, node]));
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
  const accountOf = new Map(links.map(({ role, account }) => [role as string, account]));
  return {
    heightPx: most * NODE_STEP,
    columns,
    lines: [
      ...links.flatMap((link) => line(0, `person ${link.person}`, `role ${link.role}`, link)),
      ...roles.flatMap(({ id }) =>
        line(1, `role ${id}`, `account ${accountOf.get(id) ?? id.split(':')[4] ?? ''}`),
      ),
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
