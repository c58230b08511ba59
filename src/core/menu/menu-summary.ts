import * as v from 'valibot';

/** How long a role counts as new: since yesterday. */
export const NEW_FOR_MS = 86_400_000;

/** How all enrolments together are doing, as the popup tells it. The background may hand it over as a message. */
export const MenuSummarySchema = v.object({
  enrolments: v.number(),
  /** Epoch milliseconds of the last good answer of the endpoint that has been silent longest; absent: never. */
  goodAtMs: v.exactOptional(v.number()),
  /** Why the last attempt of the first enrolment that failed brought nothing that could be used; absent: none did. */
  problem: v.exactOptional(
    v.object({
      kind: v.picklist(['reason', 'failure']),
      /** A `RejectionReason` or `FetchFailure`. */
      name: v.string(),
      values: v.array(v.string()),
    }),
  ),
  /** Epoch milliseconds when the first menu ran out that has; absent: none has. */
  expiredAtMs: v.exactOptional(v.number()),
  /** Whether a policy hides a menu because it has expired. */
  isWithheld: v.boolean(),
  /** Changes of roles that have not been looked at. */
  newsCount: v.number(),
  /** Keys of roles that came lately, and when (epoch milliseconds). */
  arrivals: v.array(v.object({ key: v.string(), atMs: v.number() })),
});
/** See {@link MenuSummarySchema}. */
export type MenuSummary = v.InferOutput<typeof MenuSummarySchema>;
