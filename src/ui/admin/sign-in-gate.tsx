import type { ComponentChildren } from 'preact';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { routeHash } from '#ui/state/route.ts';
import { text } from '#ui/text.ts';
import { OtherSignIns } from './other-sign-ins.tsx';

interface SignInGateProps {
  readonly children: ComponentChildren;
}

/** Shows its children once an estate is configured and an administrator is signed in to its jump account. */
export function SignInGate({ children }: SignInGateProps) {
  const { configuration, session, signIn } = useAdmin();
  const estate = configuration.value;
  if (!estate) {
    return (
      <section class="page gate">
        <h1>{text('gate_no_estate_title')}</h1>
        <p>{text('gate_no_estate_hint')}</p>
        <a class="button primary" href={routeHash({ page: 'configuration' })}>
          {text('gate_no_estate_action')}
        </a>
      </section>
    );
  }
  const state = session.state.value;
  if (state.kind === 'done') return children;
  const { account, alias } = estate.jump;
  return (
    <section class="page gate">
      <h1>{text('gate_sign_in_title', alias ?? account)}</h1>
      <p>{text('gate_sign_in_hint', account)}</p>
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
      <OtherSignIns />
    </section>
  );
}
