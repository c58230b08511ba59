import { RequestRole } from '#ui/components/request-role.tsx';
import { text } from '#ui/text.ts';
import type { EmptyReason } from './menu-health.ts';
import { usePopup } from './popup-context.ts';

interface EmptyListProps {
  readonly reason: EmptyReason;
}

/** Says why nothing is listed, and offers what fills the list. */
export function EmptyList({ reason }: EmptyListProps) {
  const popup = usePopup();
  const { title, hint, action } = described(reason);
  const act = {
    settings: popup.actions.openSettings,
    sync: popup.syncNow,
    clear: () => popup.search(''),
  };
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      <p class="quiet">{hint}</p>
      <button type="button" onClick={act[action.kind]}>
        {action.caption}
      </button>
      {(reason.kind === 'filtered-away' || reason.kind === 'no-roles') && <RequestRole />}
    </div>
  );
}

interface Description {
  readonly title: string;
  readonly hint: string;
  readonly action: { readonly kind: 'settings' | 'sync' | 'clear'; readonly caption: string };
}

function described(reason: EmptyReason): Description {
  switch (reason.kind) {
    case 'no-endpoint':
      return {
        title: text('popup_empty_no_endpoint'),
        hint: text('popup_empty_no_endpoint_hint'),
        action: { kind: 'settings', caption: text('popup_enrol') },
      };
    case 'not-synced':
      return {
        title: text('popup_empty_not_synced'),
        hint: text('popup_empty_not_synced_hint'),
        action: { kind: 'sync', caption: text('popup_sync_now') },
      };
    case 'sync-failed':
      return {
        title: text(reason.problem.key, ...reason.problem.values),
        hint: text('popup_empty_failed_hint'),
        action: { kind: 'sync', caption: text('popup_sync_now') },
      };
    case 'no-roles':
      return {
        title: text('popup_empty_no_roles'),
        hint: text('popup_empty_no_roles_hint'),
        action: { kind: 'sync', caption: text('popup_sync_now') },
      };
    case 'withheld':
      return {
        title: text('popup_empty_withheld'),
        hint: text('popup_empty_withheld_hint'),
        action: { kind: 'sync', caption: text('popup_sync_now') },
      };
    case 'filtered-away':
      return {
        title: text('popup_empty_filtered', reason.query),
        hint: text('popup_empty_filtered_hint'),
        action: { kind: 'clear', caption: text('popup_clear_search') },
      };
  }
}
