import { useComputed, useSignal } from '@preact/signals';
import { LISTED_STATES } from '#core/access/access-state.ts';
import { ArrowLeftIcon } from '#ui/components/icon.tsx';
import { STATE_MARKS, stateText } from '#ui/components/state-mark.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import {
  indexNetwork,
  networkAround,
  networkFlows,
  shortened,
  type NetworkFocus,
  type NetworkIndex,
} from '#ui/state/network.ts';
import { routeHash } from '#ui/state/route.ts';
import { countText, text, type TextKey } from '#ui/text.ts';
import { NetworkChooser } from './network-chooser.tsx';
import { NetworkFlowView } from './network-flow.tsx';
import { NetworkPicture } from './network-picture.tsx';
import { NetworkTable } from './network-table.tsx';
import { ReadStatus } from './read-status.tsx';
import './network-page.css';

interface NetworkPageProps {
  /** What is in the middle; absent: the whole estate as a flow. */
  readonly focus: NetworkFocus | undefined;
}

/** What stays readable in one column. */
const MOST_NODES = 60;
function Legend() {
  return (
    <ul class="legend" aria-label={text('network_legend')}>
      {LISTED_STATES.map((state) => (
        <li key={state}>
          <svg width="28" height="8" aria-hidden="true">
            <path class={`state ${state}`} d="M0 4H28" />
          </svg>
          <span class={`state-mark state ${state}`} aria-hidden="true">
            {STATE_MARKS[state]}
          </span>
          {stateText(state)}
        </li>
      ))}
    </ul>
  );
}

function Focused({ index, focus }: { readonly index: NetworkIndex; readonly focus: NetworkFocus }) {
  const steps = useSignal(1);
  const network = networkAround(index, focus, steps.value);
  const { network: drawn, hidden } = shortened(network, MOST_NODES);
  const label = focus.kind === 'project' ? focus.id : index.nodeOf(focus.kind, focus.id).label;
  const isPerson = index.source.configuration.people.some(({ id }) => id === focus.id);
  return (
    <>
      <a class="back" href={routeHash({ page: 'network' })}>
        <ArrowLeftIcon size={14} />
        {text('network_whole')}
      </a>
      <header>
        <div>
          <h1 dir="auto">{label}</h1>
          <p class="quiet">
            {text(`network_${focus.kind}` satisfies TextKey)} ·{' '}
            {countText('count_people', network.people.length)} ·{' '}
            {countText('count_roles', network.roles.length)} ·{' '}
            {countText('count_accounts', network.accounts.length)}
            {focus.kind === 'person' && isPerson && (
              <>
                {' · '}
                <a href={routeHash({ page: 'permissions', person: focus.id })}>
                  {text('tab_permissions')}
                </a>
              </>
            )}
          </p>
        </div>
        <div class="actions" role="group" aria-label={text('network_steps')}>
          {[1, 2].map((count) => (
            <button
              key={count}
              type="button"
              aria-pressed={steps.value === count}
              onClick={() => (steps.value = count)}
            >
              {countText('network_steps', count)}
            </button>
          ))}
        </div>
      </header>
      {network.links.length === 0 ? (
        <p class="quiet">{text('network_no_links')}</p>
      ) : (
        <>
          <Legend />
          <p class="quiet">{text('network_keys')}</p>
          <NetworkPicture
            key={`${focus.kind} ${focus.id} ${steps.value}`}
            network={drawn}
            focus={focus}
          />
          {hidden > 0 && <p class="quiet">{countText('network_hidden', hidden)}</p>}
          <NetworkTable index={index} network={network} />
        </>
      )}
    </>
  );
}

/** Who stands to what, drawn: the whole estate as a flow, or the surroundings of one person, role, account or project. */
export function NetworkPage({ focus }: NetworkPageProps) {
  const { configuration, picture, access } = useAdmin();
  const index = useComputed(() => {
    const [estate, seen, table] = [configuration.value, picture.value, access.value];
    return estate && seen && table
      ? indexNetwork({ configuration: estate, picture: seen, access: table })
      : undefined;
  });
  const known = index.value;
  return (
    <section class="page network-page">
      <ReadStatus />
      {!known && <p class="quiet">{text('network_needs_picture')}</p>}
      {known && <NetworkChooser index={known} />}
      {known && focus && <Focused key={`${focus.kind} ${focus.id}`} index={known} focus={focus} />}
      {known && !focus && (
        <>
          <header>
            <h1>{text('network_flow_title')}</h1>
            <p class="quiet">{text('network_flow_hint')}</p>
          </header>
          <NetworkFlowView flows={networkFlows(known)} />
        </>
      )}
    </section>
  );
}
