import * as v from 'valibot';
import { BucketNameSchema, KeyPrefixSchema, RegionSchema } from '#core/aws/names.ts';

const text = v.optional(v.pipe(v.string(), v.maxLength(20_000)), '');

/** From a day to a century, as S3 takes them. */
const retentionDays = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(36_500));

/** What an administrator has answered so far on the way through the setup, as typed; kept so that the walk can be left and resumed. */
export const SetupAnswersSchema = v.object({
  /** ARNs, one a line. */
  administrators: text,
  auditors: text,
  approvers: text,
  /** Of the roles that people are given, with or without slashes at its ends; empty: whatever their path. */
  rolesPath: text,
  /** Administrators may take over entries that others wrote. */
  adopts: v.optional(v.boolean(), true),
  /** The bucket that a template is to make or to use; empty: none. */
  bucket: text,
  bucketRegion: text,
  /** It is there already, and no template is to make it. */
  hasBucket: v.optional(v.boolean(), false),
  prefix: text,
  /** Days during which Object Lock keeps each record. */
  retentionDays: v.optional(retentionDays, 365),
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

const ROLES_PATH = /^\/?(?:[\w+=,.@-]+(?:\/[\w+=,.@-]+)*\/?)?$/;

/** Whether untrusted text can be the path of roles, with or without slashes at its ends. */
export function isRolesPath(text: string): boolean {
  return text.length <= 500 && ROLES_PATH.test(text);
}

const TEMPLATE_FORMS = {
  bucket: BucketNameSchema,
  bucketRegion: RegionSchema,
  prefix: KeyPrefixSchema,
  retentionDays,
} as const;

/** An answer that AWS would refuse; `_locales` has a sentence for each, `setup_fault_‹answer›`. */
export type TemplateFault = keyof typeof TEMPLATE_FORMS;

/** Which answers no template can be made of; none where no bucket is wanted. */
export function templateFaults(
  answers: Pick<SetupAnswers, TemplateFault>,
): readonly TemplateFault[] {
  if (answers.bucket === '') return [];
  // as: the table has no other keys.
  return (Object.keys(TEMPLATE_FORMS) as TemplateFault[]).filter(
    (name) => !v.is(TEMPLATE_FORMS[name], answers[name]),
  );
}
