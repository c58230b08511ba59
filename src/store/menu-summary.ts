import * as v from 'valibot';
import type { MenuNews } from '#core/menu/enrolment-state.ts';
import type { MenuSummary } from '#core/menu/menu-summary.ts';
import type { JumpgateDatabase } from './database.ts';
import { guardStorage } from './guard-storage.ts';

/** The few members of an enrolment that the popup shows; the rest of the record is none of its business. */
const SummarySchema = v.object({
  id: v.string(),
  accepted: v.optional(v.object({ acceptedAtMs: v.number(), expiresAt: v.number() })),
  isWithheld: v.boolean(),
  results: v.array(
    v.object({
      kind: v.string(),
      atMs: v.number(),
      reason: v.optional(v.string()),
      failure: v.optional(v.string()),
      values: v.optional(v.array(v.string()), []),
    }),
  ),
  news: v.object({ added: v.number(), removed: v.number(), changed: v.number() }),
  arrivals: v.optional(v.array(v.object({ key: v.string(), atMs: v.number() })), []),
});

/**
 * Reads how the enrolments are doing.
 *
 * @param contacts - When each endpoint last said that its menu is current, by enrolment id, as far as this session knows.
 * @throws AppError `storage/failed`
 */
export async function loadMenuSummary(
  db: JumpgateDatabase,
  contacts: Readonly<Record<string, number>>,
  nowMs: number,
): Promise<MenuSummary> {
  const rows = await guardStorage('menu', () => db.getAll('enrolments'));
  const states = rows.flatMap((row) => {
    const parsed = v.safeParse(SummarySchema, row);
    return parsed.success ? [parsed.output] : [];
  });
  const good = states.map(({ id, accepted, results }) =>
    Math.max(
      accepted?.acceptedAtMs ?? 0,
      contacts[id] ?? 0,
      ...results
        .filter(({ kind }) => kind === 'updated' || kind === 'unchanged')
        .map(({ atMs }) => atMs),
    ),
  );
  const goodAtMs = good.length === 0 ? 0 : Math.min(...good);
  const [problem] = states.flatMap(({ results: [last] }): NonNullable<MenuSummary['problem']>[] => {
    if (last?.reason !== undefined)
      return [{ kind: 'reason', name: last.reason, values: last.values }];
    if (last?.failure !== undefined)
      return [{ kind: 'failure', name: last.failure, values: last.values }];
    return [];
  });
  const expired = states
    .map(({ accepted }) => (accepted?.expiresAt ?? Infinity) * 1000)
    .filter((expiresAtMs) => expiresAtMs <= nowMs);
  return {
    enrolments: states.length,
    ...(goodAtMs > 0 ? { goodAtMs } : {}),
    ...(problem ? { problem } : {}),
    ...(expired.length > 0 ? { expiredAtMs: Math.min(...expired) } : {}),
    isWithheld: states.some(({ isWithheld }) => isWithheld),
    newsCount: states.reduce((sum, { news }) => sum + news.added + news.removed + news.changed, 0),
    arrivals: states.flatMap(({ arrivals }) => arrivals),
  };
}

/**
 * What happened to the roles of all menus together.
 *
 * @throws AppError `storage/failed`
 */
export async function loadMenuNews(db: JumpgateDatabase): Promise<MenuNews> {
  const rows = await guardStorage('menu', () => db.getAll('menu-news'));
  // as: the menu store alone writes them.
  const news = rows as readonly MenuNews[];
  return {
    changes: news.flatMap(({ changes }) => changes),
    departed: news.flatMap(({ departed }) => departed),
  };
}
