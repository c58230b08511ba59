import { EnrolmentStateSchema, type StoredMenu } from '#core/menu/enrolment-state.ts';
import type { MenuDocument } from '#core/menu/menu-document.ts';
import type { MenuStore } from '#core/ports.ts';
import { AppError } from '#core/errors.ts';
import type { JumpgateDatabase } from './database.ts';
import { guardStorage } from './guard-storage.ts';
import { parseRow } from './parse-row.ts';

/** Where the packed menu of all enrolments lies in the store `menus`; enrolment ids are longer. */
const PACKED = 'packed';

interface MenuRow {
  /** JSON of the document: one text is cloned at once, 50,000 roles one by one. */
  readonly document: string;
  readonly changes: StoredMenu['changes'];
  readonly departed: StoredMenu['departed'];
}

function isMenuRow(row: unknown): row is MenuRow {
  return (
    typeof row === 'object' &&
    row !== null &&
    'document' in row &&
    'changes' in row &&
    'departed' in row &&
    typeof row.document === 'string' &&
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
    loadMenu: (id) =>
      guardStorage('menu', async () => {
        const row = await db.get('menus', id);
        if (row === undefined) return undefined;
        if (!isMenuRow(row)) throw new AppError('storage/failed', { what: 'menu' });
        // as: written by `save` from a verified document.
        return { ...row, document: JSON.parse(row.document) as MenuDocument };
      }),
    save: ({ states = [], menus = {}, removed = [], packed }) =>
      guardStorage('menu', async () => {
        const rows = Object.entries(menus).map(
          ([id, menu]) => [id, { ...menu, document: JSON.stringify(menu.document) }] as const,
        );
        const transaction = db.transaction(['enrolments', 'menus'], 'readwrite');
        const enrolments = transaction.objectStore('enrolments');
        const documents = transaction.objectStore('menus');
        await Promise.all([
          ...states.map((state) => enrolments.put(state, state.id)),
          ...rows.map(([id, row]) => documents.put(row, id)),
          ...removed.flatMap((id) => [enrolments.delete(id), documents.delete(id)]),
          ...(packed ? [documents.put(packed, PACKED)] : []),
          transaction.done,
        ]);
      }),
  };
}
