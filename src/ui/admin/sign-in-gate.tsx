import type { ComponentChildren } from 'preact';
import { useAdmin } from '#ui/state/admin-state.ts';
import { routeHash } from '#ui/state/route.ts';
import { text } from '#ui/text.ts';
import { SignInPanel } from './sign-in-panel.tsx';

interface SignInGateProps {
  /** What the children cannot do without: the estate as it was once read, or a session. */
  readonly needs: 'picture' | 'session';
  readonly children: ComponentChildren;
}

/** Shows its children once an estate is configured and, unless what this browser keeps will do, an administrator is signed in. */
export function SignInGate({ needs, children }: SignInGateProps) {
  const { configuration, isSignedIn, isOpen, picture } = useAdmin();
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
  if (isSignedIn.value || (needs === 'picture' && picture.value)) return children;
  if (!isOpen.value) return null;
  return (
    <section class="page gate">
      <h1>{text('gate_sign_in_title', estate.jump.alias ?? estate.jump.account)}</h1>
      <SignInPanel configuration={estate} />
    </section>
  );
}
