import type { Finding } from '#app/examination.ts';
import type { ExamineOptions } from '#app/examine-setup.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { countText, text } from '#ui/text.ts';
import { groupFindings } from './finding-groups.ts';
import { FindingLine } from './finding-line.tsx';

interface ExaminationProps {
  readonly part: ExamineOptions['part'];
  readonly configuration: EstateConfiguration;
}

/** How many of the accounts can be entered, once all were tried; undefined while none was. */
function Reach({
  findings,
  configuration,
}: {
  readonly findings: readonly Finding[];
  readonly configuration: EstateConfiguration;
}) {
  const tried = findings.filter(({ what }) => what === 'role');
  const shut = tried.filter(({ verdict }) => verdict.kind !== 'good');
  if (tried.length < configuration.accounts.length || tried.length === 0) return null;
  const names = new Map<string, string>(configuration.accounts.map(({ id, name }) => [id, name]));
  return shut.length === 0 ? (
    <Notice kind="good">{text('reach_all', tried.length)}</Notice>
  ) : (
    <Notice kind="warning">
      {text(
        'reach_some',
        tried.length - shut.length,
        tried.length,
        shut.map(({ subject }) => names.get(subject) ?? subject).join(', '),
      )}
    </Notice>
  );
}

/** Tries what a part of the setup depends on: each line green, or red with the one thing to do. */
export function Examination({ part, configuration }: ExaminationProps) {
  const { setup, session, isReadOnly, appraise } = useAdmin();
  const examine = async () => {
    await setup.examine(configuration, { part, isReadOnly: isReadOnly.value });
    // What lets the session in may be there only now.
    if (part !== 'sharing' && !isReadOnly.value) await appraise();
  };
  const state = setup.examinations[part].state.value;
  const isSignedIn = session.state.value.kind === 'done';
  const findings =
    state.kind === 'done' ? state.value : state.kind === 'running' ? (state.progress ?? []) : [];
  const accounts = new Set<string>(configuration.accounts.map(({ id }) => id));
  const groups = groupFindings(findings, (subject) => accounts.has(subject));
  const judged = findings.length - groups.remarks.length;
  return (
    <section class="doctor" aria-busy={state.kind === 'running'}>
      <p class="quiet">{text(isSignedIn ? 'doctor_hint' : 'setup_sign_in_first')}</p>
      <div class="actions">
        <button
          type="button"
          disabled={!isSignedIn || state.kind === 'running'}
          onClick={() => void examine()}
        >
          {text(`action_examine_${part}`)}
        </button>
      </div>
      <Reach findings={findings} configuration={configuration} />
      {state.kind === 'done' && (
        <p role="status">
          {groups.bad.length === 0
            ? countText('doctor_all_right', judged)
            : countText('doctor_some_wrong', groups.bad.length, judged)}
        </p>
      )}
      <ul aria-live="polite">
        {[
          ...[...groups.bad, ...groups.remarks].map((finding) => [finding] as const),
          ...groups.good,
        ].map((group) => (
          <FindingLine
            key={`${group[0].what} ${group[0].subject}`}
            findings={group}
            configuration={configuration}
          />
        ))}
      </ul>
    </section>
  );
}
