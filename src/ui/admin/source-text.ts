import type { StatementSource } from '#core/access/access-state.ts';
import { text, type TextKey } from '#ui/text.ts';

/** Names a statement as an administrator would look for it: kind, policy, Sid or number. */
export function sourceText({ kind, policy, group, sid, statement }: StatementSource): string {
  const where = text(`source_${kind.replace('-', '_')}` as TextKey, policy, group ?? '');
  return `${where}, ${sid === undefined ? text('source_statement', statement) : text('source_sid', sid)}`;
}
