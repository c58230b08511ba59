import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { text } from '#ui/text.ts';
import { takeSecret } from './take-secret.ts';

interface PastedSignInProps {
  readonly configuration: EstateConfiguration;
}

/** Temporary credentials in whatever form they were copied. */
export function PastedSignIn({ configuration }: PastedSignInProps) {
  const { actions, session, signInBy } = useAdmin();
  return (
    <details>
      <summary>{text('sign_in_pasted_title')}</summary>
      <p class="quiet">{text('sign_in_pasted_hint')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const pasted = takeSecret(event.currentTarget);
          void signInBy(() => actions.signInWithPasted(configuration, pasted));
        }}
      >
        <label class="field">
          {text('sign_in_pasted_label')}
          <textarea
            name="secret"
            class="mono"
            rows={4}
            required
            autocomplete="off"
            spellcheck={false}
          />
        </label>
        <button disabled={session.state.value.kind === 'running'}>
          {text('action_sign_in_with_credentials')}
        </button>
      </form>
    </details>
  );
}
