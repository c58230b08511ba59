import { useAdmin } from '#ui/state/admin-state.ts';
import { text } from '#ui/text.ts';
import { EstateForm } from './estate-form.tsx';
import { NextStep } from './next-step.tsx';
import { SignInPanel } from './sign-in-panel.tsx';

/** The jump account by its digits, and a session in it. */
export function SetupJump() {
  const { configuration, session } = useAdmin();
  const estate = configuration.value;
  return (
    <>
      <EstateForm key={estate?.id ?? 'new'} />
      {estate && session.state.value.kind !== 'done' && (
        <section>
          <h2>{text('setup_sign_in_title')}</h2>
          <p class="quiet">{text('setup_sign_in_when')}</p>
          <SignInPanel configuration={estate} />
        </section>
      )}
      {estate && <NextStep after="jump" />}
    </>
  );
}
