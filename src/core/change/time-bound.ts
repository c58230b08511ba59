import type { EstatePicture } from '#core/access/picture.ts';
import { parsePolicyDocument } from '#core/access/policy-document.ts';
import { isPrincipalArn, type PrincipalArn, type RoleArn } from '#core/aws/arn.ts';
import { readOwnedTrust } from './owned-statements.ts';

/** A grant that IAM itself ends, or has ended. */
export interface TimeBoundGrant {
  readonly principal: PrincipalArn;
  readonly role: RoleArn;
  /** Epoch milliseconds. */
  readonly untilMs: number;
}

/** The text that a date in a trust cannot do without: most trusts have none, and are not parsed. */
const DATED = /aws:currenttime/i;

/** The grants that Jumpgate's own trust statements bind to a date; a pair that another of them lets in for good is not among them. */
export function timeBoundGrants({
  partition,
  jump,
  accounts,
}: EstatePicture): readonly TimeBoundGrant[] {
  const place = { partition, jumpAccount: jump.account };
  return accounts
    .flatMap((account) => (account.kind === 'read' ? account.roles : []))
    .filter(({ trust }) => DATED.test(trust))
    .flatMap(({ arn: role, trust }) => {
      const parsed = parsePolicyDocument(trust);
      if (parsed.kind === 'unreadable') return [];
      const ends = new Map<PrincipalArn, number>();
      for (const { json } of parsed.document.statements) {
        const owned = readOwnedTrust(json, { ...place, role });
        if (owned?.kind !== 'named') continue;
        for (const name of owned.principals) {
          if (!isPrincipalArn(name)) continue;
          ends.set(name, Math.max(ends.get(name) ?? 0, owned.terms.untilMs ?? Infinity));
        }
      }
      return [...ends].flatMap(([principal, untilMs]) =>
        untilMs === Infinity ? [] : [{ principal, role, untilMs }],
      );
    });
}
