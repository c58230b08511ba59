import { useSignal } from '@preact/signals';
import { findFocuses, type NetworkIndex } from '#ui/state/network.ts';
import { routeHash } from '#ui/state/route.ts';
import { text, type TextKey } from '#ui/text.ts';

interface NetworkChooserProps {
  readonly index: NetworkIndex;
}

const MOST = 10;

/** Finds a person, project, account or role by some of its letters and puts it in the middle. */
export function NetworkChooser({ index }: NetworkChooserProps) {
  const query = useSignal('');
  const found = findFocuses(index, query.value, MOST);
  return (
    <div class="network-chooser">
      <input
        type="search"
        placeholder={text('network_search')}
        aria-label={text('network_search')}
        value={query.value}
        onInput={(event) => (query.value = event.currentTarget.value)}
      />
      {query.value.trim() !== '' && (
        <ul aria-label={text('network_found')}>
          {found.map(({ kind, id, label }) => (
            <li key={`${kind} ${id}`}>
              <a
                href={routeHash({ page: 'network', focus: { kind, id } })}
                onClick={() => (query.value = '')}
              >
                <span dir="auto">{label}</span>
                <small class="quiet">{text(`network_${kind}` satisfies TextKey)}</small>
              </a>
            </li>
          ))}
          {found.length === 0 && <li class="quiet none">{text('network_none_found')}</li>}
        </ul>
      )}
    </div>
  );
}
