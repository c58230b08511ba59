import { MENU_LOCK, type SyncDeps } from './sync-menu.ts';

/**
 * Notes that the person has looked at what changed in their menus; departed roles stay remembered.
 *
 * @returns Whether there was any news.
 * @throws AppError `storage/failed`
 */
export function markMenuSeen(deps: Pick<SyncDeps, 'store' | 'withLock'>): Promise<boolean> {
  return deps.withLock(MENU_LOCK, async () => {
    const stored = await deps.store.loadEnrolments();
    const fresh = stored.filter(({ news }) => news.added + news.removed + news.changed > 0);
    if (fresh.length === 0) return false;
    const news = await Promise.all(
      fresh.map(
        async ({ id }) => [id, { ...(await deps.store.loadNews(id)), changes: [] }] as const,
      ),
    );
    await deps.store.save({
      states: fresh.map((state) => ({ ...state, news: { added: 0, removed: 0, changed: 0 } })),
      news: Object.fromEntries(news),
    });
    return true;
  });
}
