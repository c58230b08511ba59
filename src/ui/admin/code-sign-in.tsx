import { useSignal } from '@preact/signals';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { CopyButton } from '#ui/components/copy-button.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import type { SessionActions } from '#ui/state/session-actions.ts';
import { text } from '#ui/text.ts';
import { takeSecret } from './take-secret.ts';

interface CodeSignInProps {
  readonly configuration: EstateConfiguration;
}

/** The console session by a code that the person carries over, from this browser or any other. */
export function CodeSignIn({ configuration }: CodeSignInProps) {
  const { actions, session, signInBy } = useAdmin();
  const begun = useSignal<Awaited<ReturnType<SessionActions['startCodeSignIn']>> | undefined>(
    undefined,
  );
  const getLink = async () => {
    begun.value = await actions.startCodeSignIn(configuration);
  };
  const link = begun.value;
  return (
    <details>
      <summary>{text('sign_in_code_title')}</summary>
      <p class="quiet">{text('sign_in_code_hint')}</p>
      {link && (
        <form
          key={link.url}
          onSubmit={(event) => {
            event.preventDefault();
            const pasted = takeSecret(event.currentTarget);
            void signInBy(() => link.finish(pasted));
          }}
        >
          <p class="actions">
            <a href={link.url} target="_blank" rel="noreferrer">
              {text('sign_in_code_open')}
            </a>
            <CopyButton
              value={link.url}
              label={text('action_copy_sign_in_link')}
              caption={text('action_copy_link')}
            />
          </p>
          <label class="field">
            {text('sign_in_code_label')}
            <input name="secret" required autocomplete="off" spellcheck={false} />
          </label>
          <div class="actions">
            <button disabled={session.state.value.kind === 'running'}>
              {text('action_sign_in_with_code')}
            </button>
            <button type="button" class="plain" onClick={() => void getLink()}>
              {text('action_get_new_sign_in_link')}
            </button>
          </div>
        </form>
      )}
      {!link && (
        <button type="button" onClick={() => void getLink()}>
          {text('action_get_sign_in_link')}
        </button>
      )}
    </details>
  );
}
