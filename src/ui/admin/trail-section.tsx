import { useSignal } from '@preact/signals';
import type { TrailEvent } from '#core/ledger/trail.ts';
import { ErrorNotice, errorTexts } from '#ui/components/error-notice.tsx';
import { ExportButtons } from '#ui/components/export-buttons.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { exactTime } from '#ui/time.ts';
import { countText, text } from '#ui/text.ts';

const DAY_MS = 86_400_000;
const CHOICES = [1, 7, 30, 90] as const;

function Unexplained({ events }: { readonly events: readonly TrailEvent[] }) {
  const { names } = useAdmin();
  const lines = () =>
    events.map(({ eventId, atMs, name, account, actor, targets, requestId }) => ({
      at: new Date(atMs).toISOString(),
      call: name,
      account,
      about: targets.join(' '),
      actor,
      requestId,
      eventId,
    }));
  return (
    <>
      <Notice kind="warning">{countText('trail_unexplained', events.length)}</Notice>
      <div class="actions">
        <ExportButtons name="unexplained-changes" lines={lines} />
      </div>
      <table>
        <thead>
          <tr>
            <th>{text('column_when')}</th>
            <th>{text('column_who')}</th>
            <th>{text('report_call')}</th>
            <th>{text('column_account')}</th>
            <th>{text('column_about')}</th>
          </tr>
        </thead>
        <tbody>
          {events.map(({ eventId, atMs, actor, name, account, targets }) => (
            <tr key={eventId}>
              <td>{exactTime(atMs)}</td>
              <td title={actor}>{actor.split('/').at(-1)}</td>
              <td class="mono">{name}</td>
              <td dir="auto">{names.value.account(account)}</td>
              <td class="mono">{targets.join(' ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** Holds CloudTrail against the ledger: which events are the ledger's own actions, and which changes no record explains. */
export function TrailSection() {
  const { ledger, picture, names, clock } = useAdmin();
  const days = useSignal<number>(CHOICES[1]);
  const state = ledger.trailing.state.value;
  const found = state.kind === 'done' ? state.value : undefined;
  return (
    <section class="part">
      <h2>CloudTrail</h2>
      <p class="quiet">{text('trail_hint')}</p>
      <div class="actions">
        <label class="check">
          {text('trail_period')}
          <select
            value={days.value}
            onChange={({ currentTarget }) => (days.value = Number(currentTarget.value))}
          >
            {CHOICES.map((count) => (
              <option key={count} value={count}>
                {countText('trail_days', count)}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          disabled={!picture.value || state.kind === 'running'}
          onClick={() => void ledger.lookAtTrail(clock() - days.value * DAY_MS, clock())}
        >
          {text('action_look_at_trail')}
        </button>
        {state.kind === 'running' && (
          <>
            <span role="status">{names.value.account(state.progress ?? '')}</span>
            <button type="button" onClick={ledger.trailing.stop}>
              {text('action_stop')}
            </button>
          </>
        )}
      </div>
      {state.kind === 'failed' && <ErrorNotice error={state.error} />}
      {found?.unreadable.map(({ account, error }) => (
        <Notice key={account} kind="warning">
          {names.value.account(account)}: {errorTexts(error).title}
        </Notice>
      ))}
      {found && (
        <Notice kind="info">{text('trail_matched', found.eventIds.size, found.actionCount)}</Notice>
      )}
      {found?.unexplained.length === 0 && <Notice kind="good">{text('trail_explained')}</Notice>}
      {found && found.unexplained.length > 0 && <Unexplained events={found.unexplained} />}
    </section>
  );
}
