import { Notice } from '#ui/components/notice.tsx';
import type { SettingsState } from '#ui/state/settings-state.ts';
import { text } from '#ui/text.ts';

interface PolicyProblemsProps {
  readonly state: SettingsState;
}

/** Names the enrolments of the company's browser policy that cannot be read, for whoever administers that policy. */
export function PolicyProblems({ state }: PolicyProblemsProps) {
  const entries = state.facts.value.policyProblems;
  if (entries.length === 0) return null;
  return (
    <Notice kind="danger">
      <p>{text('settings_policy_problems')}</p>
      <ul>
        {entries.flatMap(({ place, problems }) =>
          problems.map(({ path, message }) => (
            <li key={`${place} ${path} ${message}`}>
              {text('settings_policy_problem', place, path ? `${path}: ${message}` : message)}
            </li>
          )),
        )}
      </ul>
    </Notice>
  );
}
