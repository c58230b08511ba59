import { useSignal } from '@preact/signals';
import { useAdmin } from '#ui/state/admin-state.ts';
import { text } from '#ui/text.ts';
import { CognitoSignIn } from './cognito-sign-in.tsx';

/** The ways in beside the console session: a code carried over by hand, temporary credentials, and Amazon Cognito. */
export function OtherSignIns() {
  const { configuration, session, actions, signInBy } = useAdmin();
  const code = useSignal<Awaited<ReturnType<typeof actions.startCodeSignIn>> | undefined>(
    undefined,
  );
  const estate = configuration.value;
  if (!estate) return null;
  const isRunning = session.state.value.kind === 'running';
  /** The secret leaves the page as soon as it is handed on. */
  const takeSecret = (form: HTMLFormElement): string => {
    const secret = new FormData(form).get('secret');
    form.reset();
    return typeof secret === 'string' ? secret : '';
  };
  return (
    <div class="other-sign-ins">
      <details>
        <summary>{text('sign_in_code_title')}</summary>
        <p class="quiet">{text('sign_in_code_hint')}</p>
        {code.value === undefined ? (
          <button
            type="button"
            onClick={() =>
              void actions.startCodeSignIn(estate).then((begun) => (code.value = begun))
            }
          >
            {text('action_get_sign_in_link')}
          </button>
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              const { finish } = code.value ?? {};
              const pasted = takeSecret(event.currentTarget);
              if (finish) void signInBy(() => finish(pasted));
            }}
          >
            <a href={code.value.url} target="_blank" rel="noreferrer">
              {text('sign_in_code_open')}
            </a>
            <label class="field">
              {text('sign_in_code_label')}
              <input name="secret" required autocomplete="off" spellcheck={false} />
            </label>
            <button disabled={isRunning}>{text('action_sign_in_with_code')}</button>
          </form>
        )}
      </details>
      <details>
        <summary>{text('sign_in_pasted_title')}</summary>
        <p class="quiet">{text('sign_in_pasted_hint')}</p>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const pasted = takeSecret(event.currentTarget);
            void signInBy(() => actions.signInWithPasted(estate, pasted));
          }}
        >
          <label class="field">
            {text('sign_in_pasted_label')}
            <textarea name="secret" class="mono" required autocomplete="off" spellcheck={false} />
          </label>
          <button disabled={isRunning}>{text('action_sign_in_with_credentials')}</button>
        </form>
      </details>
      <CognitoSignIn configuration={estate} />
    </div>
  );
}
