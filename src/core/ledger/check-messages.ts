import type { ErrorData } from '#core/errors.ts';
import type { EstateId } from '#core/estate/configuration.ts';
import type { CheckedContent, GivenRecord } from './verify-links.ts';

/** Records to look at: some of this browser's, or ones that are handed over. */
export type CheckRequest =
  | {
      readonly kind: 'stored';
      readonly estate: EstateId;
      readonly fromSeq: number;
      readonly toSeq: number;
    }
  | { readonly kind: 'given'; readonly records: readonly GivenRecord[] };

/** The answer to a request; requests are answered in their order. */
export type CheckReply =
  | { readonly kind: 'checked'; readonly contents: readonly CheckedContent[] }
  | { readonly kind: 'failed'; readonly error: ErrorData };
