import {
  withResult,
  type EnrolmentState,
  type MenuNews,
  type SyncResult,
} from '#core/menu/enrolment-state.ts';
import type { ManagedPolicy } from '#core/menu/managed-policy.ts';
import { retryDelayMs } from '#core/menu/retry-delay.ts';
import type { Clock, FetchMenu, WithLock } from '#core/ports.ts';
import { acceptMenu, type ValidMenu } from './accept-menu.ts';
import { applyManagedPolicy } from './apply-managed-policy.ts';
import { fetchVerifiedMenu, type FetchedMenu } from './fetch-verified-menu.ts';
import { packEnrolledMenus, type PackDeps } from './pack-enrolled-menus.ts';

/** The lock under which enrolments and menus are read and written. Nobody holds it while waiting for an endpoint. */
export const MENU_LOCK = 'jumpgate-menu';
/** One fetch at a time for each enrolment; an endpoint that hangs holds up no other. */
const fetchLock = (enrolmentId: string) => `jumpgate-menu-fetch ${enrolmentId}`;

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
  /** Present: the document is new. */
  readonly taken?: { readonly verdict: ValidMenu; readonly news: MenuNews };
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
      const { verdict, envelope } = fetched;
      const document = await deps.store.loadDocument(state.id);
      const known = document && { document, ...(await deps.store.loadNews(state.id)) };
      const accepted = acceptMenu(state, known, verdict, envelope, atMs);
      // acceptMenu put the result in front.
      const result = accepted.state.results[0] ?? { kind: 'unchanged', atMs };
      return { state: accepted.state, result, taken: { verdict, news: accepted.news } };
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

/** Brings the stored enrolments in line with policy and clock; a run that changes nothing writes nothing. */
async function settlePolicy(
  deps: SyncDeps,
  policy: ManagedPolicy,
): Promise<readonly EnrolmentState[]> {
  const stored = await deps.store.loadEnrolments();
  const { states: enrolled, removed } = await applyManagedPolicy(policy, stored, deps.now());
  const states = enrolled.map((state) => withholdExpired(state, policy, deps.now()));
  const written = states.filter((state) => !stored.includes(state));
  if (written.length === 0 && removed.length === 0) return states;
  const packed = await packEnrolledMenus(deps, states);
  await deps.store.save({ states: written, removed, packed });
  return states;
}

/** Whether an enrolment is where it was when the fetch began: nobody left it, renewed it or was faster meanwhile. */
function isWhereItWas(current: EnrolmentState, before: EnrolmentState): boolean {
  return (
    current.accepted?.payloadSha256 === before.accepted?.payloadSha256 &&
    JSON.stringify(current.enrolment) === JSON.stringify(before.enrolment)
  );
}

async function storeFetched(
  deps: SyncDeps,
  policy: ManagedPolicy,
  before: EnrolmentState,
  fetched: FetchedMenu,
): Promise<SyncResult | undefined> {
  const stored = await deps.store.loadEnrolments();
  const current = stored.find(({ id }) => id === before.id);
  if (!current || !isWhereItWas(current, before)) return undefined;
  const { state: reached, taken, result } = await takeOver(deps, current, fetched);
  const state = withholdExpired(reached, policy, deps.now());
  if (state !== current) {
    const fresh = taken ? { [state.id]: taken.verdict.document } : {};
    const isRepacked = taken !== undefined || state.isWithheld !== current.isWithheld;
    const states = stored.map((one) => (one === current ? state : one));
    const packed = isRepacked ? await packEnrolledMenus(deps, states, fresh) : undefined;
    await deps.store.save({
      states: [state],
      ...(taken
        ? { payloads: { [state.id]: taken.verdict.payload }, news: { [state.id]: taken.news } }
        : {}),
      ...(packed ? { packed } : {}),
    });
  }
  if (result.kind === 'updated' || result.kind === 'unchanged')
    await deps.contacts.save({ ...(await deps.contacts.load()), [state.id]: result.atMs });
  return result;
}

/** Fetches one menu without holding up anything else, and takes it over; undefined when it was not due. */
async function syncOne(
  deps: SyncDeps,
  policy: ManagedPolicy,
  request: SyncRequest,
  enrolmentId: string,
): Promise<SyncResult | undefined> {
  const stored = await deps.store.loadEnrolments();
  const state = stored.find(({ id }) => id === enrolmentId);
  const { [enrolmentId]: contactMs = 0 } = await deps.contacts.load();
  if (!state || !isDue(state, contactMs, request, deps.now())) return undefined;
  const fetched = await fetchVerifiedMenu(deps.fetchMenu, state, deps.now());
  return deps.withLock(MENU_LOCK, () => storeFetched(deps, policy, state, fetched));
}

/**
 * Brings the enrolled menus up to date: fetch, verify, compare, and replace state, document and packed menu in one
 * transaction for each. A worker that dies on the way leaves everything as it was, and nobody waits for an endpoint but
 * the sync of that endpoint.
 *
 * @throws AppError `storage/failed`; all that can be wrong with endpoints and documents is in the report instead.
 */
export async function syncMenus(deps: SyncDeps, request: SyncRequest): Promise<SyncReport> {
  // Not under the lock: after an installation Chromium takes seconds to answer this for the first time.
  const policy = await deps.loadPolicy();
  const enrolled = await deps.withLock(MENU_LOCK, () => settlePolicy(deps, policy));
  const results: Record<string, SyncResult> = {};
  await Promise.all(
    enrolled.map(({ id }) =>
      deps.withLock(fetchLock(id), async () => {
        const result = await syncOne(deps, policy, request, id);
        if (result) results[id] = result;
      }),
    ),
  );
  const states = await deps.store.loadEnrolments();
  const waits = states.map(({ nextAttemptMs }) => nextAttemptMs).filter((ms) => ms > 0);
  return {
    states,
    results,
    ...(waits.length > 0 ? { nextAttemptMs: Math.min(...waits) } : {}),
  };
}
