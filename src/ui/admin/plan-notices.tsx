import type { Change } from '#core/change/change-set.ts';
import type { PlanNotice } from '#core/change/plan.ts';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import type { Names } from '#ui/state/names.ts';
import { countText, text } from '#ui/text.ts';
import { noticeText } from './plan-texts.ts';

interface PlanNoticesProps {
  readonly notices: readonly PlanNotice[];
  /** The changes that the notices are about, by place. */
  readonly changes: readonly Change[];
  readonly names: Names;
  /** What a notice offers can be staged: the changes are. */
  readonly canStage: boolean;
}

/** More lines of one kind than this say no more than their number. */
const SHOWN = 6;

/** Revokes whose open sessions can be ended with them, and are not yet. */
export function endableRevokes(
  notices: readonly PlanNotice[],
  changes: readonly Change[],
): readonly Change[] {
  return notices.flatMap((notice): readonly Change[] => {
    const change = notice.kind === 'sessions-live-on' ? changes[notice.change] : undefined;
    if (change?.kind !== 'revoke' || change.endSessions) return [];
    return change.principal.includes(':user/') ? [{ ...change, endSessions: true }] : [];
  });
}

/** What the reader should know before committing, one notice for each kind. */
export function PlanNotices({ notices, changes, names, canStage }: PlanNoticesProps) {
  const { stage } = useAdmin();
  const kinds = [...new Set(notices.map(({ kind }) => kind))];
  return (
    <>
      {kinds.map((kind) => {
        const list = notices.filter((notice) => notice.kind === kind);
        const endable = endableRevokes(list, changes);
        return (
          <Notice kind="warning" key={kind}>
            {list.slice(0, SHOWN).map((notice) => (
              <p key={JSON.stringify(notice)}>{noticeText(notice, names, changes)}</p>
            ))}
            {list.length > SHOWN && <p>{countText('notice_more', list.length - SHOWN)}</p>}
            {canStage && endable.length > 0 && (
              <button type="button" onClick={() => stage(...endable)}>
                {text('action_end_sessions')}
              </button>
            )}
          </Notice>
        );
      })}
    </>
  );
}
