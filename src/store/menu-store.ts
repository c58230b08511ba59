import { EnrolmentStateSchema, NO_NEWS, type MenuNews } from '#core/menu/enrolment-state.ts';
import type { MenuDocument } from '#core/menu/menu-document.ts';
import type { MenuStore } from '#core/ports.ts';
import { AppError } from '#core/errors.ts';
import type { JumpgateDatabase } from './database.ts';
import { guardStorage } from './guard-storage.ts';
import { parseRow } from './parse-row.ts';

/** Where the packed menu of all enrolments lies in the store `menus`; enrolment ids are longer. */
const PACKED = 'packed';

function isNews(row: unknown): row is MenuNews {
  return (
    typeof row === 'object' &&
    row !== null &&
    'changes' in row &&
    'departed' in row &&
    Array.isArray(row.changes) &&
    Array.isArray(row.departed)
  );
}

/**
 * Enrolments, documents and the packed menu in IndexedDB. A document is verified before it is written, and 50,000 roles
 * are not checked again at each read.
 */
export function createMenuStore(db: JumpgateDatabase): MenuStore {
  return {
    loadEnrolments: () =>
      guardStorage('menu', async () => {
        const rows = await db.getAll('enrolments');
        return rows
          .map((row) => parseRow(EnrolmentStateSchema, 'menu', row))
          .sort((a, b) => a.enrolledAtMs - b.enrolledAtMs || (a.id < b.id ? -1 : 1));
      }),
    loadDocument: (id) =>
      guardStorage('menu', async () => {
        const payload = await db.get('menus', id);
        if (payload === undefined) return undefined;
        if (!(payload instanceof Uint8Array))
          throw new AppError('storage/failed', { what: 'menu' });
        // as: `save` was given the payload of a verified document.
        return JSON.parse(new TextDecoder().decode(payload)) as MenuDocument;
      }),
    loadNews: (id) =>
      guardStorage('menu', async () => {
        const row = await db.get('menu-news', id);
        return isNews(row) ? row : NO_NEWS;
      }),
    save: ({ states = [], payloads = {}, news = {}, removed = [], packed }) =>
      guardStorage('menu', async () => {
        const transaction = db.transaction(['enrolments', 'menus', 'menu-news'], 'readwrite');
        const stores = {
          enrolments: transaction.objectStore('enrolments'),
          menus: transaction.objectStore('menus'),
          news: transaction.objectStore('menu-news'),
        };
        await Promise.all([
          ...states.map((state) => stores.enrolments.put(state, state.id)),
          ...Object.entries(payloads).map(([id, payload]) => stores.menus.put(payload, id)),
          ...Object.entries(news).map(([id, row]) => stores.news.put(row, id)),
          ...removed.flatMap((id) => Object.values(stores).map((store) => store.delete(id))),
          ...(packed ? [stores.menus.put(packed, PACKED)] : []),
          transaction.done,
        ]);
      }),
  };
}
