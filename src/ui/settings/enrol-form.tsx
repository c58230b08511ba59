import { UploadIcon } from '#ui/components/icon.tsx';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { Notice } from '#ui/components/notice.tsx';
import type { EnrolmentOffer, SettingsState } from '#ui/state/settings-state.ts';
import { countText, text } from '#ui/text.ts';
import { refusalText } from './sync-texts.ts';

interface EnrolFormProps {
  readonly state: SettingsState;
}

interface OfferProps extends EnrolFormProps {
  readonly offer: EnrolmentOffer;
}

function Offer({ state, offer }: OfferProps) {
  const { confirm, confirming, previewing } = state;
  const task = confirming.state.value;
  return (
    <div class="offer">
      <h2>{text('enrol_check_title')}</h2>
      <p>
        {text(
          'enrol_check_from',
          offer.personName,
          countText('count_roles', offer.roleCount),
          offer.host,
        )}
      </p>
      {state.following.value !== '' && <p>{text('enrol_another')}</p>}
      <p>{text('enrol_check_key')}</p>
      {offer.keys.map(({ thumbprint, words }) => (
        <div key={thumbprint}>
          <p class="words">
            {words.map((word, index) => (
              <span key={index}>{word}</span>
            ))}
          </p>
          <p class="quiet mono">{thumbprint}</p>
        </div>
      ))}
      {task.kind === 'failed' && <ErrorNotice error={task.error} />}
      <div class="actions">
        <button
          type="button"
          class="primary"
          disabled={task.kind === 'running'}
          onClick={() => void confirm(offer)}
        >
          {text('action_enrol')}
        </button>
        <button type="button" onClick={previewing.reset}>
          {text('action_cancel')}
        </button>
      </div>
    </div>
  );
}

function Problems({ state }: EnrolFormProps) {
  const task = state.previewing.state.value;
  if (task.kind === 'failed') return <ErrorNotice error={task.error} />;
  if (task.kind !== 'done') return null;
  const preview = task.value;
  if (preview.kind === 'refused') {
    return <Notice kind="danger">{refusalText(preview.why)}</Notice>;
  }
  if (preview.kind !== 'invalid') return null;
  return (
    <Notice kind="danger">
      <ul>
        {preview.problems.map(({ path, message }) => (
          <li key={path + message}>{path ? `${path}: ${message}` : message}</li>
        ))}
      </ul>
    </Notice>
  );
}

/** Takes an enrolment text, shows whose menu and whose key it leads to, and pins the key on the reader's word. */
export function EnrolForm({ state }: EnrolFormProps) {
  const { linked, following, preview, previewing } = state;
  const task = previewing.state.value;
  if (task.kind === 'done' && task.value.kind === 'ready') {
    return <Offer state={state} offer={task.value} />;
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const pasted = new FormData(event.currentTarget).get('enrolment');
        void preview(typeof pasted === 'string' ? pasted : '');
      }}
    >
      <label class="field">
        {text('enrol_text')}
        <textarea
          key={linked.value}
          name="enrolment"
          class="mono"
          required
          spellcheck={false}
          defaultValue={linked.value}
        />
        <small>{text('enrol_text_hint')}</small>
      </label>
      {following.value !== '' && linked.value === following.value && (
        <Notice kind="info">{text('enrol_follows')}</Notice>
      )}
      <Problems state={state} />
      <div class="actions">
        <label class="button">
          <UploadIcon size={14} />
          {text('action_open_enrolment_file')}
          <input
            class="visually-hidden"
            type="file"
            accept=".json,.txt,application/json,text/plain"
            onChange={(event) => {
              void event.currentTarget.files?.[0]?.text().then((found) => (linked.value = found));
            }}
          />
        </label>
        <button class="primary" disabled={task.kind === 'running'}>
          {text(task.kind === 'running' ? 'enrol_fetching' : 'action_continue')}
        </button>
      </div>
    </form>
  );
}
