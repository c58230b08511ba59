import { ExportButtons } from '#ui/components/export-buttons.tsx';
import { STATE_MARKS, stateText } from '#ui/components/state-mark.tsx';
import type { Network, NetworkIndex } from '#ui/state/network.ts';
import { routeHash } from '#ui/state/route.ts';
import { countText, text } from '#ui/text.ts';

interface NetworkTableProps {
  readonly index: NetworkIndex;
  readonly network: Network;
}

/** More rows than this are no longer read; files have them all. */
export const MOST_ROWS = 500;

/** The relations of the picture in words, for those who read rather than look: the first few hundred as a table, all of them as files. */
export function NetworkTable({ index: { nodeOf }, network: { links } }: NetworkTableProps) {
  return (
    <details class="network-table">
      <summary>{countText('network_as_table', links.length)}</summary>
      <div class="actions">
        <ExportButtons
          name="network"
          lines={() =>
            links.map(({ person, role, account, state }) => {
              const where = nodeOf('account', account);
              return {
                person: nodeOf('person', person).label,
                role: nodeOf('role', role).label,
                account: where.label,
                project: where.project ?? '',
                environment: where.environment ?? '',
                state,
              };
            })
          }
        />
      </div>
      {links.length > MOST_ROWS && (
        <p class="quiet">{countText('network_rows_left_out', links.length - MOST_ROWS)}</p>
      )}
      <table>
        <thead>
          <tr>
            <th scope="col">{text('network_person')}</th>
            <th scope="col">{text('network_role')}</th>
            <th scope="col">{text('network_account')}</th>
            <th scope="col">{text('network_project')}</th>
            <th scope="col">{text('network_environment')}</th>
            <th scope="col">{text('network_state')}</th>
          </tr>
        </thead>
        <tbody>
          {links.slice(0, MOST_ROWS).map(({ person, role, account, state }) => {
            const [who, what, where] = [
              nodeOf('person', person),
              nodeOf('role', role),
              nodeOf('account', account),
            ];
            return (
              <tr key={`${person} ${role}`}>
                {[who, what, where].map(({ kind, id, label }) => (
                  <td key={kind} dir="auto">
                    <a href={routeHash({ page: 'network', focus: { kind, id } })}>{label}</a>
                  </td>
                ))}
                <td dir="auto">{where.project}</td>
                <td dir="auto">{where.environment}</td>
                <td>
                  <span class={`state-mark state ${state}`} aria-hidden="true">
                    {STATE_MARKS[state]}
                  </span>{' '}
                  {stateText(state)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </details>
  );
}
