import type { ConditionRequirement, StatementSource } from '#core/access/access-state.ts';
import { isRoleArn, parseIamArn } from '#core/aws/arn.ts';
import type { Names } from '#ui/state/names.ts';
import { text, type TextKey } from '#ui/text.ts';

/** Names a statement as an administrator would look for it: kind, policy, Sid or number. */
export function sourceText(source: StatementSource, names: Names): string {
  const { kind, group = '', sid, statement } = source;
  const where = text(
    `source_${kind.replace('-', '_')}` as TextKey,
    policyName(source, names),
    group,
  );
  if (statement === 0) return where;
  return `${where}, ${sid === undefined ? text('source_statement', statement) : text('source_sid', sid)}`;
}

/** A condition in words where people have some for it, else as the policy writes it. */
export function conditionText({ operator, key, values }: ConditionRequirement): string {
  const isMfa = /^Bool$/i.test(operator) && /^aws:MultiFactorAuthPresent$/i.test(key);
  if (isMfa && values.join() === 'true') return text('condition_mfa');
  return `${operator} ${key} ${values.join(', ')}`;
}

/** A policy by path and name, a trust by its role; ARNs are for tooltips. */
function policyName({ policy }: StatementSource, names: Names): string {
  if (isRoleArn(policy)) return names.role(policy);
  const parts = parseIamArn(policy);
  return parts ? `${parts.path.slice(1)}${parts.name}` : policy;
}
