import { useSignal } from '@preact/signals';
import { AUDIT_ROLE } from '#core/estate/configuration.ts';
import { isRolesPath } from '#core/setup/setup-answers.ts';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { text } from '#ui/text.ts';
import { NextStep } from './next-step.tsx';
import { formTexts, saveEstate } from './setup-form.ts';
import { ownTargetAccount, readNames, setupFiles } from './setup-files.ts';
import type { SetupPlaceProps } from './setup-page.tsx';
import { TemplateFiles } from './template-files.tsx';

/** The roles that lead into the accounts, who may use them, and the templates that make them. */
export function SetupRoles({ configuration }: SetupPlaceProps) {
  const { setup, configure, session } = useAdmin();
  const issues = useSignal<readonly string[]>([]);
  const answers = setup.answers.value;
  const { jump } = configuration;
  const signedIn = session.state.value.kind === 'done' ? session.state.value.value : undefined;
  const save = async (form: HTMLFormElement) => {
    const value = formTexts(form);
    const next = {
      ...configuration,
      jump: {
        ...jump,
        administrationRole: value('administrationRole'),
        auditRole: value('auditRole'),
      },
    };
    const rolesPath = value('rolesPath');
    if (!isRolesPath(rolesPath)) {
      issues.value = [text('setup_fault_rolesPath')];
      return;
    }
    issues.value = await saveEstate(next, configure);
    await setup.answer({
      rolesPath,
      administrators: value('administrators'),
      approvers: value('approvers'),
      auditors: value('auditors'),
      adopts: value('adopts') !== '',
    });
  };
  const names = readNames(configuration, answers);
  const area = (name: 'administrators' | 'approvers' | 'auditors', proposal = '') => (
    <label class="field">
      {text(`setup_${name}`)}
      <textarea
        name={name}
        class="mono"
        required={name === 'administrators'}
        spellcheck={false}
        defaultValue={answers[name] || proposal}
      />
      <small>{text(`setup_${name}_hint`)}</small>
    </label>
  );
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save(event.currentTarget);
        }}
      >
        <div class="pair">
          <label class="field">
            {text('estate_role')}
            <input name="administrationRole" defaultValue={jump.administrationRole} required />
            <small>{text('estate_role_hint')}</small>
          </label>
          <label class="field">
            {text('estate_audit_role')}
            <input name="auditRole" defaultValue={jump.auditRole ?? AUDIT_ROLE} required />
            <small>{text('estate_audit_role_hint')}</small>
          </label>
        </div>
        <label class="field">
          {text('setup_roles_path')}
          <input name="rolesPath" spellcheck={false} defaultValue={answers.rolesPath || '/'} />
          <small>{text('setup_roles_path_hint')}</small>
        </label>
        {area('administrators', signedIn?.identity.arn)}
        {area('auditors')}
        {area('approvers')}
        <label class="check">
          <input type="checkbox" name="adopts" defaultChecked={answers.adopts} />
          {text('setup_adopts')}
        </label>
        {issues.value.length > 0 && <Notice kind="danger">{issues.value.join(' ')}</Notice>}
        <div class="actions">
          <button class="primary">{text('action_make_templates')}</button>
        </div>
      </form>
      {answers.administrators !== '' && names.kind === 'invalid' && (
        <Notice kind="danger">{text('setup_invalid', names.lines.join(', '))}</Notice>
      )}
      {names.kind === 'names' && (
        <section>
          <h2>{text('setup_templates')}</h2>
          <p class="quiet">{text('setup_templates_hint', jump.account, names.names.region)}</p>
          {names.names.administrationRoles.slice(1).map((role) => (
            <p class="quiet" key={role}>
              {text(
                'setup_templates_own',
                ownTargetAccount(role),
                configuration.accounts
                  .filter(({ administrationRole }) => administrationRole === role)
                  .map(({ name, id }) => `${name} (${id})`)
                  .join(', '),
                role,
              )}
            </p>
          ))}
          <TemplateFiles files={setupFiles(names.names)} />
        </section>
      )}
      <NextStep after="roles" />
    </>
  );
}
