import * as v from 'valibot';

const text = v.optional(v.pipe(v.string(), v.maxLength(20_000)), '');

/** What an administrator has answered so far on the way through the setup, as typed; kept so that the walk can be left and resumed. */
export const SetupAnswersSchema = v.object({
  /** ARNs, one a line. */
  administrators: text,
  auditors: text,
  approvers: text,
  /** Administrators may take over entries that others wrote. */
  adopts: v.optional(v.boolean(), true),
  /** The bucket that a template is to make; empty: none. */
  bucket: text,
  bucketRegion: text,
  prefix: text,
  cloudFront: v.optional(v.boolean(), true),
  /** The administrator chose to keep menus and ledger on this machine. */
  sharesNothing: v.optional(v.boolean(), false),
  /** Address of the company page to which enrolment links lead; empty: there is none. */
  enrolmentPage: text,
});
/** See {@link SetupAnswersSchema}. */
export type SetupAnswers = v.InferOutput<typeof SetupAnswersSchema>;

/** Of somebody who has answered nothing yet. */
export const NO_ANSWERS: SetupAnswers = v.parse(SetupAnswersSchema, {});
