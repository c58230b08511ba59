import type { ComponentChildren } from 'preact';
import { useAdmin } from '#ui/state/admin-state.ts';
import { routeHash } from '#ui/state/route.ts';
import { text } from '#ui/text.ts';
import { SignInPanel } from './sign-in-panel.tsx';

interface SignInGateProps {
  readonly children: ComponentChildren;
}

/** Shows its children once an estate is configured and an administrator is signed in to its jump account. */
export function SignInGate({ children }: SignInGateProps) {
  const { configuration, session } = useAdmin();
  const estate = configuration.value;
  if (!estate) {
    return (
      <section class="page gate">
        <h1>{text('gate_no_estate_title')}</h1>
        <p>{text('gate_no_estate_hint')}</p>
        <a class="button primary" href={routeHash({ page: 'setup' })}>
          {text('gate_no_estate_action')}
        </a>
      </section>
    );
  }
  if (session.state.value.kind === 'done') return children;
  return (
    <section class="page gate">
      <h1>{text('gate_sign_in_title', estate.jump.alias ?? estate.jump.account)}</h1>
      <SignInPanel configuration={estate} />
    </section>
  );
}
