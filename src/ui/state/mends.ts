import type { AccessTable } from '#core/access/access-table.ts';
import type { Finding } from '#core/access/finding.ts';
import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { Change } from '#core/change/change-set.ts';
import { isOwnedSource } from '#core/change/owned-statements.ts';

/** What can be staged against a finding. */
export interface Mend {
  readonly kind: 'complete' | 'remove' | 'adopt' | 'extend' | 'clean_up' | 'forget';
  readonly changes: readonly Change[];
}

/** What is known beside a finding. */
export interface MendContext {
  readonly table: AccessTable;
  /** Epoch milliseconds. */
  readonly nowMs: number;
  /** Whether a role is not one of Jumpgate's own, which the setup's templates keep. */
  readonly isForPeople: (role: RoleArn) => boolean;
}

/** What a grant that has passed is extended by, unless the reader sets another date in the staged change. */
const EXTENSION_MS = 30 * 86_400_000;

/** The staged changes that would mend a finding; empty where only a person with that policy's keys can. */
export function mendsOf(finding: Finding, context: MendContext): readonly Mend[] {
  return possibleMends(finding, context).filter(({ changes }) => changes.length > 0);
}

function possibleMends(
  finding: Finding,
  { table, nowMs, isForPeople }: MendContext,
): readonly Mend[] {
  const adopt = (pairs: readonly { principal: PrincipalArn; role: RoleArn }[]): Mend => ({
    kind: 'adopt',
    changes: pairs
      .filter(({ role }) => isForPeople(role))
      .map(({ principal, role }): Change => ({ kind: 'adopt', principal, role })),
  });
  switch (finding.kind) {
    case 'grant-passed': {
      const { principal, role } = finding;
      const untilMs = nowMs + EXTENSION_MS;
      return [
        { kind: 'clean_up', changes: [{ kind: 'revoke', principal, role }] },
        { kind: 'extend', changes: [{ kind: 'grant', principal, role, untilMs }] },
      ];
    }
    case 'half-grant': {
      const { principal, role } = finding;
      return [
        { kind: 'complete', changes: [{ kind: 'grant', principal, role }] },
        { kind: 'remove', changes: [{ kind: 'revoke', principal, role }] },
      ];
    }
    case 'principal-without-person': {
      const { principal } = finding;
      const changes = table
        .rolesOf(principal)
        .filter(({ role }) => isForPeople(role))
        .map(({ role }): Change => ({ kind: 'revoke', principal, role }));
      return [{ kind: 'remove', changes }];
    }
    case 'foreign-grant':
    case 'wide-trust': {
      const { role } = finding;
      const principals = finding.kind === 'wide-trust' ? finding.serves : finding.principals;
      return [adopt(principals.map((principal) => ({ principal, role })))];
    }
    case 'wide-assertion':
      return [adopt(finding.serves)];
    case 'missing-role':
      return [{ kind: 'remove', changes: removalOf(finding) }];
    case 'nobody-can-assume': {
      const { role, listed } = finding;
      const halves = listed.filter(({ state }) => state !== 'denied');
      const changes = halves.map(({ principal }): Change => ({ kind: 'grant', principal, role }));
      return [{ kind: 'complete', changes }];
    }
    case 'dangling-principal': {
      const { role, id } = finding;
      return [{ kind: 'forget', changes: [{ kind: 'forget', role, id }] }];
    }
    case 'unreadable-document':
    case 'unreadable-account':
    case 'outside-trust':
    case 'person-without-mfa':
    case 'trust-near-quota':
      return [];
  }
}

/** An assertion can be taken out of a principal's own policy; one that several share is their owner's to change. */
function removalOf({
  principals,
  role,
  source,
}: Extract<Finding, { kind: 'missing-role' }>): readonly Change[] {
  const [principal, ...others] = principals;
  const isOwn = source.kind === 'inline' || source.kind === 'managed';
  if (!principal || !isOwn || others.length > 0) return [];
  const revoke: Change = { kind: 'revoke', principal, role };
  return isOwnedSource(source) ? [revoke] : [{ kind: 'adopt', principal, role }, revoke];
}

/** Whether a finding is about nothing but Jumpgate's own roles: those are as the setup's templates made them. */
export function isOfSetup(
  finding: Finding,
  { isForPeople }: Pick<MendContext, 'isForPeople'>,
): boolean {
  switch (finding.kind) {
    case 'foreign-grant':
    case 'wide-trust':
      return !isForPeople(finding.role);
    case 'wide-assertion':
      return finding.serves.length > 0 && !finding.serves.some(({ role }) => isForPeople(role));
    default:
      return false;
  }
}
