import { arnParts, type AccountId, type PrincipalArn } from '#core/aws/arn.ts';
import type { StatementSource } from './access-state.ts';
import type { PolicyLayer } from './compile-estate.ts';
import { explainPair } from './explain-access.ts';
import type { Finding, FindingsInput } from './finding.ts';

/** Documents and accounts that could not be read, with the pairs that are unknown for them. */
export function* unreadableFindings(input: FindingsInput): Iterable<Finding> {
  const { picture } = input;
  const hanging = countHanging(input);
  for (const one of picture.accounts) {
    if (one.kind !== 'unreadable') continue;
    const { account, error } = one;
    yield { kind: 'unreadable-account', account, error, pairs: hanging.get(account) ?? 0 };
  }
  for (const [key, { layer, holders, account }] of unreadableLayers(input)) {
    if (layer.document.kind !== 'unknown') continue;
    const { reason } = layer.document;
    const source = wholeOf(layer);
    const pairs = hanging.get(key) ?? 0;
    yield { kind: 'unreadable-document', account, source, reason, principals: holders, pairs };
  }
}

interface Unreadable {
  readonly layer: PolicyLayer;
  /** None of a trust. */
  readonly holders: PrincipalArn[];
  readonly account: AccountId;
}

/** Each document once; not those of accounts that were not read, which stand for no text. */
function unreadableLayers({ estate }: FindingsInput): ReadonlyMap<string, Unreadable> {
  const found = new Map<string, Unreadable>();
  for (const { arn, account, layers, boundary } of estate.principals) {
    for (const layer of boundary ? [...layers, boundary] : layers) {
      if (layer.document.kind !== 'unknown') continue;
      const key = documentKey(wholeOf(layer), arn);
      const entry = found.get(key) ?? { layer, holders: [], account };
      entry.holders.push(arn);
      found.set(key, entry);
    }
  }
  for (const { account, trust } of estate.roles) {
    const { document } = trust;
    if (document.kind !== 'unknown' || document.reason.kind === 'account-unreadable') continue;
    found.set(documentKey(wholeOf(trust)), { layer: trust, holders: [], account });
  }
  return found;
}

/** Unknown pairs by the key of each document, and by the account, that they hang on. */
function countHanging({ estate, table }: FindingsInput): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  if (table.counts().unknown === 0) return counts;
  const askers = new Map(estate.principals.map((one) => [one.arn, one]));
  const asked = new Map(estate.roles.map((one) => [one.arn, one]));
  for (const { state, principal, role } of table.pairs()) {
    const [from, to] = [askers.get(principal), asked.get(role)];
    if (state !== 'unknown' || !from || !to) continue;
    const { unknowns } = explainPair(from, to, estate.readAtMs);
    const keys = unknowns.map(({ source, reason }) =>
      reason.kind === 'account-unreadable'
        ? arnParts(role).account
        : documentKey(source, principal),
    );
    for (const key of new Set(keys)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function wholeOf({ kind, policy, group }: PolicyLayer): StatementSource {
  return { kind, policy, ...(group !== undefined && { group }), statement: 0 };
}

/** A statement's own doubts have another key than its document's. Inline policies of several principals may have one name. */
function documentKey(source: StatementSource, holder?: PrincipalArn): string {
  return JSON.stringify([source, source.kind === 'inline' && holder]);
}
