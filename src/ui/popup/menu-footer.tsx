import { countText, text } from '#ui/text.ts';
import { timeAgo } from '#ui/time.ts';
import type { MenuHealth } from './menu-health.ts';
import { usePopup } from './popup-context.ts';

/** The menu's health, which is also the button that fetches it now, and what is new in it. */
export function MenuFooter() {
  const popup = usePopup();
  const { health, facts, menu, news } = popup;
  const { kind } = health.value;
  return (
    <div class="footer">
      <button
        type="button"
        class={`plain ${kind}`}
        disabled={kind === 'syncing' || kind === 'not-enrolled'}
        title={healthHint(health.value)}
        onClick={popup.syncNow}
      >
        <i class="lamp" aria-hidden="true" />
        <span role="status">{healthText(health.value, menu.count)}</span>
      </button>
      {facts.newsCount > 0 && (
        <button
          type="button"
          class="link"
          aria-pressed={news.shown.value !== undefined}
          onClick={news.toggle}
        >
          {countText('popup_changes', facts.newsCount)}
        </button>
      )}
    </div>
  );
}

/** What the button does, and before that why the last attempt failed. */
function healthHint(health: MenuHealth): string {
  const sync = text('popup_sync_now');
  return health.kind === 'failed'
    ? `${text(health.problem.key, ...health.problem.values)}\n${sync}`
    : sync;
}

function healthText(health: MenuHealth, count: number): string {
  switch (health.kind) {
    case 'not-enrolled':
      return text(count > 0 ? 'popup_health_local' : 'popup_health_none');
    case 'never-synced':
      return text('popup_health_never');
    case 'syncing':
      return text('popup_health_syncing');
    case 'expired':
      return text('popup_health_expired', timeAgo(health.atMs, Date.now()));
    case 'in-sync':
      return text('popup_health_good', timeAgo(health.atMs, Date.now()));
    case 'failed':
      return health.atMs === undefined
        ? text('popup_health_failed')
        : text('popup_health_old', timeAgo(health.atMs, Date.now()));
  }
}
