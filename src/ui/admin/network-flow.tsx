import { EnvironmentTag, environmentClass } from '#ui/components/environment-tag.tsx';
import { compareEnvironments, type NetworkFlow } from '#ui/state/network.ts';
import { routeHash } from '#ui/state/route.ts';
import { countText, text } from '#ui/text.ts';
import { layoutFlow } from './flow-layout.ts';

interface NetworkFlowProps {
  readonly flows: readonly NetworkFlow[];
}

/** How grants flow from projects to environments: ribbons as wide as their grants, and the same numbers as a table. */
export function NetworkFlowView({ flows }: NetworkFlowProps) {
  const { bands, projects, environments, heightPx } = layoutFlow(flows);
  const columns = [...new Set(flows.map(({ environment }) => environment))].sort(
    compareEnvironments,
  );
  const cell = (project: string, environment: string) =>
    flows.find((flow) => flow.project === project && flow.environment === environment);
  return (
    <>
      <div class="flow-picture" aria-hidden="true" style={{ height: `${heightPx}px` }}>
        <div class="ends start">
          {projects.map(({ name, y, height, grants }) => (
            <span key={name} style={{ top: `${y}px`, height: `${height}px` }}>
              <b dir="auto">{name || text('network_no_project')}</b>
              <small class="quiet number">{grants.toLocaleString()}</small>
            </span>
          ))}
        </div>
        <svg viewBox={`0 0 100 ${heightPx}`} preserveAspectRatio="none">
          {bands.map(({ project, environment, path }) => (
            <path
              key={`${project} ${environment}`}
              class={`band ${environmentClass(environment)}`}
              d={path}
            />
          ))}
        </svg>
        <div class="ends">
          {environments.map(({ name, y, height, grants }) => (
            <span key={name} style={{ top: `${y}px`, height: `${height}px` }}>
              <EnvironmentTag environment={name || text('network_no_environment')} />
              <small class="quiet number">{grants.toLocaleString()}</small>
            </span>
          ))}
        </div>
      </div>
      <table class="flow-table">
        <caption>{text('network_flow_caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{text('network_project')}</th>
            {columns.map((environment) => (
              <th scope="col" key={environment} dir="auto">
                {environment || text('network_no_environment')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {projects.map(({ name: project }) => (
            <tr key={project}>
              <th scope="row" dir="auto">
                {project ? (
                  <a href={routeHash({ page: 'network', focus: { kind: 'project', id: project } })}>
                    {project}
                  </a>
                ) : (
                  text('network_no_project')
                )}
              </th>
              {columns.map((environment) => {
                const flow = cell(project, environment);
                return (
                  <td key={environment}>
                    {flow ? (
                      <>
                        {countText('count_people', flow.people)}
                        <small class="quiet">
                          {countText('count_grants', flow.grants)}
                          {flow.halves > 0 && ` · ${countText('count_halves', flow.halves)}`}
                        </small>
                      </>
                    ) : (
                      <span class="quiet">–</span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
