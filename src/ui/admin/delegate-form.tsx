import { useSignal } from '@preact/signals';
import { rolePathAndName, type RoleArn } from '#core/aws/arn.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { isTypedName, TypedName } from '#ui/components/typed-name.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { text } from '#ui/text.ts';
import './delegate-form.css';

interface DelegateFormProps {
  readonly role: RoleArn;
}

/** The configuration with one role delegated. */
export function withDelegated(
  configuration: EstateConfiguration,
  role: RoleArn,
): EstateConfiguration {
  const { roles } = configuration;
  const entry = roles.find(({ arn }) => arn === role) ?? { arn: role };
  const others = roles.filter(({ arn }) => arn !== role);
  return { ...configuration, roles: [...others, { ...entry, delegated: true }] };
}

/** The designed way out of a trust that is full: delegation, which widens it and is therefore confirmed by the role's name. */
export function DelegateForm({ role }: DelegateFormProps) {
  const { configuration, configure, names } = useAdmin();
  const typed = useSignal('');
  const estate = configuration.value;
  if (!estate) return null;
  const name = rolePathAndName(role);
  return (
    <details class="delegate-form">
      <summary>{text('action_delegate')}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isTypedName(typed, name)) void configure(withDelegated(estate, role));
        }}
      >
        <p>{text('delegate_hint', names.value.role(role))}</p>
        <TypedName label={text('delegate_confirm', name)} typed={typed} />
        <button class="danger" disabled={!isTypedName(typed, name)}>
          {text('action_delegate_role', name)}
        </button>
      </form>
    </details>
  );
}
