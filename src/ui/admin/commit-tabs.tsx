import { isPairChange, subjectOf } from '#core/change/change-set.ts';
import type { ErrorData } from '#core/errors.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import { download } from '#ui/download.ts';
import { CopyButton } from '#ui/components/copy-button.tsx';
import { DownloadIcon } from '#ui/components/icon.tsx';
import { errorTexts } from '#ui/components/error-notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { configurationsAt, type PersonConfiguration } from '#ui/state/configurations-at.ts';
import { createNames } from '#ui/state/names.ts';
import { exactTime } from '#ui/time.ts';
import { text } from '#ui/text.ts';
import { EffectList } from './effect-list.tsx';
import { CommitActions } from './commit-actions.tsx';
import { changeText } from './plan-texts.ts';

/** What a commit's page can show. */
export type TabName = 'actions' | 'messages' | 'configurations' | 'changes' | 'effect';

interface CommitTabProps {
  readonly name: TabName;
  readonly record: Extract<LedgerRecord, { kind: 'commit' }>;
  /** CloudTrail's, by request id. */
  readonly eventIds: ReadonlyMap<string, string>;
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
  const touched = new Set(
    [...changes.filter(isPairChange), ...effect].map(({ principal }) => principal),
  );
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
        <li key={`${change.kind} ${subjectOf(change)} ${change.role}`}>
          {text(`change_${change.kind}`)} · {changeText(change, names)}
        </li>
      ))}
    </ul>
  );
}

/** The chosen view of a commit. */
export function CommitTab({ name, record, eventIds }: CommitTabProps) {
  const names = createNames(useAdmin().configuration.value);
  switch (name) {
    case 'actions':
      return <CommitActions record={record} eventIds={eventIds} />;
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
