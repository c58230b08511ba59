import * as v from 'valibot';
import { MenuKeySchema } from './menu-document.ts';

const PREFIX = 'jumpgate:1:';
const TEXT_IN_ANYTHING = /jumpgate:(\d+):([A-Za-z0-9_-]*)/;

function isMenuUrl(text: string): boolean {
  const match = /^https:\/\/([^/?#\s]+)(\/[!-~]*)?$/.exec(text);
  return match !== null && !match[1]?.includes('@') && !text.includes('#');
}

/** What a browser needs to trust a menu: where it is, which keys may sign it, and whose it is. */
export const EnrolmentSchema = v.strictObject({
  /** HTTPS address of the menu document, without credentials or fragment. */
  url: v.pipe(
    v.string(),
    v.maxLength(2048),
    v.check(isMenuUrl, 'must be an https:// address without user name or #'),
  ),
  /** Keys that may sign the first document; later ones are named by the documents themselves. */
  keys: v.pipe(v.array(MenuKeySchema), v.minLength(1, 'must list a key'), v.maxLength(8)),
  /** Key of sealed documents: 32 bytes in base64url. Absent: documents are not sealed. */
  seal: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes'))),
  /** Series the first document must have. Absent: the first document says it, and it is pinned. */
  series: v.exactOptional(
    v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]{0,62}\/[a-z0-9][a-z0-9._-]{0,62}$/)),
  ),
});
/** See {@link EnrolmentSchema}. */
export type Enrolment = v.InferOutput<typeof EnrolmentSchema>;

/** An enrolment, or all that is wrong with the text that was to be one. */
export type EnrolmentVerdict =
  | { readonly kind: 'valid'; readonly enrolment: Enrolment }
  | { readonly kind: 'invalid'; readonly problems: readonly EnrolmentProblem[] };

/** One thing that is wrong with an enrolment; `path` is empty when it is about the whole. */
export interface EnrolmentProblem {
  readonly code: 'no-text' | 'newer-format' | 'cut-off' | 'field';
  /** Such as `keys.0.x`. */
  readonly path: string;
  readonly message: string;
}

const invalid = (code: EnrolmentProblem['code'], message: string): EnrolmentVerdict => ({
  kind: 'invalid',
  problems: [{ code, path: '', message }],
});

function toBase64Url(ascii: string): string {
  return btoa(ascii).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The short text of an enrolment, `jumpgate:1:‹base64url JSON›`. It holds the seal: treat it as a secret if there is one. */
export function toEnrolmentText(enrolment: Enrolment): string {
  return PREFIX + toBase64Url(JSON.stringify(enrolment));
}

/**
 * A link that carries an enrolment in its fragment, which browsers do not send to servers.
 *
 * @param page - Where the link leads: the extension's settings page, or a company page that says what to do with it.
 */
export function toEnrolmentLink(page: string, enrolment: Enrolment): string {
  return `${page.replace(/#.*$/s, '')}#${toEnrolmentText(enrolment)}`;
}

/** The JSON text of an enrolment file. */
export function toEnrolmentFile(enrolment: Enrolment): string {
  return `${JSON.stringify({ jumpgate: 1, ...enrolment }, null, 2)}\n`;
}

/**
 * Divides a text that may hold several enrolments, as somebody gets it who works in several partitions: the first, and what follows it.
 *
 * @param input - Untrusted.
 */
export function firstEnrolmentOf(input: string): { readonly first: string; readonly rest: string } {
  const [, second] = [...input.matchAll(/jumpgate:\d+:/g)];
  if (!second || input.trim().startsWith('{')) return { first: input, rest: '' };
  return { first: input.slice(0, second.index), rest: input.slice(second.index) };
}

function parseFields(value: unknown): EnrolmentVerdict {
  const result = v.safeParse(EnrolmentSchema, value);
  if (result.success) return { kind: 'valid', enrolment: result.output };
  return {
    kind: 'invalid',
    problems: result.issues.map((issue) => ({
      code: 'field',
      path: v.getDotPath(issue) ?? '',
      message: issue.message,
    })),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: what is lost is only where the parser stopped, which tells a reader of base64 nothing.
    return undefined;
  }
}

function parseFile(text: string): EnrolmentVerdict {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null)
    return invalid('cut-off', 'The file is not complete JSON.');
  if (!('jumpgate' in value)) return parseFields(value);
  const { jumpgate: format, ...fields } = value;
  return format === 1
    ? parseFields(fields)
    : invalid('newer-format', 'The enrolment is of a newer format.');
}

/**
 * Reads an enrolment from what a person pasted, opened or followed: the text itself, a link or a mail around it, or the
 * JSON of an enrolment file.
 *
 * @param input - Untrusted. White space inside the text, as mail programs add it, is removed.
 */
export function parseEnrolment(input: string): EnrolmentVerdict {
  const trimmed = input.trim();
  if (trimmed.startsWith('{')) return parseFile(trimmed);
  const match = TEXT_IN_ANYTHING.exec(
    trimmed.startsWith('jumpgate:') ? trimmed.replace(/\s+/g, '') : trimmed,
  );
  if (!match) return invalid('no-text', `There is no “${PREFIX}…” text in it.`);
  const [, format, encoded = ''] = match;
  if (format !== '1') return invalid('newer-format', 'The enrolment is of a newer format.');
  let json: unknown;
  try {
    json = parseJson(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    // Not base64: the same sentence as for JSON that ends early.
    json = undefined;
  }
  return json === undefined
    ? invalid(
        'cut-off',
        'The text is not complete; copy it again from its first to its last character.',
      )
    : parseFields(json);
}
