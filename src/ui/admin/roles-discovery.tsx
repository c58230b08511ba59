import { useSignal } from '@preact/signals';
import { arnParts, rolePathAndName } from '#core/aws/arn.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { discoverRoles, type RolePattern } from '#core/estate/discover-roles.ts';
import { TickList } from '#ui/components/tick-list.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import type { EstateEdits } from '#ui/state/estate-edits.ts';
import { createNames } from '#ui/state/names.ts';
import { countText, text } from '#ui/text.ts';
import { formTexts } from './setup-form.ts';

interface RolesDiscoveryProps {
  readonly configuration: EstateConfiguration;
  readonly edits: EstateEdits;
}

/** Roles found by path, name or tag, to be given entries of their own: a label, a colour, a Region. */
export function RolesDiscovery({ configuration, edits }: RolesDiscoveryProps) {
  const { picture } = useAdmin();
  const pattern = useSignal<RolePattern | undefined>(undefined);
  const seen = picture.value;
  if (!seen) return null;
  const found = pattern.value ? discoverRoles(seen, configuration, pattern.value) : [];
  const names = createNames(configuration);
  return (
    <section>
      <h2>{text('roles_discovery_title')}</h2>
      <p class="quiet">{text('roles_discovery_hint')}</p>
      <form
        class="pair"
        onSubmit={(event) => {
          event.preventDefault();
          const value = formTexts(event.currentTarget);
          pattern.value = { path: value('path'), name: value('name'), tag: value('tag') };
        }}
      >
        {(['path', 'name', 'tag'] as const).map((field) => (
          <label class="field" key={field}>
            {text(`roles_by_${field}`)}
            <input name={field} spellcheck={false} />
          </label>
        ))}
        <button>{text('action_find_roles')}</button>
      </form>
      {pattern.value && found.length === 0 && <p class="quiet">{text('roles_none_found')}</p>}
      {found.length > 0 && (
        <TickList
          key={found.length}
          items={found}
          keyOf={({ arn }) => arn}
          lineOf={({ arn, label }) => (
            <>
              <span dir="auto">{names.account(arnParts(arn).account)}</span>
              <span class="mono">{rolePathAndName(arn)}</span>
              <span class="quiet">{label}</span>
            </>
          )}
          action={(count) => countText('action_add_roles', count)}
          onChoose={(chosen) =>
            void edits.change({ ...configuration, roles: [...configuration.roles, ...chosen] })
          }
        />
      )}
    </section>
  );
}
