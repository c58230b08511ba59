import {
  withResult,
  type EnrolmentState,
  type StoredMenu,
  type SyncResult,
} from '#core/menu/enrolment-state.ts';
import type { ManagedPolicy } from '#core/menu/managed-policy.ts';
import type { PackedMenu } from '#core/menu/packed-menu.ts';
import { retryDelayMs } from '#core/menu/retry-delay.ts';
import type { Clock, FetchMenu, WithLock } from '#core/ports.ts';
import { acceptMenu } from './accept-menu.ts';
import { applyManagedPolicy } from './apply-managed-policy.ts';
import { fetchVerifiedMenu, type FetchedMenu } from './fetch-verified-menu.ts';
import { packEnrolledMenus, type PackDeps } from './pack-enrolled-menus.ts';

/** The lock under which enrolments and menus are read and written. */
export const MENU_LOCK = 'jumpgate-menu';

/** When the endpoints last said that their menus are current, by enrolment id; kept in memory, not on the disk. */
export interface ContactMemory {
  readonly load: () => Promise<Readonly<Record<string, number>>>;
  readonly save: (contacts: Readonly<Record<string, number>>) => Promise<void>;
}

/** What syncing needs of the outside. */
export interface SyncDeps extends PackDeps {
  readonly fetchMenu: FetchMenu;
  readonly contacts: ContactMemory;
  readonly loadPolicy: () => Promise<ManagedPolicy>;
  readonly withLock: WithLock;
  readonly now: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Told after the disk has it: the copy for private windows. Nobody waits for it, and its failure is its own. */
  readonly onPacked: (packed: PackedMenu) => void;
}

/** Why a sync runs. */
export interface SyncRequest {
  /** True: somebody asked, so waiting times do not count. */
  readonly isAsked: boolean;
  /** Enrolments whose endpoint answered more recently than this many milliseconds ago are left alone. */
  readonly minAgeMs: number;
}

/** What a sync came to. */
export interface SyncReport {
  readonly states: readonly EnrolmentState[];
  /** By enrolment id; enrolments that were not due have none. */
  readonly results: Readonly<Record<string, SyncResult>>;
  /** When the earliest waiting time ends; undefined when nobody waits. */
  readonly nextAttemptMs?: number;
}

interface Step {
  readonly state: EnrolmentState;
  readonly result: SyncResult;
  readonly menu?: StoredMenu;
}

function failed(deps: SyncDeps, state: EnrolmentState, result: SyncResult): Step {
  const failures = state.failures + 1;
  const nextAttemptMs = result.atMs + retryDelayMs(failures, deps.random());
  return { state: withResult({ ...state, failures, nextAttemptMs }, result), result };
}

function unchanged(state: EnrolmentState, etag: string | undefined, atMs: number): Step {
  const result: SyncResult = { kind: 'unchanged', atMs };
  const { accepted } = state;
  const hasNewTag = accepted !== undefined && etag !== undefined && accepted.etag !== etag;
  // The same object means that nothing is written: an answer that changes nothing costs no write.
  if (!hasNewTag && state.failures === 0) return { state, result };
  const calm = { ...state, failures: 0, nextAttemptMs: 0 };
  return {
    state: withResult(hasNewTag ? { ...calm, accepted: { ...accepted, etag } } : calm, result),
    result,
  };
}

async function takeOver(
  deps: SyncDeps,
  state: EnrolmentState,
  fetched: FetchedMenu,
): Promise<Step> {
  const atMs = deps.now();
  switch (fetched.kind) {
    case 'valid': {
      const known = await deps.store.loadMenu(state.id);
      const accepted = acceptMenu(state, known, fetched.verdict, fetched.envelope, atMs);
      // acceptMenu put the result in front.
      const result = accepted.state.results[0] ?? { kind: 'unchanged', atMs };
      return { ...accepted, result };
    }
    case 'unchanged':
      return unchanged(state, fetched.etag, atMs);
    case 'rejected':
      return failed(deps, state, {
        kind: 'refused',
        atMs,
        reason: fetched.reason,
        values: [...fetched.values],
      });
    case 'failed':
      return failed(deps, state, {
        kind: 'failed',
        atMs,
        failure: fetched.failure,
        values: [...fetched.values],
      });
  }
}

function isDue(state: EnrolmentState, contactMs: number, request: SyncRequest, nowMs: number) {
  if (request.isAsked) return true;
  return nowMs >= state.nextAttemptMs && nowMs - contactMs >= request.minAgeMs;
}

function withholdExpired(
  state: EnrolmentState,
  policy: ManagedPolicy,
  nowMs: number,
): EnrolmentState {
  const isWithheld =
    policy.hardExpiry && state.accepted !== undefined && state.accepted.expiresAt * 1000 <= nowMs;
  return isWithheld === state.isWithheld ? state : { ...state, isWithheld };
}

async function syncLocked(deps: SyncDeps, request: SyncRequest): Promise<SyncReport> {
  const policy = await deps.loadPolicy();
  const stored = await deps.store.loadEnrolments();
  const { states: enrolled, removed } = await applyManagedPolicy(policy, stored, deps.now());
  const contacts = await deps.contacts.load();

  const steps = await Promise.all(
    enrolled.map(async (state): Promise<Partial<Step> & Pick<Step, 'state'>> => {
      if (!isDue(state, contacts[state.id] ?? 0, request, deps.now())) return { state };
      return takeOver(deps, state, await fetchVerifiedMenu(deps.fetchMenu, state, deps.now()));
    }),
  );
  const states = steps.map(({ state }) => withholdExpired(state, policy, deps.now()));
  const menus: Record<string, StoredMenu> = {};
  const results: Record<string, SyncResult> = {};
  for (const { state, menu, result } of steps) {
    if (menu) menus[state.id] = menu;
    if (result) results[state.id] = result;
  }

  const before = new Map(stored.map((state) => [state.id, state]));
  const written = states.filter((state) => before.get(state.id) !== state);
  const isRepacked =
    removed.length > 0 ||
    written.some(
      (state) =>
        menus[state.id] !== undefined ||
        state.isWithheld !== before.get(state.id)?.isWithheld ||
        // A policy that replaced an enrolment took its menu away.
        (before.get(state.id)?.accepted && !state.accepted),
    );
  const packed = isRepacked ? await packEnrolledMenus(deps, states, menus) : undefined;
  if (written.length > 0 || removed.length > 0)
    await deps.store.save({ states: written, menus, removed, ...(packed ? { packed } : {}) });

  const answered: Record<string, number> = { ...contacts };
  for (const [id, { kind, atMs }] of Object.entries(results))
    if (kind === 'updated' || kind === 'unchanged') answered[id] = atMs;
  await deps.contacts.save(answered);
  if (packed) deps.onPacked(packed);

  const waits = states.map(({ nextAttemptMs }) => nextAttemptMs).filter((ms) => ms > 0);
  return {
    states,
    results,
    ...(waits.length > 0 ? { nextAttemptMs: Math.min(...waits) } : {}),
  };
}

/**
 * Brings the enrolled menus up to date: fetch, verify, compare, and replace state, document and packed menu in one
 * transaction. A worker that dies on the way leaves everything as it was.
 *
 * @throws AppError `storage/failed`; all that can be wrong with endpoints and documents is in the report instead.
 */
export function syncMenus(deps: SyncDeps, request: SyncRequest): Promise<SyncReport> {
  return deps.withLock(MENU_LOCK, () => syncLocked(deps, request));
}
