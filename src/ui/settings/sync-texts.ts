import type { FetchedMenu } from '#app/fetch-verified-menu.ts';
import type { SyncResult } from '#core/menu/enrolment-state.ts';
import { countText, text, type TextKey } from '#ui/text.ts';

/** What a fetch came to, in one sentence. */
export function syncResultText(result: SyncResult): string {
  switch (result.kind) {
    case 'updated':
      return text(
        'sync_updated',
        result.version,
        countText('sync_added', result.added),
        countText('sync_removed', result.removed),
        countText('sync_changed', result.changed),
      );
    case 'unchanged':
      return text('sync_unchanged');
    case 'refused':
      return text(`menu_reason_${result.reason.replaceAll('-', '_')}` as TextKey, ...result.values);
    case 'failed':
      return text(
        `menu_failure_${result.failure.replaceAll('-', '_')}` as TextKey,
        ...result.values,
      );
  }
}

/** Why a first fetch brought no menu that could be used. */
export function refusalText(why: Exclude<FetchedMenu, { kind: 'valid' }>): string {
  switch (why.kind) {
    case 'rejected':
      return text(`menu_reason_${why.reason.replaceAll('-', '_')}` as TextKey, ...why.values);
    case 'failed':
      return text(`menu_failure_${why.failure.replaceAll('-', '_')}` as TextKey, ...why.values);
    case 'unchanged':
      return text('sync_unchanged');
  }
}
