import type { AccessState } from '#core/access/access-state.ts';
import type { DocumentText, EstatePicture } from '#core/access/picture.ts';
import { arnParts, type PrincipalArn, type RoleArn } from '#core/aws/arn.ts';
import type { DocumentRef } from '#core/change/plan.ts';
import { nameOfDocument } from '#core/change/document-comparison.ts';
import type { Drift } from './drift.ts';
import { pairKey } from './grant-interval.ts';
import type { EffectiveChange } from './record.ts';

/** What was changed outside Jumpgate: a document that the ledger has, or as much as the states of the pairs give away. */
export type DriftCause =
  | {
      readonly kind: 'document';
      readonly ref: DocumentRef;
      readonly before: DocumentText | null;
      readonly after: DocumentText | null;
    }
  | { readonly kind: 'trust'; readonly role: RoleArn }
  | { readonly kind: 'assertion'; readonly principal: PrincipalArn }
  /** Neither side came or went: a condition, a denial, or something that cannot be read. */
  | { readonly kind: 'terms'; readonly role: RoleArn };

/** One thing that was changed outside Jumpgate, and whose access changed by it. */
export interface DriftLine {
  readonly cause: DriftCause;
  readonly effect: readonly EffectiveChange[];
  /** Epoch milliseconds: when the ledger last said otherwise, and when it was seen. */
  readonly sinceMs: number;
  readonly seenMs: number;
}

/** When the ledger last spoke of things: documents by name, pairs by key, and all else at its baseline. Epoch milliseconds. */
export interface LedgerTimes {
  readonly baselineMs: number;
  readonly documents: ReadonlyMap<string, number>;
  readonly pairs: ReadonlyMap<string, number>;
}

const ASKS: readonly AccessState[] = ['granted', 'conditional', 'denied', 'assertion-only'];
const LETS_IN: readonly AccessState[] = ['granted', 'conditional', 'denied', 'trust-only'];

/** Which side of a pair came or went. */
function sideOf({ from, to }: EffectiveChange): 'trust' | 'assertion' | 'terms' {
  if (from === 'unknown' || to === 'unknown') return 'terms';
  if (LETS_IN.includes(from) !== LETS_IN.includes(to)) return 'trust';
  return ASKS.includes(from) === ASKS.includes(to) ? 'terms' : 'assertion';
}

/** The one name of a cause, whatever the document says by now. */
export function nameOfCause(cause: DriftCause): string {
  switch (cause.kind) {
    case 'document':
      return nameOfDocument(cause.ref);
    case 'assertion':
      return `assertion ${cause.principal}`;
    case 'trust':
    case 'terms':
      return `${cause.kind} ${cause.role}`;
  }
}

/** The account in which it was changed; of `terms`, the role's. */
export function accountOfCause(cause: DriftCause): string {
  switch (cause.kind) {
    case 'trust':
    case 'terms':
      return arnParts(cause.role).account;
    case 'assertion':
      return arnParts(cause.principal).account;
    case 'document':
      return cause.ref.kind === 'trust'
        ? arnParts(cause.ref.role).account
        : arnParts(cause.ref.kind === 'inline' ? cause.ref.principal : cause.ref.policy).account;
  }
}

/** Groups what has drifted by what was changed, each with the time in which it must have happened. */
export function explainDrift(
  { effect, documents }: Drift,
  picture: EstatePicture,
  times: LedgerTimes,
): readonly DriftLine[] {
  const holders = new Map<string, PrincipalArn[]>();
  for (const { arn, attachedPolicies } of [...picture.jump.users, ...picture.jump.roles])
    for (const policy of attachedPolicies)
      holders.set(policy, [...(holders.get(policy) ?? []), arn]);
  const readAt = new Map<string, number>(
    [picture.jump, ...picture.accounts].map(({ account, readAtMs }) => [account, readAtMs]),
  );

  const groups = new Map<string, { cause: DriftCause; effect: EffectiveChange[] }>();
  /** The side that a document is, by which its effect finds it. */
  const sidesOf = (ref: DocumentRef): readonly string[] => {
    switch (ref.kind) {
      case 'trust':
        return [`trust ${ref.role}`];
      case 'inline':
        return [`assertion ${ref.principal}`];
      case 'managed':
        return (holders.get(ref.policy) ?? []).map((principal) => `assertion ${principal}`);
    }
  };
  const documentOfSide = new Map<string, string>();
  for (const { ref, before, after } of documents) {
    const key = nameOfDocument(ref);
    groups.set(key, { cause: { kind: 'document', ref, before, after }, effect: [] });
    for (const side of sidesOf(ref)) documentOfSide.set(side, key);
  }
  for (const change of effect) {
    const { principal, role } = change;
    const side = sideOf(change);
    const cause: DriftCause =
      side === 'assertion' ? { kind: side, principal } : { kind: side, role };
    const name = nameOfCause(cause);
    const key = documentOfSide.get(name) ?? name;
    const group = groups.get(key) ?? { cause, effect: [] };
    group.effect.push(change);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => {
    const spoken = group.effect.map(({ principal, role }) =>
      times.pairs.get(pairKey(principal, role)),
    );
    if (group.cause.kind === 'document')
      spoken.push(times.documents.get(nameOfDocument(group.cause.ref)));
    return {
      ...group,
      sinceMs: spoken.reduce<number>((max, ms) => Math.max(max, ms ?? 0), times.baselineMs),
      seenMs: readAt.get(accountOfCause(group.cause)) ?? picture.jump.readAtMs,
    };
  });
}

/** As much of a drift as one line of it tells, to be accepted by itself. */
export function driftOfLine({ cause, effect }: DriftLine): Drift {
  return {
    effect,
    documents:
      cause.kind === 'document'
        ? [{ ref: cause.ref, before: cause.before, after: cause.after }]
        : [],
  };
}
