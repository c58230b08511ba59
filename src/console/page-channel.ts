/** Event by which the content script asks the page's world; its detail is JSON text of a {@link PageQuestion}. */
export const ASK_EVENT = 'jumpgate-ask';
/** Event by which the page's world answers; its detail is JSON text of a {@link PageFacts}. */
export const TELL_EVENT = 'jumpgate-tell';

/** What is asked of the page's own world, where the console keeps names and its form token. */
export type PageQuestion =
  | { readonly kind: 'facts' }
  | {
      readonly kind: 'post';
      readonly action: string;
      readonly fields: Readonly<Record<string, string>>;
    };

/** Names that the console's scripts know. Untrusted: any page script can send the same event. */
export interface PageFacts {
  readonly loginAccount?: string;
  readonly loginUser?: string;
  readonly roleAccount?: string;
  readonly roleUser?: string;
  /** Whether the form's token can be asked for. */
  readonly hasToken?: boolean;
  /** Whether the form was posted; absent in an answer to `facts`. */
  readonly posted?: boolean;
}

const MAX_LENGTH = 256;

/** Text of a member of an untrusted object, or undefined. */
export function textMember(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const member = (value as Readonly<Record<string, unknown>>)[name];
  return typeof member === 'string' && member !== '' && member.length <= MAX_LENGTH
    ? member
    : undefined;
}

/** JSON text as a value, or undefined. */
export function parseJson(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    // Not JSON: the page does not say what was looked for there.
    return undefined;
  }
}
