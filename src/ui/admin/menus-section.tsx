import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { DownloadIcon } from '#ui/components/icon.tsx';
import { ErrorNotice, errorTexts } from '#ui/components/error-notice.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { download } from '#ui/download.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import type { PublicationOutcome } from '#ui/state/menu-actions.ts';
import { countText, text } from '#ui/text.ts';
import { EnrolmentTable } from './enrolment-table.tsx';
import { ForWriters } from './for-writers.tsx';
import { KeyRotation } from './key-rotation.tsx';
import './menus-section.css';

interface MenusSectionProps {
  readonly configuration: EstateConfiguration;
}

/** More names than these are counted. */
const NAMED = 50;

function Outcome({ outcome, onRetry }: { outcome: PublicationOutcome; onRetry: () => void }) {
  const { configuration, written, unchanged, failed } = outcome;
  const nameOf = (id: string) => configuration.people.find((one) => one.id === id)?.name ?? id;
  return (
    <>
      <Notice kind={failed.length > 0 ? 'info' : 'good'}>
        {countText('published_menus', written)} {countText('published_unchanged', unchanged)}
      </Notice>
      {failed.length > 0 && (
        <Notice kind="danger">
          <strong>{countText('publish_failed', failed.length)}</strong>
          <ul>
            {failed.slice(0, NAMED).map(({ person, error }) => (
              <li key={person}>
                <bdi>{nameOf(person)}</bdi>: {errorTexts(error).title}
              </li>
            ))}
          </ul>
          {failed.length > NAMED && <p>{text('changes_more', failed.length - NAMED)}</p>}
          <button type="button" onClick={onRetry}>
            {text('action_try_again')}
          </button>
        </Notice>
      )}
    </>
  );
}

/** Where menus are served that leave this machine as files. */
function FilesForm({ configuration }: MenusSectionProps) {
  const { actions, configure } = useAdmin();
  const save = async () =>
    download('menus.tar', 'application/x-tar', await actions.menus.archive(configuration));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const address = new FormData(event.currentTarget).get('menuBaseUrl');
        if (typeof address === 'string') void configure({ ...configuration, menuBaseUrl: address });
      }}
    >
      <p class="quiet">{text('menu_files_hint')}</p>
      <label class="field">
        {text('menu_files_address')}
        <input
          name="menuBaseUrl"
          type="url"
          required
          pattern="https://.+"
          defaultValue={configuration.menuBaseUrl ?? ''}
        />
      </label>
      <div class="actions">
        <button>{text('action_save')}</button>
        <button type="button" onClick={() => void save()}>
          <DownloadIcon size={14} />
          {text('action_save_menus')}
        </button>
      </div>
    </form>
  );
}

/** Everyone's menu, on its way to their browser: published, saved as files, signed by which key, and for whom. */
export function MenusSection({ configuration }: MenusSectionProps) {
  const { picture, publish, publishing, session } = useAdmin();
  const state = publishing.state.value;
  const canPublish = picture.value !== undefined && session.state.value.kind === 'done';
  const retry = () => void publish();
  return (
    <section class="menus-section">
      <h2>{text('enrolments_title')}</h2>
      <p class="quiet">{text('enrolments_hint')}</p>
      {!configuration.sharing && <FilesForm configuration={configuration} />}
      <div class="actions">
        <ForWriters>
          <button
            type="button"
            class="primary"
            disabled={!canPublish || state.kind === 'running'}
            onClick={retry}
          >
            {text('action_publish')}
          </button>
        </ForWriters>
        {state.kind === 'running' && (
          <>
            {state.progress && (
              <>
                <progress value={state.progress.done} max={state.progress.total || 1} />
                <span class="quiet number" role="status">
                  {text('publish_progress', state.progress.done, state.progress.total)}
                </span>
              </>
            )}
            <button type="button" onClick={publishing.stop}>
              {text('action_stop')}
            </button>
          </>
        )}
        {!canPublish && <span class="quiet">{text('publish_needs_picture')}</span>}
      </div>
      {state.kind === 'failed' && <ErrorNotice error={state.error} onRetry={retry} />}
      {state.kind === 'done' && <Outcome outcome={state.value} onRetry={retry} />}
      <EnrolmentTable configuration={configuration} />
      <ForWriters>
        <KeyRotation configuration={configuration} canPublish={canPublish} />
      </ForWriters>
    </section>
  );
}
