import type { PlanBlocker } from '#core/change/plan.ts';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createNames } from '#ui/state/names.ts';
import { text } from '#ui/text.ts';
import { blockerText } from './plan-texts.ts';

interface BlockerNoticeProps {
  readonly blocker: PlanBlocker;
}

/** Why a plan cannot be committed; an entry that others own can be taken over from here, as a staged change. */
export function BlockerNotice({ blocker }: BlockerNoticeProps) {
  const { changes, stage, configuration } = useAdmin();
  const list = changes.value;
  const held = blocker.kind === 'held-by-others' ? list[blocker.change] : undefined;
  return (
    <Notice kind="danger">
      <p>{blockerText(blocker, createNames(configuration.value), list)}</p>
      {held && held.kind !== 'adopt' && (
        <button
          type="button"
          onClick={() => stage({ kind: 'adopt', principal: held.principal, role: held.role })}
        >
          {text('action_adopt')}
        </button>
      )}
    </Notice>
  );
}
