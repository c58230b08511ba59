import { useEffect, useRef } from 'preact/hooks';
import { useAdmin } from '#ui/state/admin-state.ts';
import { text } from '#ui/text.ts';
import { SignInPanel } from './sign-in-panel.tsx';

/** Every way to sign in, over a page that shows what this browser kept; it goes when the session is there and the estate is read again. */
export function SignInDialog() {
  const { configuration, signInOffered } = useAdmin();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    // The browser's own way back leads to another page: the offer was made on this one.
    const close = () => (signInOffered.value = false);
    addEventListener('hashchange', close);
    return () => removeEventListener('hashchange', close);
  }, [signInOffered]);
  const estate = configuration.value;
  if (!estate) return null;
  return (
    <dialog
      class="sign-in-dialog"
      ref={dialog}
      aria-labelledby="sign-in-title"
      onClose={() => (signInOffered.value = false)}
    >
      <header>
        <h2 id="sign-in-title">
          {text('gate_sign_in_title', estate.jump.alias ?? estate.jump.account)}
        </h2>
        <button type="button" class="plain" onClick={() => dialog.current?.close()}>
          {text('action_close')}
        </button>
      </header>
      <SignInPanel configuration={estate} />
    </dialog>
  );
}
