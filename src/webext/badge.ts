import browser from 'webextension-polyfill';
import type { EnrolmentState } from '#core/menu/enrolment-state.ts';

const NEWS_COLOR = '#0b6e4f';
const EXPIRED_COLOR = '#b3261e';

/** Shows on the toolbar button how many roles changed since the menu was looked at, or `!` when a menu has expired. */
export async function showMenuBadge(
  states: readonly EnrolmentState[],
  nowMs: number,
): Promise<void> {
  const isExpired = states.some(({ accepted }) => accepted && accepted.expiresAt * 1000 <= nowMs);
  const count = states.reduce((sum, { news }) => sum + news.added + news.removed + news.changed, 0);
  const text = isExpired ? '!' : count === 0 ? '' : count > 99 ? '99+' : String(count);
  await browser.action.setBadgeBackgroundColor({ color: isExpired ? EXPIRED_COLOR : NEWS_COLOR });
  await browser.action.setBadgeText({ text });
}
