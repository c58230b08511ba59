import { useSignal } from '@preact/signals';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { text } from '#ui/text.ts';

interface KeyRotationProps {
  readonly configuration: EstateConfiguration;
  readonly canPublish: boolean;
}

const KMS_KEY = 'arn:[a-z\\-]+:kms:[a-z0-9\\-]+:\\d{12}:key/[\\w\\-]+';

/** Leads everyone's browser from the key that signs to another, by menus that the one signs and the other follows. */
export function KeyRotation({ configuration, canPublish }: KeyRotationProps) {
  const { configure, publish, publishing } = useAdmin();
  const isLocal = useSignal(configuration.sharing?.signingKey === undefined);
  const { nextKey } = configuration;
  const isRunning = publishing.state.value.kind === 'running';
  if (nextKey !== undefined) {
    return (
      <Notice kind="warning">
        <p>{text('rotation_under_way', nextKey === 'local' ? text('rotation_local') : nextKey)}</p>
        <button type="button" disabled={!canPublish || isRunning} onClick={() => void publish()}>
          {text('action_rotate_on')}
        </button>
      </Notice>
    );
  }
  const rotate = async (to: string) => {
    await configure({ ...configuration, nextKey: isLocal.value ? 'local' : to });
    await publish();
  };
  return (
    <details class="key-rotation">
      <summary>{text('rotation_title')}</summary>
      <p class="quiet">{text('rotation_hint')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const to = new FormData(event.currentTarget).get('key');
          void rotate(typeof to === 'string' ? to : '');
        }}
      >
        {configuration.sharing && (
          <label class="check">
            <input
              type="checkbox"
              checked={isLocal.value}
              onChange={(event) => (isLocal.value = event.currentTarget.checked)}
            />
            {text('rotation_local')}
          </label>
        )}
        {!isLocal.value && (
          <label class="field">
            {text('rotation_key')}
            <input name="key" class="mono" required pattern={KMS_KEY} spellcheck={false} />
            <small>{text('rotation_key_hint')}</small>
          </label>
        )}
        <div class="actions">
          <button disabled={!canPublish || isRunning}>{text('action_rotate')}</button>
        </div>
      </form>
    </details>
  );
}
