import { isPairChange } from '#core/change/change-set.ts';
import { arnParts, type PrincipalArn, type RoleArn } from '#core/aws/arn.ts';
import { effectOf } from '#core/ledger/grant-interval.ts';
import type { LedgerKind, LedgerRecord } from '#core/ledger/record.ts';
import type { Names } from './names.ts';

/** What the list of commits is narrowed by; an empty text and an absent date narrow nothing. */
export interface RecordFilter {
  /** Words that must all be in the comment, the ticket, a message, a hash or a request id. */
  readonly words: string;
  /** Part of a name or ARN. Person, role and account must meet in one pair. */
  readonly person: string;
  readonly role: string;
  readonly account: string;
  /** Part of the ARN of whoever did it, or of the name or id that an identity provider gave them. */
  readonly author: string;
  readonly kind: LedgerKind | '';
  readonly outcome: 'done' | 'taken-back' | 'left' | '';
  /** Local dates as inputs give them, `2026-03-01`; both ends included. */
  readonly from: string;
  readonly to: string;
}

/** Narrows nothing. */
export const NO_FILTER: RecordFilter = {
  words: '',
  person: '',
  role: '',
  account: '',
  author: '',
  kind: '',
  outcome: '',
  from: '',
  to: '',
};

/** Whether a filter narrows anything. */
export function isNarrowing(filter: RecordFilter): boolean {
  return Object.values(filter).some((part: string) => part.trim() !== '');
}

interface Pair {
  readonly principal: PrincipalArn;
  readonly role: RoleArn;
}

/** Every pair that a record names: what was asked for, and what came of it. */
function pairsOf(record: LedgerRecord): readonly Pair[] {
  return [
    ...effectOf(record),
    ...(record.kind === 'commit' ? record.body.changes.filter(isPairChange) : []),
  ];
}

const holds = (part: string, ...texts: readonly string[]) => {
  const wanted = part.trim().toLowerCase();
  return wanted === '' || texts.some((text) => text.toLowerCase().includes(wanted));
};

/** The texts in which words are looked for. */
function textsOf(record: LedgerRecord): readonly string[] {
  if (record.kind !== 'commit')
    return [record.hash, 'comment' in record.body ? record.body.comment : ''];
  const { name, comment, ticket = '', messages, actions } = record.body;
  const requestIds = actions.flatMap(({ result }) =>
    result.kind === 'done' ? (result.requestId ?? '') : [],
  );
  return [record.hash, name, comment, ticket, ...messages.map(({ text }) => text), ...requestIds];
}

function concernsPair(record: LedgerRecord, filter: RecordFilter, names: Names): boolean {
  const { person, role, account } = filter;
  if (`${person}${role}${account}`.trim() === '') return true;
  if (record.kind === 'publication')
    return (
      `${role}${account}`.trim() === '' &&
      record.body.menus.some((menu) => holds(person, menu.person, names.person(menu.person)))
    );
  return pairsOf(record).some((pair) => {
    const accountId = arnParts(pair.role).account;
    return (
      holds(person, pair.principal, names.principal(pair.principal)) &&
      holds(role, pair.role, names.role(pair.role)) &&
      holds(account, accountId, names.account(accountId))
    );
  });
}

/** Whether a record is one that the filter asks for. */
export function matchesFilter(record: LedgerRecord, filter: RecordFilter, names: Names): boolean {
  const { words, author, kind, outcome, from, to } = filter;
  if (kind && record.kind !== kind) return false;
  if (outcome && !(record.kind === 'commit' && record.body.outcome === outcome)) return false;
  if (from && record.atMs < Date.parse(`${from}T00:00`)) return false;
  if (to && record.atMs > Date.parse(`${to}T23:59:59.999`)) return false;
  const { arn, person } = record.actor;
  if (!holds(author, arn, person?.name ?? '', person?.subject ?? '')) return false;
  if (!concernsPair(record, filter, names)) return false;
  const said = textsOf(record).join('\n').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}
