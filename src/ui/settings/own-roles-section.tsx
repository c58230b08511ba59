import { ErrorNotice } from '#ui/components/error-notice.tsx';
import type { OwnRolesState } from '#ui/state/own-roles-state.ts';
import { text } from '#ui/text.ts';
import { OwnRoleForm } from './own-role-form.tsx';

interface OwnRolesSectionProps {
  readonly state: OwnRolesState;
}

/** Roles that the reader added by hand or remembered on a console page, and the form for another. */
export function OwnRolesSection({ state }: OwnRolesSectionProps) {
  const { roles, changing, remove } = state;
  const task = changing.state.value;
  return (
    <section class="page settings-page sources" aria-labelledby="own-roles-title">
      <header>
        <h2 id="own-roles-title">{text('own_roles_title')}</h2>
        <p class="quiet">{text('own_roles_hint')}</p>
      </header>
      {roles.value.length > 0 && (
        <ul class="source-list">
          {roles.value.map((role) => (
            <li key={`${role.account}/${role.role}`}>
              <bdi>{role.label}</bdi>
              <bdi class="quiet mono">
                {role.account}/{role.role}
              </bdi>
              <button
                type="button"
                disabled={task.kind === 'running'}
                aria-label={text('own_roles_remove_named', role.label)}
                onClick={() => void remove(role)}
              >
                {text('sources_remove')}
              </button>
            </li>
          ))}
        </ul>
      )}
      {task.kind === 'failed' && <ErrorNotice error={task.error} />}
      <OwnRoleForm state={state} />
    </section>
  );
}
