// Part of the popup's entry: the menu and how it is doing.
import * as v from 'valibot';
import type { PackedMenu } from '#core/menu/packed-menu.ts';
import { packedMenuFromText } from '#core/menu/packed-menu-text.ts';
import { MenuSummarySchema, type MenuSummary } from '#core/menu/menu-summary.ts';
import type { JumpgateDatabase } from '#store/database.ts';
import { loadMenuSummary } from '#store/menu-summary.ts';
import { loadPackedMenu } from '#store/packed-menu-store.ts';
import { askBackground } from '#webext/ask-background.ts';
import { contactMemory } from '#webext/contact-memory.ts';

const LentMenuSchema = v.object({ menu: v.nullable(v.string()), summary: MenuSummarySchema });

/** What the popup shows, and how old it is. */
export interface ReadMenu {
  readonly menu?: PackedMenu;
  readonly summary: MenuSummary;
}

async function readOwn(opening: Promise<JumpgateDatabase>): Promise<ReadMenu | undefined> {
  try {
    const db = await opening;
    const [menu, summary] = await Promise.all([
      loadPackedMenu(db),
      contactMemory.load().then((contacts) => loadMenuSummary(db, contacts, Date.now())),
    ]);
    return menu ? { menu, summary } : undefined;
  } catch {
    // This page may not read the database; the background says whether it can.
    return undefined;
  }
}

/**
 * Reads the menu from the database; where there is none, as in Firefox's private windows, has the background read its own.
 *
 * @throws AppError `storage/failed` when the background cannot either.
 */
export async function readMenu(opening: Promise<JumpgateDatabase>): Promise<ReadMenu> {
  const own = await readOwn(opening);
  if (own) return own;
  const lent = v.parse(LentMenuSchema, await askBackground({ kind: 'menu/read' }));
  const menu = lent.menu === null ? undefined : packedMenuFromText(lent.menu);
  // What changed is told where the database is.
  return { summary: { ...lent.summary, newsCount: 0 }, ...(menu ? { menu } : {}) };
}
