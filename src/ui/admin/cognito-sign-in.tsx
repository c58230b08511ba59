import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { CognitoSettingsSchema, type CognitoSettings } from '#core/sign-in/cognito.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { parseWith } from '#core/json.ts';
import { CopyButton } from '#ui/components/copy-button.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { text } from '#ui/text.ts';
import { formTexts } from './setup-form.ts';

interface CognitoSignInProps {
  readonly configuration: EstateConfiguration;
}

const FIELDS = ['domain', 'clientId', 'userPoolId', 'identityPoolId'] as const;

/** Signing in by the company's user pool; the settings come from the browser policy, the estate, or this form. */
export function CognitoSignIn({ configuration }: CognitoSignInProps) {
  const { actions, signInBy, session, configure } = useAdmin();
  const managed = useSignal<CognitoSettings | undefined>(undefined);
  const issues = useSignal<readonly string[]>([]);
  useEffect(() => {
    void actions.loadManagedCognito().then((settings) => (managed.value = settings));
  }, [actions, managed]);
  const callback = actions.webAuthRedirectUri();
  const known = managed.value ?? configuration.jump.cognito;
  const submit = async (form: HTMLFormElement) => {
    const value = formTexts(form);
    const typed = Object.fromEntries(FIELDS.map((field) => [field, value(field)]));
    const parsed = parseWith(CognitoSettingsSchema, managed.value ?? typed);
    issues.value = parsed.kind === 'invalid' ? parsed.issues : [];
    if (parsed.kind === 'invalid') return;
    const settings = parsed.value;
    // Nothing may be awaited before: the browser asks for permissions only within the click.
    await signInBy((stop) => actions.signInWithCognito(configuration, settings, stop));
    if (session.state.peek().kind === 'done' && !managed.peek())
      await configure({
        ...configuration,
        jump: { ...configuration.jump, cognito: settings },
      });
  };
  return (
    <details>
      <summary>{text('sign_in_cognito_title')}</summary>
      <p class="quiet">{text('sign_in_cognito_hint')}</p>
      <p class="callback">
        <span>{text('cognito_callback')}</span>
        <code>{callback}</code>
        <CopyButton value={callback} label={text('action_copy_callback')} />
      </p>
      <form
        key={known?.clientId ?? ''}
        onSubmit={(event) => {
          event.preventDefault();
          void submit(event.currentTarget);
        }}
      >
        {FIELDS.map((field) => (
          <label class="field" key={field}>
            {text(`cognito_${field}`)}
            <input
              name={field}
              required
              spellcheck={false}
              readOnly={managed.value !== undefined}
              defaultValue={known?.[field] ?? ''}
            />
          </label>
        ))}
        {managed.value && <p class="quiet">{text('sign_in_cognito_managed')}</p>}
        {issues.value.length > 0 && <Notice kind="danger">{issues.value.join(' · ')}</Notice>}
        <button disabled={session.state.value.kind === 'running'}>
          {text('action_sign_in_with_cognito')}
        </button>
      </form>
    </details>
  );
}
