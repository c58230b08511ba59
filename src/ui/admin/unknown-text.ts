import type { UnknownReason } from '#core/access/access-state.ts';
import { errorTexts } from '#ui/components/error-notice.tsx';
import { text, type TextKey } from '#ui/text.ts';

/** Why something cannot be decided from here; of a document all that is wrong with it. */
export function unknownText(reason: UnknownReason): string {
  switch (reason.kind) {
    case 'document-unreadable':
      return text(
        'unknown_document',
        reason.issues
          .map(({ path, problem }) =>
            // as: each problem has its text.
            text(`policy_issue_${problem.replaceAll('-', '_')}` as TextKey, path),
          )
          .join('; '),
      );
    case 'account-unreadable':
      return errorTexts(reason.error).title;
    case 'operator-unknown':
      return text('unknown_operator', reason.operator);
    case 'value-unreadable':
      return text('unknown_value', reason.values.join(', '), reason.operator, reason.key);
    case 'variable-without-value':
      return text('unknown_variable', reason.text);
    case 'policy-not-read':
      return text('unknown_policy');
    case 'statement-incomplete':
      return text('unknown_statement');
    case 'account-not-spared':
      return text('unknown_not_spared');
    case 'account-spared-alone':
      return text('unknown_spared_alone');
  }
}
