import * as v from 'valibot';
import { PrincipalArnSchema, RoleArnSchema } from '#core/aws/arn.ts';
import { readAllowStatement } from './statement-text.ts';

/** Unique id of a user or a role: what a trust shows in the place of one that was deleted. */
const UniqueIdSchema = v.pipe(v.string(), v.regex(/^A(?:IDA|ROA)[A-Z0-9]{1,124}$/));

/** A statement of others, as a change names it: by its wording, since numbers shift and Sids can be missing. */
const chosenStatement = {
  /** Where it stood when it was chosen, from 0; tells equal statements apart, and is the place to put it back to. */
  at: v.pipe(v.number(), v.integer(), v.minValue(0)),
  role: RoleArnSchema,
  /** The JSON of the whole statement. Only an Allow: without a Deny somebody would gain. */
  statement: v.pipe(
    v.string(),
    v.maxLength(20_000),
    v.check((text) => readAllowStatement(text) !== undefined, 'an Allow statement'),
  ),
};

/** One staged change: of a (principal, role) pair, of a trust that names somebody who is gone, or of a statement of others in a trust. */
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
  v.strictObject({
    /** Takes a statement that others wrote out of a role's trust. Whoever comes in by nothing else is shut out. */
    kind: v.literal('remove'),
    ...chosenStatement,
  }),
  v.strictObject({
    /** Puts such a statement back, as it was worded: the inverse of `remove`. */
    kind: v.literal('restore'),
    ...chosenStatement,
  }),
]);
/** See {@link ChangeSchema}. */
export type Change = v.InferOutput<typeof ChangeSchema>;

/** A change of a (principal, role) pair. */
export type PairChange = Extract<Change, { principal: unknown }>;

/** A change of a statement that others wrote. */
export type StatementChange = Extract<Change, { statement: unknown }>;

/** What a change concerns beside its role: the ARN of a principal, the unique id of one that is gone, or a statement and its place. */
export function subjectOf(change: Change): string {
  if (isPairChange(change)) return change.principal;
  return change.kind === 'forget' ? change.id : `${change.at} ${change.statement}`;
}

/** Whether a change is one of a (principal, role) pair. */
export function isPairChange(change: Change): change is PairChange {
  return 'principal' in change;
}

/** Whether a change is one of a statement that others wrote. */
export function isStatementChange(change: Change): change is StatementChange {
  return 'statement' in change;
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
