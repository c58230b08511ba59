import { useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { RemovalLosses } from '#app/remove-estate.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { isTypedName, TypedName } from '#ui/components/typed-name.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { useEstates } from '#ui/state/estates.ts';
import { createTask } from '#ui/state/task.ts';
import { countText, text } from '#ui/text.ts';
import { TaskError } from './task-error.tsx';

interface RemoveEstateProps {
  readonly configuration: EstateConfiguration;
}

/** What nobody can bring back, a sentence each. */
function lossTexts({
  changeSets,
  unsharedRecords,
  isSignedHere,
}: RemovalLosses): readonly string[] {
  return [
    unsharedRecords > 0 && countText('remove_loses_records', unsharedRecords),
    changeSets > 0 && countText('remove_loses_change_sets', changeSets),
    isSignedHere && text('remove_loses_key'),
  ].filter((loss) => loss !== false);
}

/** Removes the estate from this browser: what goes, what stays elsewhere, and, where something is lost for good, its name to be typed. */
export function RemoveEstate({ configuration }: RemoveEstateProps) {
  const { actions } = useAdmin();
  const { remove } = useEstates();
  const [looking] = useState(() => createTask<RemovalLosses>());
  const [removing] = useState(() => createTask<unknown>());
  const typed = useSignal('');
  const look = looking.state.value;
  const losses = look.kind === 'done' ? lossTexts(look.value) : [];
  const { name, sharing } = configuration;
  const isConfirmed = look.kind === 'done' && (losses.length === 0 || isTypedName(typed, name));
  return (
    <details
      class="remove-estate"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) void looking.run(() => actions.removalLosses(configuration));
      }}
    >
      <summary>{text('remove_title', name)}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isConfirmed) void removing.run(() => remove(configuration.id));
        }}
      >
        <p>{text('remove_goes')}</p>
        <p>{text(sharing ? 'remove_stays_bucket' : 'remove_stays', sharing?.bucket ?? '')}</p>
        <TaskError state={look} />
        {losses.length > 0 && (
          <>
            <p>{text('remove_loses')}</p>
            <ul>
              {losses.map((loss) => (
                <li key={loss}>{loss}</li>
              ))}
            </ul>
            <TypedName label={text('remove_confirm', name)} typed={typed} />
          </>
        )}
        <TaskError state={removing.state.value} />
        <button class="danger" disabled={!isConfirmed}>
          {text('action_remove_estate', name)}
        </button>
      </form>
    </details>
  );
}
