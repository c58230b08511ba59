import * as v from 'valibot';
import {
  AccountIdSchema,
  PartitionIdSchema,
  PrincipalArnSchema,
  RoleArnSchema,
} from '#core/aws/arn.ts';
import {
  BucketNameSchema,
  KeyPrefixSchema,
  RegionSchema,
  RolePathSchema,
} from '#core/aws/names.ts';
import { MenuKeySchema } from '#core/menu/menu-document.ts';
import { CognitoSettingsSchema } from '#core/sign-in/cognito.ts';

const shortText = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const color = v.pipe(v.string(), v.regex(/^[0-9a-f]{6}$/i, 'a colour of six hexadecimal digits'));
const slug = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'lower-case letters, digits, dots and dashes'),
);

/** Names an estate on this machine, in menu series (`acme/p17`) and in ledger records. */
export const EstateIdSchema = v.pipe(slug, v.brand('EstateId'));
/** See {@link EstateIdSchema}. */
export type EstateId = v.InferOutput<typeof EstateIdSchema>;

/** The jump account and how administrators reach the target accounts from it. */
export const JumpAccountSchema = v.strictObject({
  partition: PartitionIdSchema,
  account: AccountIdSchema,
  alias: v.exactOptional(shortText),
  /** Region of sign-in and STS. */
  region: RegionSchema,
  /** Path and name, without a leading slash, of the role that administrators assume in every target account. */
  administrationRole: RolePathSchema,
  /** The same for auditors; absent: {@link AUDIT_ROLE}. */
  auditRole: v.exactOptional(RolePathSchema),
  /** How administrators sign in with Amazon Cognito. Absent: they do not. */
  cognito: v.exactOptional(CognitoSettingsSchema),
});

/** The role that auditors assume where the configuration names no other. */
export const AUDIT_ROLE = 'JumpgateAudit';

/** A target account as the administrator named it. */
export const AccountEntrySchema = v.strictObject({
  id: AccountIdSchema,
  name: shortText,
  alias: v.exactOptional(shortText),
  project: v.exactOptional(shortText),
  environment: v.exactOptional(shortText),
  color: v.exactOptional(color),
  region: v.exactOptional(RegionSchema),
  /** Overrides the estate's administration role for this account. */
  administrationRole: v.exactOptional(RolePathSchema),
});
/** See {@link AccountEntrySchema}. */
export type AccountEntry = v.InferOutput<typeof AccountEntrySchema>;

/** How one role is shown in menus and treated by the planner; roles without an entry are shown by name. */
export const RoleEntrySchema = v.strictObject({
  arn: RoleArnSchema,
  label: v.exactOptional(shortText),
  color: v.exactOptional(color),
  region: v.exactOptional(RegionSchema),
  /** Path on the console where a switch lands, such as `/cloudwatch/home`. */
  landing: v.exactOptional(v.pipe(v.string(), v.regex(/^\/[^/\\]/), v.maxLength(1024))),
  /** True: owned trust statements for IAM users carry no MFA condition. Absent: they do. */
  withoutMfa: v.exactOptional(v.boolean()),
  /** True: the trust names the jump account's root with the MFA condition; chosen by name, since it widens the trust side. */
  delegated: v.exactOptional(v.boolean()),
});
/** See {@link RoleEntrySchema}. */
export type RoleEntry = v.InferOutput<typeof RoleEntrySchema>;

/** A human being and the principals they hold. */
export const PersonSchema = v.strictObject({
  id: slug,
  name: shortText,
  email: v.exactOptional(shortText),
  principals: v.pipe(v.array(PrincipalArnSchema), v.maxLength(20)),
  /** Unguessable name of the person's menu in the bucket: 32 random bytes, base64url. Absent: not published yet. */
  menuId: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/))),
  /** Key of the person's sealed documents: 32 bytes, base64url. Absent: their menu is not sealed. */
  menuSeal: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/))),
});
/** See {@link PersonSchema}. */
export type Person = v.InferOutput<typeof PersonSchema>;

/** A KMS key of spec ECC_NIST_P256. */
export const KmsKeyArnSchema = v.pipe(
  v.string(),
  v.regex(/^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, 'the ARN of a KMS key'),
);

/** Where menus and the ledger are shared. Absent: this machine only, which is the default and complete. */
export const SharingSchema = v.strictObject({
  bucket: BucketNameSchema,
  region: RegionSchema,
  prefix: KeyPrefixSchema,
  /** ARN of a KMS key of spec ECC_NIST_P256. Absent: the key is a local WebCrypto key. */
  signingKey: v.exactOptional(KmsKeyArnSchema),
  /** HTTPS address under which `menus/‹opaque id›` is served to browsers. */
  menuBaseUrl: v.pipe(v.string(), v.url(), v.startsWith('https://')),
});
/** See {@link SharingSchema}. */
export type Sharing = v.InferOutput<typeof SharingSchema>;

/** What the administrators have agreed on: accounts, people, roles on offer, and the rules of the house. */
export const EstateConfigurationSchema = v.strictObject({
  format: v.literal(1),
  id: EstateIdSchema,
  name: shortText,
  jump: JumpAccountSchema,
  accounts: v.pipe(v.array(AccountEntrySchema), v.maxLength(20_000)),
  roles: v.pipe(v.array(RoleEntrySchema), v.maxLength(200_000)),
  people: v.pipe(v.array(PersonSchema), v.maxLength(50_000)),
  sharing: v.exactOptional(SharingSchema),
  /** HTTPS address under which menus are served that were saved as files; `sharing` has its own. */
  menuBaseUrl: v.exactOptional(v.pipe(v.string(), v.url(), v.startsWith('https://'))),
  /** Which of this browser's own keys signs, where no KMS key does: it counts rotations. Absent: the first. */
  localKey: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** The key that a rotation under way leads to; `local`: this browser's next. */
  nextKey: v.exactOptional(v.union([KmsKeyArnSchema, v.literal('local')])),
  /** Keys that signed before: what they signed in the ledger still verifies. */
  pastKeys: v.exactOptional(v.pipe(v.array(MenuKeySchema), v.maxLength(50))),
  rules: v.strictObject({
    commentRequired: v.boolean(),
    twoPairsOfEyes: v.boolean(),
    /** Days a published menu stays valid; 1 to 90. */
    menuDays: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(90)),
  }),
});
/** See {@link EstateConfigurationSchema}. */
export type EstateConfiguration = v.InferOutput<typeof EstateConfigurationSchema>;
