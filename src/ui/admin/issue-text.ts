import type { EstateIssue } from '#core/estate/estate-issues.ts';
import type { FileIssue } from '#core/estate/estate-file.ts';
import { text, type TextKey } from '#ui/text.ts';

/** One thing that is wrong, as a sentence. */
export function issueText({
  code,
  detail,
}: Pick<EstateIssue | FileIssue, 'code' | 'detail'>): string {
  return text(`issue_${code.replaceAll('-', '_')}` as TextKey, ...detail);
}
