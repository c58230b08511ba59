import { arnParts, rolePathAndName, type RoleArn } from '#core/aws/arn.ts';
import { AUDIT_ROLE, type EstateConfiguration } from './configuration.ts';

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
      name !== (jump.auditRole ?? AUDIT_ROLE)
    );
  };
}
