import type { Enrolment } from '#core/menu/enrolment.ts';
import type { EnrolmentState } from '#core/menu/enrolment-state.ts';
import { sha256Base64Url } from '#crypto/sha256-base64url.ts';

/** An enrolment before its first document. Its id is a digest of its address: one endpoint, one enrolment. */
export async function newEnrolmentState(
  enrolment: Enrolment,
  origin: EnrolmentState['origin'],
  nowMs: number,
): Promise<EnrolmentState> {
  const digest = await sha256Base64Url(new TextEncoder().encode(enrolment.url));
  return {
    id: digest.slice(0, 22),
    enrolment,
    origin,
    enrolledAtMs: nowMs,
    keys: enrolment.keys,
    isWithheld: false,
    failures: 0,
    nextAttemptMs: 0,
    results: [],
    news: { added: 0, removed: 0, changed: 0 },
  };
}
