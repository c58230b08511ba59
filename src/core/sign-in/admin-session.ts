import * as v from 'valibot';
import { AccountIdSchema, PartitionIdSchema, type AccountId } from '#core/aws/arn.ts';
import type { PartitionId } from '#core/aws/partitions.ts';
import { AssertedPersonSchema } from './asserted-person.ts';
import { CognitoSettingsSchema } from './cognito.ts';

const secret = v.pipe(v.string(), v.minLength(1), v.maxLength(8192));

/** What a session turned out to be good for when it was tried. */
export const SessionAppraisalSchema = v.strictObject({
  /** `auditor`: the audit role lets it in and the administration role does not. `approver`: so too, and the bucket takes their approvals. */
  duty: v.picklist(['administrator', 'approver', 'auditor']),
  /** `proven`: a role that demands MFA let it in. `role`: sessions of roles carry no word of it. */
  mfa: v.picklist(['proven', 'untold', 'role']),
  /** No account of those that were tried let it in. */
  isShutOut: v.boolean(),
});
/** See {@link SessionAppraisalSchema}. */
export type SessionAppraisal = v.InferOutput<typeof SessionAppraisalSchema>;

const shared = {
  partition: PartitionIdSchema,
  /** Region of STS, and of the sign-in host. */
  region: v.string(),
  /** Who it is, as STS said. */
  identity: v.strictObject({ account: AccountIdSchema, arn: v.string(), userId: v.string() }),
  credentials: v.strictObject({
    accessKeyId: secret,
    secretAccessKey: secret,
    sessionToken: secret,
    expiresAtMs: v.exactOptional(v.number()),
  }),
  /** Absent: nothing was tried yet. */
  appraisal: v.exactOptional(SessionAppraisalSchema),
};

/**
 * An administrator's session. Secret: `storage.session` (memory that the browser's extension pages share) is the only
 * place it is ever kept.
 */
export const AdminSessionSchema = v.variant('way', [
  v.strictObject({
    way: v.literal('console'),
    ...shared,
    clientId: v.string(),
    signInHost: v.string(),
    /** Good once, and only with the DPoP key of this browser. */
    refreshToken: secret,
    /** Epoch milliseconds after which it cannot be renewed; AWS may end it earlier. */
    endsAtMs: v.number(),
  }),
  v.strictObject({
    way: v.literal('cognito'),
    ...shared,
    settings: CognitoSettingsSchema,
    /** Who it is by the user pool's word; the identity pool gives everyone the same session name. Absent: it names nobody. */
    person: v.exactOptional(AssertedPersonSchema),
    refreshToken: secret,
    /** Epoch milliseconds after which this extension no longer renews it. */
    endsAtMs: v.number(),
  }),
  v.strictObject({ way: v.literal('pasted'), ...shared }),
]);
/** See {@link AdminSessionSchema}. */
export type AdminSession = v.InferOutput<typeof AdminSessionSchema>;

/** Where a session is: one jump account in one partition. */
export interface SessionPlace {
  readonly partition: PartitionId;
  readonly account: AccountId;
}

/** Names a place in locks, keys and storage. */
export function sessionPlaceName({ partition, account }: SessionPlace): string {
  return `${partition}/${account}`;
}

/** The place that a session is of. */
export function sessionPlaceOf({ partition, identity }: AdminSession): SessionPlace {
  return { partition, account: identity.account };
}

/** Credentials are renewed when they have less than this left, milliseconds. */
export const RENEW_BEFORE_MS = 5 * 60_000;

/**
 * Whether a session's credentials can be used as they are: until shortly before their end, so that they can be renewed in time,
 * and until their last moment where nothing can renew them any more.
 */
export function areCredentialsFresh(session: AdminSession, nowMs: number): boolean {
  const { expiresAtMs = Infinity } = session.credentials;
  if (session.way === 'pasted') return expiresAtMs > nowMs;
  if (session.endsAtMs <= nowMs) return false;
  return expiresAtMs - nowMs > (expiresAtMs < session.endsAtMs ? RENEW_BEFORE_MS : 0);
}

/** The end of a session is announced this long before it, milliseconds. */
export const ANNOUNCE_END_MS = 15 * 60_000;

/** How a session stands at an instant. Pasted credentials may not say when they end: then `endsAtMs` is null. */
export type SessionStanding =
  | { readonly kind: 'good'; readonly endsAtMs: number | null }
  | { readonly kind: 'ending'; readonly endsAtMs: number }
  | { readonly kind: 'ended' };

/** Tells whether a session is good, soon over or over; a session that can be renewed lasts beyond its credentials. */
export function sessionStanding(session: AdminSession, nowMs: number): SessionStanding {
  const endsAtMs =
    session.way === 'pasted' ? (session.credentials.expiresAtMs ?? null) : session.endsAtMs;
  if (endsAtMs === null) return { kind: 'good', endsAtMs };
  if (endsAtMs <= nowMs) return { kind: 'ended' };
  return { kind: endsAtMs - nowMs <= ANNOUNCE_END_MS ? 'ending' : 'good', endsAtMs };
}
