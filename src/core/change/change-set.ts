import * as v from 'valibot';
import { PrincipalArnSchema, RoleArnSchema } from '#core/aws/arn.ts';

/** One staged grant or revoke of a (principal, role) pair. */
export const ChangeSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('grant'),
    principal: PrincipalArnSchema,
    role: RoleArnSchema,
    /** Epoch milliseconds; IAM itself ends the grant then. Absent: until revoked. */
    untilMs: v.exactOptional(v.pipe(v.number(), v.safeInteger())),
  }),
  v.strictObject({
    kind: v.literal('revoke'),
    principal: PrincipalArnSchema,
    role: RoleArnSchema,
    /** Also put a Deny on sessions that exist, until the role's longest session has passed. Absent: no. */
    endSessions: v.exactOptional(v.boolean()),
  }),
  v.strictObject({
    /** Takes a foreign grant over, access unchanged: owned statements gain it, and the pair's own foreign entries go. */
    kind: v.literal('adopt'),
    principal: PrincipalArnSchema,
    role: RoleArnSchema,
  }),
]);
/** See {@link ChangeSchema}. */
export type Change = v.InferOutput<typeof ChangeSchema>;

/** A named list of changes that can be saved, shared, reviewed, discarded or committed. */
export const ChangeSetSchema = v.strictObject({
  format: v.literal(1),
  id: v.pipe(v.string(), v.uuid()),
  name: v.pipe(v.string(), v.maxLength(200)),
  comment: v.pipe(v.string(), v.maxLength(4000)),
  /** Change or incident number of the company's own system. Absent: none given. */
  ticket: v.exactOptional(v.pipe(v.string(), v.maxLength(100))),
  /** Epoch milliseconds, local clock; not trusted for order. */
  createdAtMs: v.number(),
  changes: v.pipe(v.array(ChangeSchema), v.maxLength(100_000)),
});
/** See {@link ChangeSetSchema}. */
export type ChangeSet = v.InferOutput<typeof ChangeSetSchema>;

/** Where a change set is on this machine: open in the staging pane, or put away for later. */
export type ChangeSetPlace = 'staged' | 'saved';

/** A change set as this machine keeps it. */
export interface KeptChangeSet {
  readonly place: ChangeSetPlace;
  readonly changeSet: ChangeSet;
}
