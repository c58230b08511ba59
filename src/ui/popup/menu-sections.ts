import type { RoleGroup } from '#core/menu/groups.ts';

/** One stretch of the list: a header, if it has a name to show, and rows. */
export interface MenuSection {
  readonly id: string;
  /** Shown above the rows; absent: rows without a header, such as search results. */
  readonly title?: string;
  readonly rows: ArrayLike<number>;
  /** Whether a click on its header folds it; the sections at the top do not. */
  readonly folds?: boolean;
  readonly isFolded: boolean;
}

/** One line of the list. */
export type MenuItem =
  | { readonly kind: 'header'; readonly section: MenuSection }
  | { readonly kind: 'role'; readonly section: MenuSection; readonly row: number };

/** The list as the screen asks for it: how long it is, and what stands at one place, without an object per row. */
export interface MenuList {
  readonly length: number;
  readonly itemAt: (index: number) => MenuItem | undefined;
  /** Whether the keyboard stops there: at roles, and at headers that are folded over theirs. */
  readonly isStop: (index: number) => boolean;
  readonly indexOf: (sectionId: string, row: number) => number;
  readonly headerOf: (sectionId: string) => number;
}

/** Lays sections out one below the other. */
export function layOut(sections: readonly MenuSection[]): MenuList {
  const starts: number[] = [];
  let length = 0;
  for (const section of sections) {
    starts.push(length);
    length += headerSize(section) + (section.isFolded ? 0 : section.rows.length);
  }
  const sectionAt = (index: number) => {
    let low = 0;
    let high = sections.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const itemAt = (index: number): MenuItem | undefined => {
    if (index < 0 || index >= length) return undefined;
    const at = sectionAt(index);
    const section = sections[at];
    if (!section) return undefined;
    const offset = index - (starts[at] ?? 0) - headerSize(section);
    if (offset < 0) return { kind: 'header', section };
    return { kind: 'role', section, row: section.rows[offset] ?? 0 };
  };
  const place = (sectionId: string) => sections.findIndex(({ id }) => id === sectionId);
  return {
    length,
    itemAt,
    isStop: (index) => {
      const item = itemAt(index);
      return item !== undefined && (item.kind === 'role' || item.section.isFolded);
    },
    indexOf: (sectionId, row) => {
      const at = place(sectionId);
      const section = sections[at];
      if (!section || section.isFolded) return -1;
      const offset = Array.prototype.indexOf.call(section.rows, row);
      return offset < 0 ? -1 : (starts[at] ?? 0) + headerSize(section) + offset;
    },
    headerOf: (sectionId) => starts[place(sectionId)] ?? -1,
  };
}

const headerSize = ({ title }: MenuSection) => (title === undefined ? 0 : 1);

/** The next place where the keyboard stops, `steps` stops away; the nearest one there is when the list ends before. */
export function stopFrom(list: MenuList, from: number, steps: number): number {
  const direction = steps < 0 ? -1 : 1;
  let stop = from;
  let left = Math.abs(steps);
  for (let at = from + direction; at >= 0 && at < list.length && left > 0; at += direction) {
    if (!list.isStop(at)) continue;
    stop = at;
    left -= 1;
  }
  return list.isStop(stop) ? stop : firstStop(list);
}

/** The first place where the keyboard stops, or -1 in a list without one. */
export function firstStop(list: MenuList): number {
  for (let at = 0; at < list.length; at++) if (list.isStop(at)) return at;
  return -1;
}

/** What ids of groups begin with; the group's name follows. */
const GROUP = 'group:';

/** The group that a section is, or undefined for the other sections. */
export function groupOf({ id }: MenuSection): string | undefined {
  return id.startsWith(GROUP) ? id.slice(GROUP.length) : undefined;
}

/** The groups of a menu as sections that fold. */
export function groupSections(
  groups: readonly RoleGroup[],
  collapsed: readonly string[],
  nameless: string,
): readonly MenuSection[] {
  const folded = new Set(collapsed);
  return groups.map(({ name, rows }) => ({
    id: `${GROUP}${name}`,
    title: name === '' ? nameless : name,
    rows,
    folds: true,
    isFolded: folded.has(name),
  }));
}
