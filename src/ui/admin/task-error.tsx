import { ErrorNotice } from '#ui/components/error-notice.tsx';
import type { Task } from '#ui/state/task.ts';

interface TaskErrorProps {
  readonly state: Task<unknown, unknown>;
  /** Absent: no button. */
  readonly onRetry?: () => void;
}

/** What made a task fail; nothing while it has not. */
export function TaskError({ state, onRetry }: TaskErrorProps) {
  return state.kind === 'failed' ? (
    <ErrorNotice error={state.error} {...(onRetry && { onRetry })} />
  ) : null;
}
