import { useEffect, useMemo } from 'preact/hooks';
import type { PlanAdvice } from '#app/advise-on-plan.ts';
import type { Plan } from '#core/change/plan.ts';
import type { PolicyAdvice } from '#core/ports.ts';
import { errorTexts } from '#ui/components/error-notice.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createTask, type Task } from '#ui/state/task.ts';
import { countText, text } from '#ui/text.ts';

const NOTICE_KINDS = {
  error: 'danger',
  'security-warning': 'warning',
  warning: 'warning',
  suggestion: 'info',
} as const satisfies Record<PolicyAdvice['kind'], string>;

/** Asks IAM Access Analyzer about a plan's documents, anew for each plan. */
export function usePlanAdvice(plan: Plan): Task<PlanAdvice> {
  const { actions, configuration } = useAdmin();
  const task = useMemo(() => ({ plan, ...createTask<PlanAdvice>() }), [plan]);
  useEffect(() => {
    const estate = configuration.peek();
    if (estate) void task.run((_, signal) => actions.changeSets.advise(estate, task.plan, signal));
    return task.stop;
  }, [task, actions, configuration]);
  return task.state.value;
}

/** Whether it was asked, and what became of that; what it says stands with each document. */
export function AdviceStatus({ state }: { readonly state: Task<PlanAdvice> }) {
  switch (state.kind) {
    case 'idle':
    case 'running':
      return <p class="quiet">{text('advice_asking')}</p>;
    case 'failed':
      return <p class="quiet">{text('advice_unasked', errorTexts(state.error).title)}</p>;
    case 'done': {
      const { byEdit, unasked } = state.value;
      const count = [...byEdit.values()].flat().length;
      return (
        <p class="quiet">
          {count > 0 ? countText('advice_found', count) : text('advice_none')}
          {unasked > 0 && ` ${countText('advice_left_out', unasked)}`}
        </p>
      );
    }
  }
}

/** What IAM Access Analyzer says of one document. */
export function AdviceNotices({ advice }: { readonly advice: readonly PolicyAdvice[] }) {
  return (
    <>
      {advice.map(({ kind, code, text: words }) => (
        <Notice kind={NOTICE_KINDS[kind]} key={`${code} ${words}`}>
          <p>{words}</p>
          <p class="quiet mono">{code}</p>
        </Notice>
      ))}
    </>
  );
}
