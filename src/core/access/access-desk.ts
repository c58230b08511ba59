import { applyPlanToPicture } from '#core/change/apply-plan.ts';
import { pictureOfPlan } from '#core/change/picture-of-plan.ts';
import { accessDifference } from './access-difference.ts';
import type { AccessAnswers, AccessQuestion, AccessRequest } from './access-messages.ts';
import type { AccessColumns } from './access-table.ts';
import { compileEstate } from './compile-estate.ts';
import { evaluateEstate, type EvaluatedAccess } from './evaluate-access.ts';
import { findFindings, findForeignGrants } from './findings.ts';
import { createOfferableRoles } from './offerable-roles.ts';
import type { EstatePicture } from './picture.ts';
import { reevaluateAccess } from './reevaluate-access.ts';

/** A picture with what was worked out of it. */
interface Seen {
  readonly picture: EstatePicture;
  readonly access: EvaluatedAccess;
}

type Answer = AccessAnswers[AccessQuestion['kind']];

/** Answers questions about one picture after another; each is evaluated from the one before. */
export function createAccessDesk(): (request: Omit<AccessRequest, 'id'>) => Answer {
  let seen: Seen | undefined;
  return ({ picture, question }) => {
    if (picture) {
      const access = seen
        ? reevaluateAccess(seen.access, picture)
        : evaluateEstate(compileEstate(picture));
      seen = { picture, access };
    }
    if (!seen) throw new Error('The access desk was asked before it had a picture.');
    return answer(seen, question);
  };
}

function answer({ picture, access }: Seen, question: AccessQuestion): Answer {
  switch (question.kind) {
    case 'table':
      return copied(access.table.columns);
    case 'effect': {
      const standing = pictureOfPlan(picture, question.plan);
      const before = reevaluateAccess(access, standing);
      const after = reevaluateAccess(before, applyPlanToPicture(standing, question.plan));
      return accessDifference(before.table, after.table);
    }
    case 'findings': {
      const input = { picture, ...access, heldPrincipals: question.heldPrincipals };
      return [...findFindings(input), ...findForeignGrants(input)];
    }
    case 'offerable': {
      const offerable = createOfferableRoles(picture, access);
      return new Map(question.principals.map((arn) => [arn, offerable(arn)] as const));
    }
  }
}

/** What can be handed over: the next picture is compared with the arrays that stay here. */
function copied(columns: AccessColumns): AccessColumns {
  return {
    ...columns,
    rowStarts: columns.rowStarts.slice(),
    roleIndexes: columns.roleIndexes.slice(),
    codes: columns.codes.slice(),
  };
}
