import { useSignal } from '@preact/signals';
import type { ChangeSet } from '#core/change/change-set.ts';
import { DownloadIcon, FileTextIcon, Trash2Icon, UploadIcon } from '#ui/components/icon.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { download } from '#ui/download.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { routeHash } from '#ui/state/route.ts';
import { shortTime } from '#ui/time.ts';
import { countText, text } from '#ui/text.ts';
import { PasteDialog } from './paste-dialog.tsx';

/** What a change set goes by: its name, or when it was begun. */
export function changeSetTitle({ name, createdAtMs }: ChangeSet): string {
  return name === '' ? text('change_set_begun', shortTime(createdAtMs)) : name;
}

function SavedChangeSet({ changeSet }: { readonly changeSet: ChangeSet }) {
  const { staging } = useAdmin();
  const title = changeSetTitle(changeSet);
  return (
    <li>
      <button type="button" class="link" onClick={() => void staging.open(changeSet.id)}>
        <span dir="auto">{title}</span>
      </button>
      <span class="quiet">{countText('staged_changes', changeSet.changes.length)}</span>
      <button
        type="button"
        class="plain"
        aria-label={text('action_discard_set', title)}
        title={text('action_discard')}
        onClick={() => void staging.discardSaved(changeSet.id)}
      >
        <Trash2Icon size={14} />
      </button>
    </li>
  );
}

/** Change sets put away for later, the last one discarded, and the ways in and out: a pasted list, a file. */
export function ChangeSetShelf() {
  const { staging, picture, configuration } = useAdmin();
  const isPasting = useSignal(false);
  const issues = useSignal<readonly string[]>([]);
  const current = staging.current.value;
  const discarded = staging.discarded.value;
  const saved = staging.saved.value;
  const importFile = async (input: HTMLInputElement) => {
    const [file] = input.files ?? [];
    if (!file) return;
    const reading = await staging.importFile(await file.text());
    issues.value = reading.kind === 'invalid' ? reading.issues : [];
    input.value = '';
  };
  return (
    <section class="change-set-shelf" aria-label={text('change_sets')}>
      {discarded && discarded.changeSet.changes.length > 0 && (
        <button type="button" onClick={() => void staging.undoDiscard()}>
          {countText('action_undo_discard', discarded.changeSet.changes.length)}
        </button>
      )}
      {saved.length > 0 && (
        <>
          <h3>{text('change_sets_saved')}</h3>
          <ul>
            {saved.map((changeSet) => (
              <SavedChangeSet key={changeSet.id} changeSet={changeSet} />
            ))}
          </ul>
        </>
      )}
      {configuration.value?.sharing && (
        <a href={routeHash({ page: 'proposals' })}>{text('proposals_title')}</a>
      )}
      <div class="actions">
        <button
          type="button"
          class="plain"
          disabled={!picture.value}
          onClick={() => (isPasting.value = true)}
        >
          <FileTextIcon size={14} /> {text('action_paste_list')}
        </button>
        <label class="button plain">
          <UploadIcon size={14} /> {text('action_import_set')}
          <input
            class="visually-hidden"
            type="file"
            accept="application/json,.json"
            onChange={(event) => void importFile(event.currentTarget)}
          />
        </label>
        {current.changes.length > 0 && (
          <button
            type="button"
            class="plain"
            onClick={() =>
              download(
                `change-set-${current.id}.json`,
                'application/json',
                JSON.stringify(current, null, 2),
              )
            }
          >
            <DownloadIcon size={14} /> {text('action_export_set')}
          </button>
        )}
      </div>
      {issues.value.length > 0 && (
        <Notice kind="danger">
          <strong>{text('change_set_unreadable')}</strong>
          <p>{issues.value.slice(0, 10).join('\n')}</p>
        </Notice>
      )}
      {isPasting.value && <PasteDialog onClose={() => (isPasting.value = false)} />}
    </section>
  );
}
