import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Finding } from '#core/access/finding.ts';
import { rolePathAndName } from '#core/aws/arn.ts';
import type { StatementChange } from '#core/change/change-set.ts';
import { isOwnedSource } from '#core/change/owned-statements.ts';
import { isTypedName, TypedName } from '#ui/components/typed-name.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createTask } from '#ui/state/task.ts';
import { isRemovalStaged, removalOf, tryRemoval, type RemovalTrial } from '#ui/state/removal.ts';
import { countText, text } from '#ui/text.ts';
import { TaskError } from './task-error.tsx';
import './delegate-form.css';
import './statement-removal.css';

type WideTrust = Extract<Finding, { kind: 'wide-trust' }>;

/** Who would lose access by the removal beside all that is staged, by name. */
function Losses({ change }: { readonly change: StatementChange }) {
  const { actions, changes, configuration, names, picture, clock } = useAdmin();
  const [staged, estate, seen] = [changes.value, configuration.value, picture.value];
  const task = useMemo(
    () => ({ change, staged, estate, seen, ...createTask<RemovalTrial>() }),
    [change, staged, estate, seen],
  );
  useEffect(() => {
    const { estate, seen, staged, change } = task;
    if (!estate || !seen) return;
    const input = { picture: seen, configuration: estate, staged, nowMs: clock() };
    void task.run(() => tryRemoval(input, change, actions.evaluateEffect));
  }, [task, actions, clock]);
  const state = task.state.value;
  if (state.kind === 'failed') return <TaskError state={state} />;
  if (state.kind !== 'done') return <p class="quiet">{text('removal_asking')}</p>;
  const { losers, strangers } = state.value;
  const who = losers.map(names.value.principal).join(', ');
  return (
    <div role="status">
      <p>
        {losers.length === 0
          ? text('removal_loses_none')
          : countText('removal_loses', losers.length, who)}
      </p>
      {strangers.length > 0 && <p>{text('removal_strangers', strangers.join(', '))}</p>}
    </div>
  );
}

/** The statement that goes, who would lose access without it, and the role's name to be typed: then the removal is staged. */
function RemovalForm({ change }: { readonly change: StatementChange }) {
  const { changes, names, stage } = useAdmin();
  const typed = useSignal('');
  const isStaged = useComputed(() => isRemovalStaged(changes.value, change));
  const name = rolePathAndName(change.role);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isTypedName(typed, name)) stage(change);
      }}
    >
      <p>{text('removal_hint', names.value.role(change.role))}</p>
      <pre class="mono wording" dir="ltr" tabIndex={0}>
        {JSON.stringify(JSON.parse(change.statement), undefined, 2)}
      </pre>
      <Losses change={change} />
      {isStaged.value ? (
        <p class="quiet">{text('removal_staged')}</p>
      ) : (
        <>
          <TypedName label={text('removal_confirm', name)} typed={typed} />
          <button class="danger" disabled={!isTypedName(typed, name)}>
            {text('action_stage_removal')}
          </button>
        </>
      )}
    </form>
  );
}

/** The last step against a wide statement of others: to remove it, which is chosen by name. Nothing for one that Jumpgate wrote. */
export function StatementRemoval({ finding }: { readonly finding: WideTrust }) {
  const isOpen = useSignal(false);
  const change = useMemo(() => removalOf(finding), [finding]);
  if (isOwnedSource(finding.source)) return null;
  return (
    <details
      class="delegate-form"
      onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}
    >
      <summary>{text('action_remove_statement')}</summary>
      {isOpen.value && <RemovalForm change={change} />}
    </details>
  );
}
