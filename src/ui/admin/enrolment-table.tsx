import { useSignal } from '@preact/signals';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { CopyButton } from '#ui/components/copy-button.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { countText, text } from '#ui/text.ts';

interface EnrolmentTableProps {
  readonly configuration: EstateConfiguration;
}

/** For each person the text with which their browser enrols, and the button that publishes everyone's menu. */
export function EnrolmentTable({ configuration }: EnrolmentTableProps) {
  const { actions, picture, publish, publishing, session } = useAdmin();
  const texts = useSignal<Readonly<Record<string, string>>>({});
  const state = publishing.state.value;
  const canPublish = picture.value !== undefined && session.state.value.kind === 'done';
  const show = async (person: string) => {
    const enrolment = await actions.enrolmentText(configuration, person);
    texts.value = { ...texts.value, [person]: enrolment };
  };
  return (
    <section>
      <h2>{text('enrolments_title')}</h2>
      <p class="quiet">{text('enrolments_hint')}</p>
      <div class="actions">
        <button
          type="button"
          disabled={!canPublish || state.kind === 'running'}
          onClick={() => void publish()}
        >
          {text('action_publish')}
        </button>
        {state.kind === 'running' && state.progress && (
          <progress value={state.progress.done} max={state.progress.total || 1} />
        )}
        {state.kind === 'done' && (
          <span class="quiet">{countText('published_menus', state.value.written)}</span>
        )}
        {!canPublish && <span class="quiet">{text('publish_needs_picture')}</span>}
      </div>
      <table>
        <tbody>
          {configuration.people.map(({ id, name }) => (
            <tr key={id}>
              <td dir="auto">{name}</td>
              <td class="number">
                {texts.value[id] === undefined ? (
                  <button type="button" class="plain" onClick={() => void show(id)}>
                    {text('action_enrolment_text')}
                  </button>
                ) : (
                  <CopyButton
                    value={texts.value[id]}
                    label={text('action_copy_enrolment', name)}
                    caption={text('action_copy')}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
