import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { text } from '#ui/text.ts';
import { CodeSignIn } from './code-sign-in.tsx';
import { CognitoSignIn } from './cognito-sign-in.tsx';
import { PastedSignIn } from './pasted-sign-in.tsx';
import './sign-in-panel.css';

interface SignInPanelProps {
  readonly configuration: EstateConfiguration;
}

/** Every way to sign in to the jump account, the console session first, and what came of the last try. */
export function SignInPanel({ configuration }: SignInPanelProps) {
  const { session, signIn } = useAdmin();
  const state = session.state.value;
  return (
    <div class="sign-in-panel">
      <p>{text('gate_sign_in_hint', configuration.jump.account)}</p>
      {state.kind === 'failed' && <ErrorNotice error={state.error} />}
      <div class="actions">
        <button
          type="button"
          class="primary"
          disabled={state.kind === 'running'}
          onClick={() => void signIn()}
        >
          {text(state.kind === 'running' ? 'gate_signing_in' : 'action_sign_in')}
        </button>
        {state.kind === 'running' && (
          <button type="button" onClick={session.stop}>
            {text('action_cancel')}
          </button>
        )}
      </div>
      <section class="other-sign-ins" aria-labelledby="other-sign-ins">
        <h2 id="other-sign-ins">{text('sign_in_other_title')}</h2>
        <CodeSignIn configuration={configuration} />
        <PastedSignIn configuration={configuration} />
        <CognitoSignIn configuration={configuration} />
      </section>
    </div>
  );
}
