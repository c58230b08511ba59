import type { EstatePicture } from '#core/access/picture.ts';
import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import { endOfTerms, ownedTermsIn } from './owned-terms.ts';

/** A grant that IAM itself ends, or has ended. */
export interface TimeBoundGrant {
  readonly principal: PrincipalArn;
  readonly role: RoleArn;
  /** Epoch milliseconds. */
  readonly untilMs: number;
}

/** The text that a date in a trust cannot do without: most trusts have none, and are not parsed. */
const DATED = /aws:currenttime/i;

/** Whether a trust may say a date at all. */
export function mayBeDated(trust: string | null): boolean {
  return trust !== null && DATED.test(trust);
}

/** The grants that Jumpgate's own trust statements bind to a date; a pair that another of them lets in for good is not among them. */
export function timeBoundGrants({ accounts }: EstatePicture): readonly TimeBoundGrant[] {
  return accounts
    .flatMap((account) => (account.kind === 'read' ? account.roles : []))
    .filter(({ trust }) => mayBeDated(trust))
    .flatMap(({ arn: role, trust }) =>
      [...ownedTermsIn(trust, role)].flatMap(([principal, terms]) => {
        const untilMs = endOfTerms(terms);
        return untilMs === undefined ? [] : [{ principal, role, untilMs }];
      }),
    );
}
