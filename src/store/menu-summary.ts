import * as v from 'valibot';
import type { JumpgateDatabase } from './database.ts';
import { guardStorage } from './guard-storage.ts';

/** The few members of an enrolment that the popup shows; the rest of the record is none of its business. */
const SummarySchema = v.object({
  accepted: v.optional(v.object({ acceptedAtMs: v.number() })),
  results: v.array(v.object({ kind: v.string(), atMs: v.number() })),
  news: v.object({ added: v.number() }),
});

/** How all enrolments together are doing. */
export interface MenuSummary {
  readonly enrolments: number;
  /** Epoch milliseconds of the last good answer of the endpoint that has been silent longest; absent: never. */
  readonly goodAtMs?: number;
  /** Whether the last attempt of some enrolment failed. */
  readonly hasFailed: boolean;
  /** Roles that have come and have not been looked at. */
  readonly newCount: number;
}

/**
 * Reads how the enrolments are doing.
 *
 * @throws AppError `storage/failed`
 */
export async function loadMenuSummary(db: JumpgateDatabase): Promise<MenuSummary> {
  const rows = await guardStorage('menu', () => db.getAll('enrolments'));
  const states = rows.flatMap((row) => {
    const parsed = v.safeParse(SummarySchema, row);
    return parsed.success ? [parsed.output] : [];
  });
  const good = states.map(({ accepted, results }) =>
    Math.max(
      accepted?.acceptedAtMs ?? 0,
      ...results
        .filter(({ kind }) => kind === 'updated' || kind === 'unchanged')
        .map((r) => r.atMs),
    ),
  );
  const goodAtMs = good.length === 0 ? 0 : Math.min(...good);
  return {
    enrolments: states.length,
    ...(goodAtMs > 0 ? { goodAtMs } : {}),
    hasFailed: states.some(
      ({ results: [last] }) => last?.kind === 'failed' || last?.kind === 'refused',
    ),
    newCount: states.reduce((sum, { news }) => sum + news.added, 0),
  };
}

const ChangesSchema = v.object({
  changes: v.array(v.object({ key: v.string(), before: v.nullable(v.unknown()) })),
});

/**
 * Keys of the roles that came since the menu was last looked at.
 *
 * @throws AppError `storage/failed`
 */
export async function loadNewKeys(db: JumpgateDatabase): Promise<readonly string[]> {
  const ids = await guardStorage('menu', () => db.getAllKeys('enrolments'));
  const menus = await guardStorage('menu', () => Promise.all(ids.map((id) => db.get('menus', id))));
  return menus.flatMap((menu) => {
    const parsed = v.safeParse(ChangesSchema, menu);
    if (!parsed.success) return [];
    return parsed.output.changes.filter(({ before }) => before === null).map(({ key }) => key);
  });
}
