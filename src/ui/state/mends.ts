import type { AccessTable } from '#core/access/access-table.ts';
import type { Finding } from '#core/access/findings.ts';
import type { Change } from '#core/change/change-set.ts';

/** What can be staged against a finding. */
export interface Mend {
  readonly kind: 'complete' | 'remove' | 'adopt' | 'extend' | 'clean_up';
  readonly changes: readonly Change[];
}

/** What a grant that has passed is extended by, unless the reader sets another date in the staged change. */
const EXTENSION_MS = 30 * 86_400_000;

/** The staged changes that would mend a finding; empty where only a person with that policy's keys can. */
export function mendsOf(finding: Finding, table: AccessTable, nowMs: number): readonly Mend[] {
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
        .map(({ role }): Change => ({ kind: 'revoke', principal, role }));
      return [{ kind: 'remove', changes }];
    }
    case 'foreign-grant': {
      const { role } = finding;
      const changes = finding.principals.map((principal): Change => ({
        kind: 'adopt',
        principal,
        role,
      }));
      return [{ kind: 'adopt', changes }];
    }
    case 'person-without-mfa':
    case 'dangling-principal':
    case 'wide-trust':
    case 'wide-assertion':
    case 'missing-role':
    case 'nobody-can-assume':
    case 'trust-near-quota':
      return [];
  }
}
