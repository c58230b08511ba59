import * as v from 'valibot';
import { AccountIdSchema, PartitionIdSchema, PrincipalArnSchema } from '#core/aws/arn.ts';

const text = (maxLength: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(maxLength));
/** A colour of six hexadecimal digits. */
export const ROLE_COLOR = /^[0-9a-f]{6}$/i;
/** Path and name of a role without the leading slash. */
export const ROLE_NAME = /^(?:[!-.0-~]+\/)*[\w+=,.@-]{1,64}$/;
/** A path on the console; never the beginning of another host. */
export const ROLE_LANDING = /^\/[^/\\]/;
const epochSeconds = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const base64Url32 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));

/** The most roles a document may list. */
export const MAX_MENU_ROLES = 200_000;

/** What a browser needs to check ES256 signatures, in JWK form (RFC 7517; RFC 7518 section 6.2). */
export const MenuKeySchema = v.strictObject({
  kty: v.literal('EC'),
  crv: v.literal('P-256'),
  x: base64Url32,
  y: base64Url32,
});
/** See {@link MenuKeySchema}. */
export type MenuKey = v.InferOutput<typeof MenuKeySchema>;

/** The identity a person signs in with, in one partition; switches start from it. */
export const MenuBaseSchema = v.strictObject({
  id: text(64),
  partition: PartitionIdSchema,
  account: AccountIdSchema,
  alias: v.exactOptional(text(63)),
  principal: PrincipalArnSchema,
});
/** See {@link MenuBaseSchema}. */
export type MenuBase = v.InferOutput<typeof MenuBaseSchema>;

/** A role that the person may switch to. */
export const MenuRoleSchema = v.strictObject({
  /** Id of one of the document's bases. */
  base: text(64),
  account: AccountIdSchema,
  accountName: text(200),
  alias: v.exactOptional(text(63)),
  /** Path and name without the leading slash, such as `jump/Admin`; 64 characters at most, or the console refuses it. */
  role: v.pipe(v.string(), v.maxLength(64), v.regex(ROLE_NAME)),
  label: text(200),
  project: v.exactOptional(text(200)),
  environment: v.exactOptional(text(64)),
  color: v.exactOptional(v.pipe(v.string(), v.regex(ROLE_COLOR))),
  region: v.exactOptional(text(32)),
  landing: v.exactOptional(v.pipe(v.string(), v.regex(ROLE_LANDING), v.maxLength(1024))),
  maxSessionSeconds: v.exactOptional(
    v.pipe(v.number(), v.integer(), v.minValue(3600), v.maxValue(43_200)),
  ),
  /** True when the trust asks for MFA. */
  mfa: v.exactOptional(v.boolean()),
  /** Epoch seconds when IAM ends the grant. */
  until: v.exactOptional(epochSeconds),
});
/** See {@link MenuRoleSchema}. */
export type MenuRole = v.InferOutput<typeof MenuRoleSchema>;

/**
 * What one person may switch to: a signed payload, untrusted until its signature, series, version and dates are verified.
 *
 * @see RFC 7515; README "Menu document", for how it is signed, sealed and fetched
 */
export const MenuDocumentSchema = v.strictObject({
  format: v.literal(1),
  /** `‹estate›/‹person›`: a document of another series never replaces this one. */
  series: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]{0,62}\/[a-z0-9][a-z0-9._-]{0,62}$/)),
  /** Counts from 1 and only rises. */
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  issuedAt: epochSeconds,
  expiresAt: epochSeconds,
  person: v.strictObject({ id: text(64), name: text(200) }),
  bases: v.pipe(v.array(MenuBaseSchema), v.maxLength(20)),
  roles: v.pipe(v.array(MenuRoleSchema), v.maxLength(MAX_MENU_ROLES)),
  /** Keys that may sign the next document; how a key is rotated. */
  keys: v.pipe(v.array(MenuKeySchema), v.minLength(1), v.maxLength(8)),
});
/** One person's list, signed for them; see {@link MenuDocumentSchema} for trust. */
export type MenuDocument = v.InferOutput<typeof MenuDocumentSchema>;
