import type { PrincipalArn } from '#core/aws/arn.ts';
import type { Plan } from '#core/change/plan.ts';
import type { EffectiveChange } from '#core/ledger/record.ts';
import type { OfferableRole } from '#core/menu/menu-of-person.ts';
import type { AccessColumns } from './access-table.ts';
import type { Finding } from './finding.ts';
import type { EstatePicture } from './picture.ts';

/** What the access worker can be asked about the picture it was last given. */
export type AccessQuestion =
  | { readonly kind: 'table' }
  /** Who gains and loses what once these calls are done, on the documents that the plan was made from. */
  | { readonly kind: 'effect'; readonly plan: Pick<Plan, 'calls' | 'edits'> }
  | { readonly kind: 'findings'; readonly heldPrincipals: ReadonlySet<PrincipalArn> }
  /** What the menus of these principals offer. */
  | { readonly kind: 'offerable'; readonly principals: readonly PrincipalArn[] };

/** The answers, by the kind of their question. */
export interface AccessAnswers {
  /** Its arrays are handed over, not copied. */
  readonly table: AccessColumns;
  readonly effect: readonly EffectiveChange[];
  readonly findings: readonly Finding[];
  readonly offerable: ReadonlyMap<PrincipalArn, readonly OfferableRole[]>;
}

/** To the access worker, which keeps the last picture and works out only what differs from it. */
export interface AccessRequest {
  /** Counts up; the answer repeats it. */
  readonly id: number;
  /** Absent: the same as in the request before. */
  readonly picture?: EstatePicture;
  readonly question: AccessQuestion;
}

/** From the access worker. */
export interface AccessReply {
  readonly id: number;
  readonly answer: AccessAnswers[AccessQuestion['kind']];
}
