import * as v from 'valibot';
import { EnrolmentSchema } from './enrolment.ts';
import type { MenuChange } from './menu-changes.ts';
import { MenuKeySchema, type MenuRole } from './menu-document.ts';
import { REASON_STEPS, type RejectionReason } from './menu-verdict.ts';

const epochMs = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const digest = v.pipe(v.string(), v.length(43));

/** Why a fetch brought no document at all. `_locales` says each as `menu_failure_‹name›`. */
export const FETCH_FAILURES = [
  'offline',
  'timed-out',
  'endpoint-missing',
  'endpoint-error',
  'redirected',
  're-enrolment-needed',
] as const;
/** One of {@link FETCH_FAILURES}. */
export type FetchFailure = (typeof FETCH_FAILURES)[number];

// as: the keys of a constant table.
const REASONS = Object.keys(REASON_STEPS) as RejectionReason[];

/** What one attempt to fetch a menu came to, at a time of the local clock. */
export const SyncResultSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('updated'),
    atMs: epochMs,
    version: count,
    added: count,
    removed: count,
    changed: count,
  }),
  v.strictObject({ kind: v.literal('unchanged'), atMs: epochMs }),
  /** Something came, and verification refused it; the last good menu stays. */
  v.strictObject({
    kind: v.literal('refused'),
    atMs: epochMs,
    reason: v.picklist(REASONS),
    values: v.array(v.string()),
  }),
  v.strictObject({
    kind: v.literal('failed'),
    atMs: epochMs,
    failure: v.picklist(FETCH_FAILURES),
    values: v.array(v.string()),
  }),
]);
/** See {@link SyncResultSchema}. */
export type SyncResult = v.InferOutput<typeof SyncResultSchema>;

/** What is kept of the document that is in use. */
export const AcceptedMenuSchema = v.strictObject({
  series: v.string(),
  version: count,
  personId: v.string(),
  personName: v.string(),
  /** Thumbprint of the key that signed it. */
  kid: v.string(),
  /** Epoch seconds, the publisher's clock. */
  issuedAt: count,
  expiresAt: count,
  roleCount: count,
  payloadSha256: digest,
  /** Of the bytes as fetched, so that the same answer again costs no verification. */
  envelopeSha256: digest,
  /** Absent when the endpoint gives none. */
  etag: v.exactOptional(v.string()),
  acceptedAtMs: epochMs,
});
/** See {@link AcceptedMenuSchema}. */
export type AcceptedMenu = v.InferOutput<typeof AcceptedMenuSchema>;

/** One enrolment of this browser and how its menu is doing. */
export const EnrolmentStateSchema = v.strictObject({
  /** Derived from the address: enrolling twice at one endpoint is one enrolment. */
  id: v.string(),
  enrolment: EnrolmentSchema,
  /** `managed`: set by a browser policy; only the policy takes it away. */
  origin: v.picklist(['person', 'managed']),
  enrolledAtMs: epochMs,
  /** Keys that may sign the next document; the enrolment's own until a document was accepted. */
  keys: v.array(MenuKeySchema),
  /** Absent until the first document was accepted. */
  accepted: v.exactOptional(AcceptedMenuSchema),
  /** True: a policy makes expiry hard and the menu has expired, so its roles are not in the packed menu. */
  isWithheld: v.boolean(),
  /** Attempts without a good answer since the last good one. */
  failures: count,
  /** No attempt before this unless somebody asks. 0: any time. */
  nextAttemptMs: epochMs,
  /** Newest first; at most {@link MAX_RESULTS}. Answers that changed nothing are not written, see `lastUnchangedMs`. */
  results: v.array(SyncResultSchema),
  /** Changes since the menu was last looked at. */
  news: v.strictObject({ added: count, removed: count, changed: count }),
  /** Roles that came within a day of the last change, newest first, at most {@link MAX_ARRIVALS}. */
  arrivals: v.exactOptional(v.array(v.strictObject({ key: v.string(), atMs: epochMs }))),
});
/** See {@link EnrolmentStateSchema}. */
export type EnrolmentState = v.InferOutput<typeof EnrolmentStateSchema>;

/** How many new roles are marked one by one; more than that are nobody's news. */
export const MAX_ARRIVALS = 200;

/** How many results the health page shows. */
export const MAX_RESULTS = 20;

/** A role that is gone, kept so that a person who had pinned it is told. */
export interface DepartedRole {
  readonly role: MenuRole;
  /** Epoch milliseconds, local clock, when the menu without it arrived. */
  readonly atMs: number;
}

/** How many departed roles are remembered. */
export const MAX_DEPARTED = 200;

/** What happened to the roles of a menu. */
export interface MenuNews {
  /** Since the menu was last looked at. */
  readonly changes: readonly MenuChange[];
  /** Newest first, at most {@link MAX_DEPARTED}. */
  readonly departed: readonly DepartedRole[];
}

/** Of a menu to which nothing has happened. */
export const NO_NEWS: MenuNews = { changes: [], departed: [] };

/** How far a menu can be relied on. `stale`: no good answer for a day, still valid. */
export type MenuAge = 'none' | 'current' | 'stale' | 'expired';

const STALE_AFTER_MS = 86_400_000;

/**
 * How old a menu is.
 *
 * @param lastContactMs - When the endpoint last said that the menu is current; 0 if unknown.
 */
export function menuAge(state: EnrolmentState, lastContactMs: number, nowMs: number): MenuAge {
  const { accepted } = state;
  if (!accepted) return 'none';
  if (accepted.expiresAt * 1000 <= nowMs) return 'expired';
  return nowMs - Math.max(accepted.acceptedAtMs, lastContactMs) > STALE_AFTER_MS
    ? 'stale'
    : 'current';
}

/** The state with one more result in front. */
export function withResult(state: EnrolmentState, result: SyncResult): EnrolmentState {
  return { ...state, results: [result, ...state.results].slice(0, MAX_RESULTS) };
}
