import { useComputed, useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { EstateConfiguration, Person } from '#core/estate/configuration.ts';
import {
  COMMON_PEOPLE_RULES,
  peopleFromUsers,
  type PeopleRules,
} from '#core/estate/people-from-users.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createEstateEdits } from '#ui/state/estate-edits.ts';
import { text } from '#ui/text.ts';
import { CsvImport } from './csv-import.tsx';
import { NextStep } from './next-step.tsx';
import { PeoplePreview } from './people-preview.tsx';
import { ReadStatus } from './read-status.tsx';
import { RolesDiscovery } from './roles-discovery.tsx';
import type { SetupPlaceProps } from './setup-page.tsx';
import { TaskError } from './task-error.tsx';

const RULES = ['personTag', 'nameTag', 'emailTag', 'emailPattern'] as const;

/** Users whom nobody claims, as the people that the rules make of them; nothing is kept before it was looked at. */
function Discovery({
  configuration,
  onAdd,
}: {
  readonly configuration: EstateConfiguration;
  readonly onAdd: (people: readonly Person[]) => Promise<unknown>;
}) {
  const { picture } = useAdmin();
  const rules = useSignal<PeopleRules>(COMMON_PEOPLE_RULES);
  const seen = picture.value;
  if (!seen) return <p class="quiet">{text('setup_people_unread')}</p>;
  const proposed = peopleFromUsers(seen, configuration, rules.value);
  return (
    <>
      <div class="pair">
        {RULES.map((rule) => (
          <label class="field" key={rule}>
            {text(`people_rule_${rule}`)}
            <input
              value={rules.value[rule]}
              placeholder={rule === 'emailPattern' ? '{user}@example.com' : ''}
              spellcheck={false}
              onInput={({ currentTarget }) => {
                rules.value = { ...rules.value, [rule]: currentTarget.value };
              }}
            />
          </label>
        ))}
      </div>
      {proposed.length > 0 ? (
        <PeoplePreview key={proposed.length} people={proposed} onAdd={onAdd} />
      ) : (
        <p class="quiet">{text('setup_people_all_claimed')}</p>
      )}
    </>
  );
}

/** Who the principals of the jump account are: by their tags, by an e-mail pattern, or from a list; and how roles are to be called. */
export function SetupPeople({ configuration }: SetupPlaceProps) {
  const { configure, reading, configuration: current } = useAdmin();
  const [edits] = useState(() => createEstateEdits(() => current.peek(), configure));
  const state = useComputed(() => reading.state.value);
  return (
    <>
      <ReadStatus />
      <TaskError state={state.value} />
      <section>
        <h2>{text('people_label')}</h2>
        <Discovery
          configuration={configuration}
          onAdd={(people) =>
            edits.change({ ...configuration, people: [...configuration.people, ...people] })
          }
        />
        <CsvImport kind="people" configuration={configuration} onKeep={edits.save} />
      </section>
      <RolesDiscovery configuration={configuration} edits={edits} />
      <NextStep after="people" />
    </>
  );
}
