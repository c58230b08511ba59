import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ArchivePlan } from '#app/archive-ledger.ts';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import type { ArchiveSummary } from '#ui/state/ledger-actions.ts';
import { sizeText } from '#ui/sizes.ts';
import { countText, text } from '#ui/text.ts';

const DAY_MS = 86_400_000;
/** How many days of records stay in this browser. */
const AGES = [30, 90, 180, 365, 0] as const;

function Archived({ summary }: { readonly summary: ArchiveSummary }) {
  const { ledger } = useAdmin();
  const isMoving = ledger.archive.moving.state.value.kind === 'running';
  const { count, fromSeq, toSeq, sizeBytes } = summary;
  return (
    <Notice kind="info">
      <p>{countText('archive_archived', count, sizeText(sizeBytes), fromSeq, toSeq)}</p>
      <button type="button" disabled={isMoving} onClick={() => void ledger.archive.bringBack()}>
        {text('action_bring_back')}
      </button>
    </Notice>
  );
}

/** What would leave, and why the rest of that age stays. */
function Planned({ plan }: { readonly plan: ArchivePlan }) {
  const { ledger } = useAdmin();
  const isMoving = ledger.archive.moving.state.value.kind === 'running';
  const { seqs, sizeBytes, notExported, notVouched, inUse } = plan;
  return (
    <Notice kind={notExported > 0 ? 'warning' : 'info'}>
      <p>
        {seqs.length === 0
          ? text('archive_none')
          : countText('archive_ready', seqs.length, sizeText(sizeBytes))}
      </p>
      {inUse > 0 && <p>{countText('archive_in_use', inUse)}</p>}
      {notVouched > 0 && <p>{countText('archive_not_vouched', notVouched)}</p>}
      {notExported > 0 && <p>{countText('archive_not_exported', notExported)}</p>}
      {seqs.length > 0 && (
        <button
          type="button"
          class="primary"
          disabled={isMoving}
          onClick={() => void ledger.archive.run()}
        >
          {countText('action_archive', seqs.length)}
        </button>
      )}
    </Notice>
  );
}

function Moving() {
  const { moving } = useAdmin().ledger.archive;
  const state = moving.state.value;
  switch (state.kind) {
    case 'idle':
      return null;
    case 'running':
      return (
        <div class="actions">
          <progress max={state.progress?.total ?? 1} value={state.progress?.done ?? 0} />
          <span role="status">
            {text(
              'archive_progress',
              (state.progress?.done ?? 0).toLocaleString(),
              (state.progress?.total ?? 0).toLocaleString(),
            )}
          </span>
          <button type="button" onClick={moving.stop}>
            {text('action_stop')}
          </button>
        </div>
      );
    case 'failed':
      return <ErrorNotice error={state.error} />;
    case 'done': {
      const { way, done } = state.value;
      return (
        <Notice kind="good">
          {countText(way === 'archived' ? 'archive_done' : 'archive_brought_back', done)}
        </Notice>
      );
    }
  }
}

/** Leaves the texts of old records to the bucket, and brings them back. */
export function ArchiveSection() {
  const { ledger, configuration, clock } = useAdmin();
  const { archive } = ledger;
  const days = useSignal<number>(AGES[1]);
  const isVouched = useSignal(false);
  useEffect(() => void archive.refresh(), [archive, configuration.value]);
  const planning = archive.planning.state.value;
  const summary = archive.summary.value;
  if (!configuration.value?.sharing && !summary) return null;
  return (
    <>
      <h3>{text('archive_title')}</h3>
      <p class="quiet">{text('archive_hint')}</p>
      {summary && <Archived summary={summary} />}
      <div class="actions">
        <label class="check">
          {text('archive_keep_here')}
          <select
            value={days.value}
            onChange={({ currentTarget }) => {
              days.value = Number(currentTarget.value);
              archive.planning.reset();
            }}
          >
            {AGES.map((age) => (
              <option key={age} value={age}>
                {age === 0 ? text('archive_keep_needed') : countText('archive_days', age)}
              </option>
            ))}
          </select>
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={isVouched.value}
            onChange={({ currentTarget }) => {
              isVouched.value = currentTarget.checked;
              archive.planning.reset();
            }}
          />
          {text('archive_vouched')}
        </label>
        <button
          type="button"
          disabled={planning.kind === 'running'}
          onClick={() =>
            void archive.plan(
              days.value === 0 ? Infinity : clock() - days.value * DAY_MS,
              isVouched.value,
            )
          }
        >
          {text('action_plan_archive')}
        </button>
      </div>
      {planning.kind === 'failed' && <ErrorNotice error={planning.error} />}
      {planning.kind === 'done' && <Planned plan={planning.value} />}
      <Moving />
    </>
  );
}
