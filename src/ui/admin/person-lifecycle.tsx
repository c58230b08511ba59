import { useSignal } from '@preact/signals';
import {
  copyAccess,
  moveProject,
  offboard,
  type LifecycleChanges,
} from '#core/change/lifecycle.ts';
import { isRoleArn, type PrincipalArn } from '#core/aws/arn.ts';
import type { Person } from '#core/estate/configuration.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createNames } from '#ui/state/names.ts';
import { principalIn } from '#ui/state/people-access.ts';
import { countText, text } from '#ui/text.ts';
import { LifecycleOutcome } from './lifecycle-outcome.tsx';
import './person-lifecycle.css';

interface PersonLifecycleProps {
  readonly person: Person;
  readonly principal: PrincipalArn;
}

/** The answers of a form, by field name; an empty one is an absent one. */
function answersOf(form: HTMLFormElement): (name: string) => string | undefined {
  const data = new FormData(form);
  return (name) => {
    const answer = data.get(name);
    return typeof answer === 'string' && answer !== '' ? answer : undefined;
  };
}

/** Joining like a colleague, moving between projects, leaving: each stages its changes for review and writes nothing. */
export function PersonLifecycle({ person, principal }: PersonLifecycleProps) {
  const { configuration, picture, access, stage } = useAdmin();
  const outcome = useSignal<LifecycleChanges | undefined>(undefined);
  const [estate, seen, table] = [configuration.value, picture.value, access.value];
  if (!estate || !seen || !table) return null;
  const input = { configuration: estate, picture: seen, access: table };
  const names = createNames(estate);
  const projects = [...new Set(estate.accounts.flatMap(({ project }) => project ?? []))].sort();
  const colleagues = estate.people.filter(
    (one) => one.id !== person.id && principalIn(seen, one) !== undefined,
  );
  const submit =
    (step: (answer: (name: string) => string | undefined) => LifecycleChanges | undefined) =>
    (event: SubmitEvent) => {
      event.preventDefault();
      if (!(event.currentTarget instanceof HTMLFormElement)) return;
      const made = step(answersOf(event.currentTarget));
      if (!made) return;
      stage(...made.changes);
      outcome.value = made;
    };
  const copy = submit((answer) => {
    const colleague = colleagues.find(({ id }) => id === answer('colleague'));
    const from = colleague && principalIn(seen, colleague);
    return from && copyAccess(input, from, principal);
  });
  const move = submit((answer) => {
    const [from, to] = [answer('from'), answer('to')];
    const options = { endSessions: answer('sessions') !== undefined };
    return from && to && from !== to
      ? moveProject(input, principal, { from, to }, options)
      : undefined;
  });
  const leave = submit((answer) =>
    offboard(input, principal, { endSessions: answer('sessions') !== undefined }),
  );
  const projectField = (name: 'from' | 'to') => (
    <label class="field">
      {text(`lifecycle_${name}`)}
      <select name={name} required>
        <option value="">{text('lifecycle_choose')}</option>
        {projects.map((project) => (
          <option key={project}>{project}</option>
        ))}
      </select>
    </label>
  );
  const sessionsField = (
    <label class="check">
      <input type="checkbox" name="sessions" />
      {text('lifecycle_end_sessions')}
    </label>
  );
  return (
    <details class="person-lifecycle">
      <summary>{text('lifecycle_title')}</summary>
      <div class="forms">
        <form onSubmit={copy}>
          <label class="field">
            {text('lifecycle_copy')}
            <select name="colleague" required>
              <option value="">{text('lifecycle_choose')}</option>
              {colleagues.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <button>{text('action_stage_copy')}</button>
        </form>
        <form onSubmit={move}>
          {projectField('from')}
          {projectField('to')}
          {sessionsField}
          <button disabled={projects.length < 2}>{text('action_stage_move')}</button>
        </form>
        <form onSubmit={leave}>
          <p>{text('lifecycle_leave_hint', person.name)}</p>
          {sessionsField}
          <button>{countText('action_stage_leave', table.rolesOf(principal).length)}</button>
        </form>
      </div>
      {outcome.value && (
        <LifecycleOutcome
          outcome={outcome.value}
          nameOf={(role) => (isRoleArn(role) ? names.role(role) : role)}
        />
      )}
    </details>
  );
}
