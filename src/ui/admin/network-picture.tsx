import { useComputed, useSignal, type ReadonlySignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { EnvironmentTag } from '#ui/components/environment-tag.tsx';
import { StateMark } from '#ui/components/state-mark.tsx';
import type { Network, NetworkFocus } from '#ui/state/network.ts';
import { routeHash } from '#ui/state/route.ts';
import { text, type TextKey } from '#ui/text.ts';
import {
  layoutNetwork,
  nodeByKey,
  nodeKey,
  pointOn,
  type NetworkLayout,
  type PlacedLine,
  type PlacedNode,
} from './network-layout.ts';

interface NetworkPictureProps {
  readonly network: Network;
  readonly focus: NetworkFocus;
}

interface GapProps {
  readonly layout: NetworkLayout;
  readonly gap: PlacedLine['gap'];
  readonly active: ReadonlySignal<string>;
}

const COLUMNS = [
  'network_people',
  'network_roles',
  'network_accounts',
] as const satisfies TextKey[];
/** Marks sit apart along neighbouring lines, or they would hide each other. */
const MARK_PLACES = [0.5, 0.34, 0.66];

/** The lines between two columns; a line whose state is not a plain grant carries the state's mark. */
function Gap({ layout: { lines, heightPx }, gap, active }: GapProps) {
  const drawn = lines.filter((line) => line.gap === gap);
  const isLit = ({ from, to }: PlacedLine) => [from.key, to.key].includes(active.value);
  return (
    <div class="gap" style={{ height: `${heightPx}px` }} aria-hidden="true">
      <svg viewBox={`0 0 100 ${heightPx}`} preserveAspectRatio="none">
        {drawn.map((line) => (
          <path
            key={line.key}
            class={`${line.link ? `state ${line.link.state}` : 'belongs'} ${isLit(line) ? 'lit' : ''}`}
            d={`M0 ${line.from.y}C50 ${line.from.y} 50 ${line.to.y} 100 ${line.to.y}`}
          />
        ))}
      </svg>
      {drawn.map((line, at) => {
        if (!line.link || line.link.state === 'granted') return null;
        const { x, y } = pointOn(line, MARK_PLACES[at % MARK_PLACES.length] ?? 0.5);
        return (
          <span key={line.key} class="mark" style={{ left: `${x}%`, top: `${y}px` }}>
            <StateMark state={line.link.state} />
          </span>
        );
      })}
    </div>
  );
}

/** People, roles and accounts in three columns with a line for each relation; every node is a link that moves the focus. */
export function NetworkPicture({ network, focus }: NetworkPictureProps) {
  const layout = layoutNetwork(network);
  const focusKey = focus.kind === 'project' ? '' : nodeKey({ kind: focus.kind, id: focus.id });
  const pointed = useSignal('');
  const entry = layout.columns.flat().find(({ key }) => key === focusKey);
  const tabStop = useSignal(entry?.key ?? layout.columns.flat()[0]?.key ?? '');
  const active = useComputed(() => pointed.value);
  const links = useRef(new Map<string, HTMLAnchorElement>());
  const move = (event: KeyboardEvent, at: PlacedNode) => {
    const next = nodeByKey(layout, at, event.key);
    if (!next) return;
    event.preventDefault();
    tabStop.value = next.key;
    links.current.get(next.key)?.focus();
  };
  const column = (index: number) => (
    <ul aria-label={text(COLUMNS[index] ?? 'network_people')}>
      {layout.columns[index]?.map((placed) => {
        const { node, key } = placed;
        return (
          <li key={key} style={{ top: `${placed.y}px` }}>
            <a
              ref={(element) => {
                if (element) links.current.set(key, element);
                else links.current.delete(key);
              }}
              class={`node ${node.kind}`}
              href={routeHash({ page: 'network', focus: { kind: node.kind, id: node.id } })}
              title={node.label}
              tabIndex={key === tabStop.value ? 0 : -1}
              aria-current={key === focusKey ? 'true' : undefined}
              onKeyDown={(event) => move(event, placed)}
              onMouseEnter={() => (pointed.value = key)}
              onMouseLeave={() => (pointed.value = '')}
              onFocus={() => (pointed.value = tabStop.value = key)}
              onBlur={() => (pointed.value = '')}
            >
              <span class="label" dir="auto">
                {node.label}
              </span>
              {node.kind === 'account' && <EnvironmentTag environment={node.environment} />}
            </a>
          </li>
        );
      })}
    </ul>
  );
  return (
    <div
      class="network-picture"
      role="group"
      aria-label={text('network_picture_label')}
      style={{ '--network-height': `${layout.heightPx}px` }}
    >
      {column(0)}
      <Gap layout={layout} gap={0} active={active} />
      {column(1)}
      <Gap layout={layout} gap={1} active={active} />
      {column(2)}
    </div>
  );
}
