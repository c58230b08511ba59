import * as v from 'valibot';
import { PrincipalArnSchema, RoleArnSchema } from '#core/aws/arn.ts';

/** Unique id of a user or a role: what a trust shows in the place of one that was deleted. */
const UniqueIdSchema = v.pipe(v.string(), v.regex(/^A(?:IDA|ROA)[A-Z0-9]{1,124}$/));

/** One staged change: of a (principal, role) pair, or of a trust that names somebody who is gone. */
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
  v.strictObject({
    /** Takes the unique id of a user or role that was deleted out of a role's trust: it lets nobody in, and IAM saves no trust with it. */
    kind: v.literal('forget'),
    id: UniqueIdSchema,
    role: RoleArnSchema,
  }),
]);
/** See {@link ChangeSchema}. */
export type Change = v.InferOutput<typeof ChangeSchema>;

/** A change of a (principal, role) pair. */
export type PairChange = Exclude<Change, { kind: 'forget' }>;

/** Whom a change concerns: the ARN of a principal, or the unique id of one that is gone. */
export function subjectOf(change: Change): string {
  return change.kind === 'forget' ? change.id : change.principal;
}

/** Whether a change is one of a (principal, role) pair. */
export function isPairChange(change: Change): change is PairChange {
  return change.kind !== 'forget';
}

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
