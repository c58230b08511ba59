import type { Finding } from '#core/access/finding.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import type { PrincipalArn } from '#core/aws/arn.ts';
import { subjectOf, type Change, type StatementChange } from '#core/change/change-set.ts';
import { statementNotices } from '#core/change/effect-notices.ts';
import { planChanges } from '#core/change/plan-changes.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { AdminActions } from './admin-actions.ts';

/** What the removal of a statement would come to, beside all that is staged already. */
export interface RemovalTrial {
  /** Who would lose the role: nothing else lets them in, and no staged change takes it from them anyway. */
  readonly losers: readonly PrincipalArn[];
  /** Whom the statement lets in of whom nothing is read here, as it writes them. */
  readonly strangers: readonly string[];
}

/** What a removal is tried on. */
export interface TrialInput {
  readonly picture: EstatePicture;
  readonly configuration: EstateConfiguration;
  readonly staged: readonly Change[];
  /** Epoch milliseconds. */
  readonly nowMs: number;
}

/** The change that removes the statement of a finding. */
export function removalOf({
  role,
  source,
  wording,
}: Extract<Finding, { kind: 'wide-trust' }>): StatementChange {
  return { kind: 'remove', role, at: source.statement - 1, statement: wording };
}

/** Whether a removal is among the staged changes. */
export function isRemovalStaged(staged: readonly Change[], removal: StatementChange): boolean {
  return staged.some(
    (one) =>
      one.kind === 'remove' && one.role === removal.role && subjectOf(one) === subjectOf(removal),
  );
}

/** Plans a removal beside what is staged, writes nothing, and asks who would lose access by it. */
export async function tryRemoval(
  { picture, configuration, staged, nowMs }: TrialInput,
  removal: StatementChange,
  evaluateEffect: AdminActions['evaluateEffect'],
): Promise<RemovalTrial> {
  // First, so that losses are told of it and not of another removal in the same trust.
  const changes = [removal, ...staged.filter((one) => !isRemovalStaged([one], removal))];
  const plan = planChanges({ picture, configuration, changes, nowMs });
  const effect = await evaluateEffect(picture, plan);
  const shutOut = statementNotices(changes, effect).find(({ change }) => change === 0);
  const strangers = plan.notices.flatMap((notice) =>
    notice.kind === 'strangers-shut-out' && notice.change === 0 ? notice.others : [],
  );
  return { losers: shutOut?.principals ?? [], strangers };
}
