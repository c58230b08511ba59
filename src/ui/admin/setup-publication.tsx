import { routeHash } from '#ui/state/route.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { text } from '#ui/text.ts';
import { MenusSection } from './menus-section.tsx';
import { NextStep } from './next-step.tsx';
import { ReadStatus } from './read-status.tsx';
import type { SetupPlaceProps } from './setup-page.tsx';
import { TaskError } from './task-error.tsx';

/** Everyone's first menu, and what each person needs to receive it. */
export function SetupPublication({ configuration }: SetupPlaceProps) {
  const { reading } = useAdmin();
  return (
    <>
      <ReadStatus />
      <TaskError state={reading.state.value} />
      <MenusSection configuration={configuration} />
      <p>
        <a href={routeHash({ page: 'setup', step: 'rollout' })}>{text('setup_publication_many')}</a>
      </p>
      <NextStep after="publication" />
    </>
  );
}
