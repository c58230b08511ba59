import { arnParts, rolePathAndName, type RoleArn } from '#core/aws/arn.ts';
import type { EstateConfiguration } from './configuration.ts';

/** The role that the templates make for auditors beside the administration role. */
export const AUDIT_ROLE = 'JumpgateAudit';

/**
 * Whether a role is one that people are given: not AWS's own, and not one of those by which Jumpgate itself reads and writes.
 */
export function createIsForPeople({
  jump,
  accounts,
}: Pick<EstateConfiguration, 'jump' | 'accounts'>): (role: RoleArn) => boolean {
  const own = new Map<string, string>(
    accounts.map(({ id, administrationRole = jump.administrationRole }) => [
      id,
      administrationRole,
    ]),
  );
  return (role) => {
    const { account, path } = arnParts(role);
    const name = rolePathAndName(role);
    return (
      !path.startsWith('/aws-') &&
      name !== (own.get(account) ?? jump.administrationRole) &&
      name !== AUDIT_ROLE
    );
  };
}
