import * as v from 'valibot';
import { CognitoSettingsSchema } from '#core/sign-in/cognito.ts';

/**
 * What a company's browser policy may set (`storage.managed`). Unknown members are ignored: policies are edited by hand
 * and read by several versions of the extension.
 *
 * @see `public/managed-storage.json`, the same in the form that Chromium reads
 */
export const ManagedPolicySchema = v.object({
  /** Enrolment texts, `jumpgate:1:…`; each is enrolled without asking and cannot be left. */
  enrolments: v.optional(v.pipe(v.array(v.string()), v.maxLength(20)), []),
  /** True: a menu that has expired is no longer shown. */
  hardExpiry: v.optional(v.boolean(), false),
  /** True: people cannot add enrolments of their own. */
  onlyManagedEnrolments: v.optional(v.boolean(), false),
  /** How administrators sign in with Amazon Cognito; settings that are not right count as none. */
  cognito: v.fallback(v.optional(CognitoSettingsSchema), undefined),
});
/** See {@link ManagedPolicySchema}. */
export type ManagedPolicy = v.InferOutput<typeof ManagedPolicySchema>;

/** The policy of a browser that has none. */
export const NO_POLICY: ManagedPolicy = {
  enrolments: [],
  hardExpiry: false,
  onlyManagedEnrolments: false,
  cognito: undefined,
};
