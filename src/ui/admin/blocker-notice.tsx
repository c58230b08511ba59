import { isPairChange } from '#core/change/change-set.ts';
import type { PlanBlocker } from '#core/change/plan.ts';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createNames } from '#ui/state/names.ts';
import { text } from '#ui/text.ts';
import { DelegateForm } from './delegate-form.tsx';
import { blockerText } from './plan-texts.ts';

interface BlockerNoticesProps {
  readonly blockers: readonly PlanBlocker[];
}

/** One notice for each blocker; the statements that hold one change share a notice, since one act takes them all over. */
export function groupBlockers(
  blockers: readonly PlanBlocker[],
): readonly (readonly PlanBlocker[])[] {
  const groups = new Map<string, PlanBlocker[]>();
  blockers.forEach((blocker, index) => {
    const key = blocker.kind === 'held-by-others' ? `change ${blocker.change}` : `blocker ${index}`;
    const group = groups.get(key);
    if (group) group.push(blocker);
    else groups.set(key, [blocker]);
  });
  return [...groups.values()];
}

/** Why a plan cannot be committed; an entry that others own can be taken over from here, as a staged change. */
export function BlockerNotices({ blockers }: BlockerNoticesProps) {
  const { changes, stage, configuration } = useAdmin();
  const names = createNames(configuration.value);
  const list = changes.value;
  return (
    <>
      {groupBlockers(blockers).map((group) => {
        const [first] = group;
        const held = first?.kind === 'held-by-others' ? list[first.change] : undefined;
        return (
          <Notice kind="danger" key={JSON.stringify(first)}>
            {group.map((blocker) => (
              <p key={JSON.stringify(blocker)}>{blockerText(blocker, names, list)}</p>
            ))}
            {first?.kind === 'trust-too-long' && <DelegateForm role={first.role} />}
            {held && isPairChange(held) && held.kind !== 'adopt' && (
              <>
                <p>{text('blocker_take_over_hint')}</p>
                <button
                  type="button"
                  onClick={() =>
                    stage({ kind: 'adopt', principal: held.principal, role: held.role })
                  }
                >
                  {text('action_adopt')}
                </button>
              </>
            )}
          </Notice>
        );
      })}
    </>
  );
}
