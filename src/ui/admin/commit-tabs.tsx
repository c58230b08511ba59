import type { ErrorData } from '#core/errors.ts';
import type { CommittedAction, LedgerRecord } from '#core/ledger/record.ts';
import { download } from '#ui/download.ts';
import { CopyButton } from '#ui/components/copy-button.tsx';
import { DocumentDiff } from '#ui/components/document-diff.tsx';
import { DownloadIcon } from '#ui/components/icon.tsx';
import { errorTexts } from '#ui/components/error-notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { configurationsAt, type PersonConfiguration } from '#ui/state/configurations-at.ts';
import { createNames } from '#ui/state/names.ts';
import { exactTime } from '#ui/time.ts';
import { countText, text } from '#ui/text.ts';
import { EffectList } from './effect-list.tsx';
import { callText, changeText } from './plan-texts.ts';

/** What a commit's page can show. */
export type TabName = 'actions' | 'messages' | 'configurations' | 'changes' | 'effect';

type Result = CommittedAction['result'];

interface CommitTabProps {
  readonly name: TabName;
  readonly record: Extract<LedgerRecord, { kind: 'commit' }>;
}

const snake = (kind: Result['kind']) => (kind === 'not-done' ? 'not_done' : kind);

function resultText(result: Result): string {
  switch (result.kind) {
    case 'done':
      return result.requestId ?? text('call_found_done');
    case 'failed':
      return errorTexts(result.error).title;
    case 'not-done':
    case 'unknown':
      return '';
  }
}

/** CloudTrail's id of the call, where CloudTrail was looked at. */
function TrailEventId({ result }: { readonly result: Result }) {
  const { eventIds } = useAdmin().ledger;
  const id = result.kind === 'done' && eventIds.value.get(result.requestId ?? '');
  if (!id) return null;
  return (
    <>
      <span class="quiet">{text('trail_event')}</span> <span class="mono">{id}</span>{' '}
    </>
  );
}

function Actions({ record }: Pick<CommitTabProps, 'record'>) {
  const names = createNames(useAdmin().configuration.value);
  return (
    <>
      {record.body.actions.map((action, index) => (
        <article class="action" key={index}>
          <header>
            <h2 class="mono">{callText(action.call, names)}</h2>
            <span class="quiet">
              {names.account(action.account)}
              {action.atMs !== null && ` · ${exactTime(action.atMs)}`}
            </span>
          </header>
          <p>
            <span class="quiet">{text(`result_${snake(action.result.kind)}`)}</span>{' '}
            <span class="mono">{resultText(action.result)}</span>{' '}
            <TrailEventId result={action.result} />
            {action.attempts > 1 && (
              <span class="quiet">{countText('call_attempts', action.attempts)}</span>
            )}
          </p>
          <DocumentDiff before={action.before} after={action.after} />
        </article>
      ))}
    </>
  );
}

/** Everything that was logged, and every failure of a call, in the order of time. */
function Messages({ record }: Pick<CommitTabProps, 'record'>) {
  const { messages, actions } = record.body;
  const failures = actions.flatMap(({ atMs, result }) =>
    result.kind === 'failed' ? [{ atMs, text: failureText(result.error) }] : [],
  );
  const said = [...messages, ...failures].toSorted((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0));
  if (said.length === 0) return <p class="quiet">{text('messages_none')}</p>;
  return (
    <table>
      <tbody>
        {said.map(({ atMs, text: message }, index) => (
          <tr key={index}>
            <td class="quiet">{atMs === null ? '' : exactTime(atMs)}</td>
            <td>{message}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function failureText(error: ErrorData): string {
  const { title, hint } = errorTexts(error);
  return `${title} ${hint}`;
}

/** The forms of a configuration, and the files they are saved as. */
const FORMS = [
  ['aesr', 'config', 'text/plain'],
  ['cli', 'aws-config', 'text/plain'],
  ['menu', 'json', 'application/json'],
] as const;

function Configuration({ configuration }: { readonly configuration: PersonConfiguration }) {
  const { person, name } = configuration;
  return (
    <section class="configuration">
      <h2 dir="auto">{name}</h2>
      {FORMS.map(([form, ending, type]) => (
        <details key={form} open={form === 'aesr'}>
          <summary>{text(`configuration_${form}`)}</summary>
          <header>
            <CopyButton
              value={configuration[form]}
              label={text('action_copy_configuration', text(`configuration_${form}`), name)}
              caption={text('action_copy')}
            />
            <button
              type="button"
              class="plain"
              aria-label={text('action_save_configuration', text(`configuration_${form}`), name)}
              onClick={() => download(`${person}-${form}.${ending}`, type, configuration[form])}
            >
              <DownloadIcon size={14} /> {text('action_download')}
            </button>
          </header>
          <pre class="mono">{configuration[form]}</pre>
        </details>
      ))}
    </section>
  );
}

function Configurations({ record }: Pick<CommitTabProps, 'record'>) {
  const { configuration, access, ledger } = useAdmin();
  const estate = configuration.value;
  if (!estate) return null;
  const { changes, effect } = record.body;
  const touched = new Set([...changes, ...effect].map(({ principal }) => principal));
  const found = configurationsAt(estate, ledger.intervals.value, record.seq, touched, access.value);
  return (
    <>
      <p class="quiet">{text('configurations_hint')}</p>
      {found.length === 0 && <p class="quiet">{text('configurations_none')}</p>}
      {found.map((one) => (
        <Configuration key={one.person} configuration={one} />
      ))}
    </>
  );
}

function Changes({ record }: Pick<CommitTabProps, 'record'>) {
  const names = createNames(useAdmin().configuration.value);
  return (
    <ul>
      {record.body.changes.map((change) => (
        <li key={`${change.principal} ${change.role}`}>
          {text(`change_${change.kind}`)} · {changeText(change, names)}
        </li>
      ))}
    </ul>
  );
}

/** The chosen view of a commit. */
export function CommitTab({ name, record }: CommitTabProps) {
  const names = createNames(useAdmin().configuration.value);
  switch (name) {
    case 'actions':
      return <Actions record={record} />;
    case 'messages':
      return <Messages record={record} />;
    case 'configurations':
      return <Configurations record={record} />;
    case 'changes':
      return <Changes record={record} />;
    case 'effect':
      return <EffectList effect={record.body.effect} names={names} />;
  }
}
