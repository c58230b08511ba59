import type { PolicyStatement } from '#core/access/policy-document.ts';
import { isPrincipalArn } from '#core/aws/arn.ts';
import type { StatementChange } from './change-set.ts';
import { isSameStatement } from './document-comparison.ts';
import { noteMissing, trustFor, type Desk } from './desk.ts';
import { isUniqueId, readOwnedTrust, type TrustPlace } from './owned-statements.ts';
import { readAllowStatement } from './statement-text.ts';
import type { TrustDraft } from './trust-draft.ts';

/**
 * Takes a statement that others wrote out of a role's trust, or puts it back where it stood. It is found by its wording: one that
 * somebody has reworded since is another statement, and stays. What Jumpgate wrote is no business of such a change.
 */
export function planStatement(desk: Desk, change: StatementChange, at: number): void {
  const trust = trustFor(desk, change.role, at);
  const statement = readAllowStatement(change.statement);
  if (!trust || !statement) return;
  if (change.kind === 'remove') remove(desk, trust, statement, change.at, at);
  else restore(desk, trust, statement, change.at, at);
}

function remove(
  desk: Desk,
  trust: TrustDraft,
  statement: PolicyStatement,
  place: number,
  change: number,
): void {
  const equal = placesOf(trust, statement);
  const found = equal.find((one) => one === place) ?? equal[0];
  if (found === undefined) {
    desk.notices.push({ kind: 'already-so', change });
    return;
  }
  trust.struck.add(found);
  trust.changes.add(change);
  const others = strangersOf(statement, trust.place);
  if (others.length > 0) desk.notices.push({ kind: 'strangers-shut-out', change, others });
}

function restore(
  desk: Desk,
  trust: TrustDraft,
  statement: PolicyStatement,
  place: number,
  change: number,
): void {
  if (placesOf(trust, statement).length > 0) {
    desk.notices.push({ kind: 'already-so', change });
    return;
  }
  const { role } = trust;
  const reason = unrestorable(trust, statement);
  if (reason) {
    desk.blockers.push({ kind: 'cannot-restore', role, reason, change });
    return;
  }
  const { picture, principals } = desk.index;
  const home = `:iam::${picture.jump.account}:`;
  for (const arn of statement.principal?.aws ?? []) {
    if (!isPrincipalArn(arn) || !arn.includes(home) || principals.has(arn)) continue;
    noteMissing(desk, arn, [change], { kind: 'not-in-picture', arn, changes: [] });
  }
  trust.restored.push({ at: place, json: statement.json });
  trust.changes.add(change);
  const others = strangersOf(statement, trust.place);
  if (others.length > 0) desk.notices.push({ kind: 'strangers-let-in', change, others });
}

/** Where a foreign statement of this wording stands and stays. */
function placesOf(trust: TrustDraft, wanted: PolicyStatement): readonly number[] {
  return foreignOf(trust).flatMap(({ json, number }) =>
    isSameStatement(json, wanted.json) ? [number - 1] : [],
  );
}

/** The statements of others that stay. */
function foreignOf({ document, slots, struck }: TrustDraft): readonly PolicyStatement[] {
  const gone = new Set([...slots.map(({ index }) => index), ...struck]);
  return document.statements.filter(({ number }) => !gone.has(number - 1));
}

/** IAM wants Sids to be unique in a document (an owned statement gives way); and what Jumpgate would write itself is granted, not put back. */
function unrestorable(
  trust: TrustDraft,
  { sid, json }: PolicyStatement,
): 'owned' | 'sid' | undefined {
  if (readOwnedTrust(json, trust.place)) return 'owned';
  const isTaken = sid !== undefined && foreignOf(trust).some((one) => one.sid === sid);
  return isTaken ? 'sid' : undefined;
}

/** Whom a statement lets in that nobody here has read: other accounts, services, identity providers, everyone. As it writes them. */
function strangersOf(
  { principal }: PolicyStatement,
  { jumpAccount }: TrustPlace,
): readonly string[] {
  if (!principal) return [];
  if (principal.kind === 'except') return ['*'];
  const isKnown = (name: string) =>
    name === jumpAccount || name.includes(`::${jumpAccount}:`) || isUniqueId(name);
  const { aws, service, federated, canonicalUser } = principal;
  return [...aws.filter((name) => !isKnown(name)), ...service, ...federated, ...canonicalUser];
}
