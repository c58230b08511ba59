import { compareEnvironments, type NetworkFlow } from '#ui/state/network.ts';

/** One project or environment with the height that its grants take. */
export interface FlowEnd {
  readonly name: string;
  readonly grants: number;
  readonly y: number;
  readonly height: number;
}

/** One ribbon; `path` is for a box of 100 by the layout's height. */
export interface FlowBand {
  readonly project: string;
  readonly environment: string;
  readonly path: string;
}

const GAP_PX = 14;
const LEAST_PX = 24;
const FULL_PX = 260;

function ends(
  flows: readonly NetworkFlow[],
  nameOf: (flow: NetworkFlow) => string,
  compare: (a: string, b: string) => number,
): readonly FlowEnd[] {
  const all = flows.reduce((sum, { grants }) => sum + grants, 0) || 1;
  let y = 0;
  return [...new Set(flows.map(nameOf))].sort(compare).map((name) => {
    const grants = flows
      .filter((flow) => nameOf(flow) === name)
      .reduce((sum, flow) => sum + flow.grants, 0);
    const height = Math.max(LEAST_PX, (grants / all) * FULL_PX);
    const end = { name, grants, y, height };
    y += height + GAP_PX;
    return end;
  });
}

/** Ribbons from projects to environments, each end as high as its grants (and high enough for its name), none crossing at its end. */
export function layoutFlow(flows: readonly NetworkFlow[]): {
  readonly projects: readonly FlowEnd[];
  readonly environments: readonly FlowEnd[];
  readonly bands: readonly FlowBand[];
  readonly heightPx: number;
} {
  const projects = ends(
    flows,
    ({ project }) => project,
    (a, b) => a.localeCompare(b),
  );
  const environments = ends(flows, ({ environment }) => environment, compareEnvironments);
  const bottom = (column: readonly FlowEnd[]) => {
    const last = column.at(-1);
    return last ? last.y + last.height : 0;
  };
  const taken = new Map<FlowEnd, number>();
  /** The next free stretch of an end, as high as these grants are there. */
  const stretch = (end: FlowEnd, grants: number) => {
    const start = taken.get(end) ?? end.y;
    const height = (end.height * grants) / (end.grants || 1);
    taken.set(end, start + height);
    return [start, start + height] as const;
  };
  const bands = projects.flatMap((project) =>
    environments.flatMap((environment): FlowBand[] => {
      const flow = flows.find(
        (one) => one.project === project.name && one.environment === environment.name,
      );
      if (!flow?.grants) return [];
      const [a, b] = stretch(project, flow.grants);
      const [c, d] = stretch(environment, flow.grants);
      const path = `M0 ${a}C50 ${a} 50 ${c} 100 ${c}V${d}C50 ${d} 50 ${b} 0 ${b}Z`;
      return [{ project: project.name, environment: environment.name, path }];
    }),
  );
  return {
    projects,
    environments,
    bands,
    heightPx: Math.max(bottom(projects), bottom(environments)),
  };
}
