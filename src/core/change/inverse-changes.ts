import type { DocumentText } from '#core/access/picture.ts';
import { parsePolicyDocument, type PolicyStatement } from '#core/access/policy-document.ts';
import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { EffectiveChange } from '#core/ledger/record.ts';
import {
  isPairChange,
  isStatementChange,
  type Change,
  type PairChange,
  type StatementChange,
} from './change-set.ts';
import { isSameStatement } from './document-comparison.ts';
import type { TrustTerms } from './owned-statements.ts';
import { ownedTermsIn } from './owned-terms.ts';
import type { DocumentRef } from './plan.ts';
import { readAllowStatement } from './statement-text.ts';

/** What is remembered of a commit: the ledger's body of it has all of this, and so has a plan beside its effect. */
export interface CommittedChanges {
  readonly changes: readonly Change[];
  readonly documents: readonly {
    readonly ref: DocumentRef;
    readonly before: DocumentText | null;
  }[];
  readonly effect: readonly EffectiveChange[];
}

/** States in which both sides of a pair allow, whatever else may stop it. */
const BOTH_SIDES: ReadonlySet<string> = new Set(['granted', 'conditional', 'denied']);

/** A role's trust as it stood before; empty where the commit did not write it. */
function formerTrust({ documents }: CommittedChanges, role: RoleArn): DocumentText {
  return documents.find(({ ref }) => ref.kind === 'trust' && ref.role === role)?.before ?? '';
}

/** Its statements. */
function formerStatements(committed: CommittedChanges, role: RoleArn): readonly PolicyStatement[] {
  const parsed = parsePolicyDocument(formerTrust(committed, role));
  return parsed.kind === 'parsed' ? parsed.document.statements : [];
}

/** The date of a pair's owned trust as it stood before; undefined when it had none, or no owned trust. */
function formerTerms(
  committed: CommittedChanges,
  principal: PrincipalArn,
  role: RoleArn,
): TrustTerms | undefined {
  return ownedTermsIn(formerTrust(committed, role), role).get(principal)?.[0];
}

function grantAgain(committed: CommittedChanges, { principal, role }: PairChange): Change {
  const untilMs = formerTerms(committed, principal, role)?.untilMs;
  return { kind: 'grant', principal, role, ...(typeof untilMs === 'number' && { untilMs }) };
}

/** Puts a statement back with the wording and at the place that the commit found it in, or takes it out again. */
function turnedRound(
  committed: CommittedChanges,
  { kind, ...chosen }: StatementChange,
): readonly Change[] {
  if (kind === 'restore') return [{ kind: 'remove', ...chosen }];
  const wanted = readAllowStatement(chosen.statement);
  const equal = formerStatements(committed, chosen.role).filter(
    ({ json }) => wanted !== undefined && isSameStatement(json, wanted.json),
  );
  const found = equal.find(({ number }) => number - 1 === chosen.at) ?? equal[0];
  if (!found) return [];
  const statement = JSON.stringify(found.json);
  return [{ kind: 'restore', role: chosen.role, at: found.number - 1, statement }];
}

/**
 * The changes that undo a commit, latest first, to be planned against today's picture. They restore who has access, never more: a half
 * grant that was cleaned away stays away, since the only change that could bring it back would grant the whole pair.
 * An adoption, or to forget somebody who is gone, changed nobody's access, so there is nothing to undo of it.
 */
export function inverseChanges(committed: CommittedChanges): readonly Change[] {
  const former = new Map(
    committed.effect.map(({ principal, role, from }) => [`${principal} ${role}`, from]),
  );
  return committed.changes.toReversed().flatMap((change): readonly Change[] => {
    if (isStatementChange(change)) return turnedRound(committed, change);
    if (!isPairChange(change)) return [];
    const { principal, role } = change;
    const from = former.get(`${principal} ${role}`);
    switch (change.kind) {
      case 'adopt':
        return [];
      case 'revoke':
        return from !== undefined && BOTH_SIDES.has(from) ? [grantAgain(committed, change)] : [];
      case 'grant': {
        // No new state: the pair stood, and only its date can have changed.
        const stood = from === undefined || BOTH_SIDES.has(from);
        if (!stood) return [{ kind: 'revoke', principal, role }];
        const untilMs = formerTerms(committed, principal, role)?.untilMs;
        const isSame = untilMs === undefined || untilMs === (change.untilMs ?? null);
        return isSame ? [] : [grantAgain(committed, change)];
      }
    }
  });
}
