import * as v from 'valibot';
import { AccountIdSchema, PartitionIdSchema } from '#core/aws/arn.ts';

const secret = v.pipe(v.string(), v.minLength(1), v.maxLength(8192));
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
  v.strictObject({ way: v.literal('pasted'), ...shared }),
]);
/** See {@link AdminSessionSchema}. */
export type AdminSession = v.InferOutput<typeof AdminSessionSchema>;

/** Credentials are renewed when they have less than this left, milliseconds. */
export const RENEW_BEFORE_MS = 5 * 60_000;

/** The end of a session is announced this long before it, milliseconds. */
export const ANNOUNCE_END_MS = 15 * 60_000;

/** How a session stands at an instant. Pasted credentials may not say when they end: then `endsAtMs` is null. */
export type SessionStanding =
  | { readonly kind: 'good'; readonly endsAtMs: number | null }
  | { readonly kind: 'ending'; readonly endsAtMs: number }
  | { readonly kind: 'ended' };

/** Tells whether a session is good, soon over or over; a console session lasts beyond its credentials, which are renewed. */
export function sessionStanding(session: AdminSession, nowMs: number): SessionStanding {
  const endsAtMs =
    session.way === 'console' ? session.endsAtMs : (session.credentials.expiresAtMs ?? null);
  if (endsAtMs === null) return { kind: 'good', endsAtMs };
  if (endsAtMs <= nowMs) return { kind: 'ended' };
  return { kind: endsAtMs - nowMs <= ANNOUNCE_END_MS ? 'ending' : 'good', endsAtMs };
}
