import { PARTITION_IDS } from '#core/aws/partitions.ts';
import { OWN_ROLE_FIELDS, type OwnRoleField } from '#core/menu/own-role.ts';
import { Notice } from '#ui/components/notice.tsx';
import type { OwnRolesState } from '#ui/state/own-roles-state.ts';
import { text } from '#ui/text.ts';

interface OwnRoleFormProps {
  readonly state: OwnRolesState;
}

/** An ARN as the role brings its account along. */
const REQUIRED: readonly OwnRoleField[] = ['role'];

/** One role, field by field. */
export function OwnRoleForm({ state }: OwnRoleFormProps) {
  const { bases, wrong, changing, add } = state;
  const [first] = bases.value;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const form = event.currentTarget;
        const fields = new FormData(form);
        const typed = (name: string) => {
          const value = fields.get(name);
          return typeof value === 'string' ? value : '';
        };
        const role = Object.fromEntries(
          [...OWN_ROLE_FIELDS, 'partition'].map((name) => [name, typed(name)]),
        ) as Record<OwnRoleField | 'partition', string>; // as: every field was just asked for
        void add(role).then((isAdded) => {
          if (isAdded) form.reset();
        });
      }}
    >
      <div class="fields">
        {OWN_ROLE_FIELDS.filter((name) => name !== 'base').map((name) => (
          <label key={name} class="field">
            {text(`own_role_${name}`)}
            <input
              name={name}
              autocomplete="off"
              spellcheck={false}
              required={REQUIRED.includes(name)}
              aria-invalid={wrong.value.includes(name)}
              placeholder={PLACEHOLDERS[name]}
            />
          </label>
        ))}
        <label class="field">
          {text('own_role_base')}
          <input
            name="base"
            list="own-role-bases"
            autocomplete="off"
            required
            aria-invalid={wrong.value.includes('base')}
            defaultValue={first?.id}
          />
          <datalist id="own-role-bases">
            {bases.value.map(({ id, alias, account }) => (
              <option key={id} value={id}>
                {alias ?? account}
              </option>
            ))}
          </datalist>
        </label>
        <label class="field">
          {text('own_role_partition')}
          <select name="partition" defaultValue={first?.partition}>
            {PARTITION_IDS.map((id) => (
              <option key={id}>{id}</option>
            ))}
          </select>
        </label>
      </div>
      {wrong.value.length > 0 && (
        <Notice kind="danger">
          <ul>
            {wrong.value.map((name) => (
              <li key={name}>{text(`own_role_bad_${name}`)}</li>
            ))}
          </ul>
        </Notice>
      )}
      <div class="actions">
        <button class="primary" disabled={changing.state.value.kind === 'running'}>
          {text('own_role_add')}
        </button>
      </div>
    </form>
  );
}

const PLACEHOLDERS: Readonly<Partial<Record<OwnRoleField, string>>> = {
  account: '2000 0000 0001',
  role: 'jump/ReadOnly',
  environment: 'prod',
  region: 'eu-west-1',
  landing: '/cloudwatch/home',
  color: 'd13212',
};
