import type { LedgerRecord } from '#core/ledger/record.ts';
import { CopyButton } from '#ui/components/copy-button.tsx';
import { DocumentDiff } from '#ui/components/document-diff.tsx';
import { errorTexts } from '#ui/components/error-notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createNames } from '#ui/state/names.ts';
import { exactTime } from '#ui/time.ts';
import { text } from '#ui/text.ts';
import { EffectList } from './effect-list.tsx';
import { callText, changeText } from './plan-texts.ts';

/** What a commit's page can show. */
export type TabName = 'actions' | 'messages' | 'configurations' | 'changes' | 'effect';

interface CommitTabProps {
  readonly name: TabName;
  readonly record: Extract<LedgerRecord, { kind: 'commit' }>;
}

function resultText(result: CommitTabProps['record']['body']['actions'][number]['result']): string {
  switch (result.kind) {
    case 'done':
      return result.requestId ?? text('call_found_done');
    case 'failed':
      return errorTexts(result.error).title;
    case 'not-done':
      return text('action_not_done');
    case 'unknown':
      return text('action_unknown');
  }
}

function Actions({ record }: Pick<CommitTabProps, 'record'>) {
  const names = createNames(useAdmin().configuration.value);
  return (
    <>
      {record.body.actions.map((action, index) => (
        <article class="action" key={index}>
          <header>
            <h3 class="mono">{callText(action.call, names)}</h3>
            <span class="quiet">
              {action.atMs !== null && `${exactTime(action.atMs)} · `}
              <span class="mono">{resultText(action.result)}</span>
            </span>
          </header>
          <DocumentDiff before={action.before} after={action.after} />
        </article>
      ))}
    </>
  );
}

function Messages({ record }: Pick<CommitTabProps, 'record'>) {
  const { messages } = record.body;
  if (messages.length === 0) return <p class="quiet">{text('messages_none')}</p>;
  return (
    <table>
      <tbody>
        {messages.map(({ atMs, text: message }, index) => (
          <tr key={index}>
            <td class="quiet">{exactTime(atMs)}</td>
            <td>{message}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Configurations({ record }: Pick<CommitTabProps, 'record'>) {
  const { actions, configuration, picture } = useAdmin();
  const [estate, seen] = [configuration.value, picture.value];
  if (!estate || !seen) return <p class="quiet">{text('configurations_need_picture')}</p>;
  const touched = new Set(record.body.changes.map(({ principal }) => principal));
  const people = estate.people
    .filter(({ principals }) => principals.some((arn) => touched.has(arn)))
    .map(({ id }) => id);
  return (
    <>
      {actions.personConfigurations(estate, seen, people).map(({ person, name, ...forms }) => (
        <section class="configuration" key={person}>
          <h3 dir="auto">{name}</h3>
          {(['aesr', 'cli', 'menu'] as const).map((form) => (
            <details key={form} open={form === 'aesr'}>
              <summary>{text(`configuration_${form}`)}</summary>
              <header>
                <CopyButton
                  value={forms[form]}
                  label={text('action_copy_configuration', text(`configuration_${form}`), name)}
                  caption={text('action_copy')}
                />
              </header>
              <pre class="mono">{forms[form]}</pre>
            </details>
          ))}
        </section>
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
