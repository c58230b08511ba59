import { ErrorNotice } from '#ui/components/error-notice.tsx';
import type { SourcesState } from '#ui/state/sources-state.ts';
import { countText, text } from '#ui/text.ts';
import { ImportForm } from './import-form.tsx';
import { ImportPreview } from './import-preview.tsx';
import { MenuExport } from './menu-export.tsx';
import './sources-section.css';

interface SourcesSectionProps {
  readonly state: SourcesState;
}

/** Roles of the reader's own: what was imported and under which name, more of it, and the whole menu as text. */
export function SourcesSection({ state }: SourcesSectionProps) {
  const { sources, offer, changing, remove } = state;
  const task = changing.state.value;
  return (
    <section class="page settings-page sources" aria-labelledby="sources-title">
      <header>
        <h2 id="sources-title">{text('sources_title')}</h2>
        <p class="quiet">{text('sources_hint')}</p>
      </header>
      {sources.value.length > 0 && (
        <ul class="source-list">
          {sources.value.map(({ name, roles }) => (
            <li key={name}>
              <bdi>{name}</bdi>
              <span class="quiet number">{countText('count_roles', roles.length)}</span>
              <button
                type="button"
                disabled={task.kind === 'running'}
                aria-label={text('sources_remove_named', name)}
                onClick={() => void remove(name)}
              >
                {text('sources_remove')}
              </button>
            </li>
          ))}
        </ul>
      )}
      {task.kind === 'failed' && <ErrorNotice error={task.error} />}
      {offer.value ? (
        <ImportPreview state={state} offer={offer.value} />
      ) : (
        <ImportForm state={state} />
      )}
      <MenuExport state={state} />
    </section>
  );
}
