import { parsePolicyDocument } from '#core/access/policy-document.ts';
import type { DocumentText } from '#core/access/picture.ts';
import { arnParts, isPrincipalArn, type PrincipalArn, type RoleArn } from '#core/aws/arn.ts';
import { readOwnedTrust, type TrustTerms } from './owned-statements.ts';

/** Terms by principal: one set for each statement that names it. */
export type OwnedTerms = ReadonlyMap<PrincipalArn, readonly TrustTerms[]>;

/** The principals that Jumpgate's own statements of a role's trust let in by name, and on which terms; none in a document that cannot be read. */
export function ownedTermsIn(trust: DocumentText | null, role: RoleArn): OwnedTerms {
  const parsed = parsePolicyDocument(trust ?? '');
  const terms = new Map<PrincipalArn, readonly TrustTerms[]>();
  if (parsed.kind === 'unreadable') return terms;
  const { partition, account } = arnParts(role);
  for (const { json } of parsed.document.statements) {
    const owned = readOwnedTrust(json, { partition, jumpAccount: account, role });
    if (owned?.kind !== 'named') continue;
    for (const name of owned.principals)
      if (isPrincipalArn(name)) terms.set(name, [...(terms.get(name) ?? []), owned.terms]);
  }
  return terms;
}

/** When the last of some terms ends, in epoch milliseconds; undefined when one of them never does, or there are none. */
export function endOfTerms(terms: readonly TrustTerms[] | undefined): number | undefined {
  const ends = (terms ?? []).map(({ untilMs }) => untilMs ?? Infinity);
  const last = Math.max(...ends);
  return Number.isFinite(last) ? last : undefined;
}
