import { countText, text } from '#ui/text.ts';
import { timeAgo } from '#ui/time.ts';
import type { MenuHealth } from './menu-health.ts';
import { usePopup } from './popup-context.ts';

/** The menu's health, which is also the button that fetches it now, and what is new in it. */
export function MenuFooter() {
  const popup = usePopup();
  const { health, facts, onlyNew } = popup;
  const { kind } = health.value;
  return (
    <div class="footer">
      <button
        type="button"
        class={`plain ${kind}`}
        disabled={kind === 'syncing' || kind === 'not-enrolled'}
        title={text('popup_sync_now')}
        onClick={popup.syncNow}
      >
        <i class="lamp" aria-hidden="true" />
        <span role="status">{healthText(health.value)}</span>
      </button>
      {facts.newCount > 0 && (
        <button
          type="button"
          class="link"
          aria-pressed={onlyNew.value}
          onClick={popup.toggleOnlyNew}
        >
          {countText('popup_new_roles', facts.newCount)}
        </button>
      )}
    </div>
  );
}

function healthText(health: MenuHealth): string {
  switch (health.kind) {
    case 'not-enrolled':
      return text('popup_health_none');
    case 'never-synced':
      return text('popup_health_never');
    case 'syncing':
      return text('popup_health_syncing');
    case 'in-sync':
      return text('popup_health_good', timeAgo(health.atMs, Date.now()));
    case 'failed':
      return health.atMs === undefined
        ? text('popup_health_failed')
        : text('popup_health_old', timeAgo(health.atMs, Date.now()));
  }
}
