import * as v from 'valibot';
import { arnParts, PrincipalArnSchema, RoleArnSchema } from '#core/aws/arn.ts';

const PREFIX = 'jumpgate-request:1:';
const TEXT_IN_ANYTHING = /jumpgate-request:(\d+):([A-Za-z0-9_-]{1,20000})/;
const text = (maxLength: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(maxLength));

/** The most characters that a reason may have. */
export const MAX_REASON = 2000;

/** What somebody asks of an administrator: one grant, and why. It proves nothing, not even who wrote it. */
export const GrantRequestSchema = v.pipe(
  v.strictObject({
    format: v.literal(1),
    principal: PrincipalArnSchema,
    role: RoleArnSchema,
    /** What the person's menu calls them. */
    person: v.exactOptional(text(200)),
    reason: v.exactOptional(text(MAX_REASON)),
    /** Epoch milliseconds when the grant may end. Absent: it is not to end by itself. */
    untilMs: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  }),
  v.check(
    ({ principal, role }) => arnParts(principal).partition === arnParts(role).partition,
    'one partition for principal and role',
  ),
);
/** See {@link GrantRequestSchema}. */
export type GrantRequest = v.InferOutput<typeof GrantRequestSchema>;

/** A request, or why a text is none. `_locales` says each reason as `request_fault_‹name›`. */
export type GrantRequestReading =
  | { readonly kind: 'valid'; readonly request: GrantRequest }
  | { readonly kind: 'invalid'; readonly fault: RequestFault; readonly issues: readonly string[] };

/** What can be wrong with the text of a request. */
export const REQUEST_FAULTS = ['no-text', 'newer-format', 'cut-off', 'fields'] as const;
/** One of {@link REQUEST_FAULTS}. */
export type RequestFault = (typeof REQUEST_FAULTS)[number];

const invalid = (fault: RequestFault, issues: readonly string[] = []): GrantRequestReading => ({
  kind: 'invalid',
  fault,
  issues,
});

/** The short text of a request, `jumpgate-request:1:‹base64url JSON›`. */
export function toRequestText(request: GrantRequest): string {
  // base64 is made of bytes: letters beyond ASCII stand as escapes of JSON.
  const json = JSON.stringify(request).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return PREFIX + btoa(json).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/**
 * Reads a request out of what an administrator pasted or followed: the text, or a link or a mail around it.
 *
 * @param input - Untrusted: anybody can write one, about anybody.
 */
export function parseGrantRequest(input: string): GrantRequestReading {
  const match = TEXT_IN_ANYTHING.exec(input);
  if (!match) return invalid('no-text');
  const [, format, encoded = ''] = match;
  if (format !== '1') return invalid('newer-format');
  const parsed = v.safeParse(GrantRequestSchema, decoded(encoded));
  if (parsed.success) return { kind: 'valid', request: parsed.output };
  const issues = parsed.issues.map((issue) =>
    `${v.getDotPath(issue) ?? ''} ${issue.message}`.trim(),
  );
  return decoded(encoded) === undefined ? invalid('cut-off') : invalid('fields', issues);
}

function decoded(encoded: string): unknown {
  try {
    return JSON.parse(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    // Not base64, or JSON that ends early: a part of the text is missing.
    return undefined;
  }
}
