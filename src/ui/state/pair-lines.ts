import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { CsvLine } from '#core/csv.ts';
import type { EffectiveChange, ReviewDecision } from '#core/ledger/record.ts';
import type { Names } from './names.ts';

interface Pair {
  readonly principal: PrincipalArn;
  readonly role: RoleArn;
}

/** A pair in the words people use, and in IAM's. */
export function pairCells({ principal, role }: Pair, names: Names) {
  return {
    person: names.principal(principal),
    principal,
    role: names.role(role),
    roleArn: role,
  } as const;
}

/** Who gained and lost what, as lines for a spreadsheet. */
export function effectLines(effect: readonly EffectiveChange[], names: Names): readonly CsvLine[] {
  return effect.map((change) => ({
    ...pairCells(change, names),
    before: change.from,
    after: change.to,
  }));
}

/** The decisions of an access review as lines for a spreadsheet. */
export function decisionLines(
  decisions: readonly ReviewDecision[],
  names: Names,
): readonly CsvLine[] {
  return decisions.map((one) => ({
    ...pairCells(one, names),
    state: one.state,
    decision: one.decision,
    reason: one.reason,
  }));
}
