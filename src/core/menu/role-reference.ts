import { parseIamArn } from '#core/aws/arn.ts';
import type { PartitionId } from '#core/aws/partitions.ts';
import { ROLE_NAME } from './menu-document.ts';

const MAX_ACCOUNT = 200;
const MAX_ROLE = 64;

/** A role as people write it down: `200000104729/jump/Auditor`, `payments-prod/Auditor`, or its ARN. */
export interface RoleReference {
  /** Twelve digits, an alias, or the name that the menu gives the account. Untrusted. */
  readonly account: string;
  /** Path and name, or the name alone. */
  readonly role: string;
  /** Known when it was written as an ARN. */
  readonly partition?: PartitionId;
}

/**
 * Reads `‹account›/‹role›` or a role's ARN.
 *
 * @param text - Untrusted.
 */
export function parseRoleReference(text: string): RoleReference | undefined {
  const trimmed = text.trim();
  const arn = parseIamArn(trimmed);
  if (arn) {
    const { partition, account, path, name, type } = arn;
    return type === 'role' ? { account, role: `${path.slice(1)}${name}`, partition } : undefined;
  }
  const slash = trimmed.indexOf('/');
  const account = trimmed.slice(0, Math.max(slash, 0)).trim();
  const role = trimmed.slice(slash + 1).trim();
  const isReference =
    account !== '' &&
    account.length <= MAX_ACCOUNT &&
    role.length <= MAX_ROLE &&
    ROLE_NAME.test(role);
  return isReference ? { account, role } : undefined;
}

/** The written form of a reference, as {@link parseRoleReference} reads it. */
export function roleReferenceText({ account, role }: RoleReference): string {
  return `${account}/${role}`;
}
