import { isSameDocument } from '#core/change/document-comparison.ts';
import type { World } from './world.ts';

interface Statement {
  readonly Sid?: string;
}

/** The same but for the forms in which IAM gives lists and principals back. */
const isSame = (a: unknown, b: unknown) => isSameDocument(JSON.stringify(a), JSON.stringify(b));

/** Statements of the estate's trust policies that are not Jumpgate's, by role, as they are now. */
export function foreignTrusts(
  world: Pick<World, 'estate' | 'lab'>,
): ReadonlyMap<string, readonly Statement[]> {
  const trusts = new Map<string, readonly Statement[]>();
  for (const { RoleDetailList } of Object.values(world.estate.iam)) {
    for (const { Arn } of RoleDetailList) {
      const statements = world.lab.iam.role(Arn)?.trust['Statement'] ?? [];
      const list = (Array.isArray(statements) ? statements : [statements]) as Statement[];
      trusts.set(
        Arn,
        list.filter(({ Sid }) => !Sid?.startsWith('Jumpgate')),
      );
    }
  }
  return trusts;
}

/**
 * Throws unless every foreign statement is where it was; in roles that were adopted from, one statement may have lost one principal.
 */
export function expectForeignStatementsKept(
  before: ReadonlyMap<string, readonly Statement[]>,
  after: ReadonlyMap<string, readonly Statement[]>,
  adoptedFrom: readonly string[],
): void {
  for (const [role, statements] of before) {
    const now = after.get(role) ?? [];
    const changed = statements.filter((one) => !now.some((other) => isSame(one, other)));
    const order = now.filter((one) => statements.some((other) => isSame(one, other)));
    const kept = statements.filter((one) => now.some((other) => isSame(one, other)));
    const allowed = adoptedFrom.includes(role) ? 1 : 0;
    if (changed.length > allowed) throw new Error(`a foreign statement of ${role} was changed`);
    if (!isSame(order, kept)) throw new Error(`statements of ${role} changed places`);
  }
}
