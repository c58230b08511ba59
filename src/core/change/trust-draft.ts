import type { AccountId, PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { DocumentText } from '#core/access/picture.ts';
import type { JsonObject, PolicyDocument } from '#core/access/policy-document.ts';
import { readForeignTrust, type ForeignTrust } from './foreign-statements.ts';
import {
  isUniqueId,
  readOwnedTrust,
  termsKey,
  writeOwnedTrust,
  type OwnedTrust,
  type TrustPlace,
  type TrustTerms,
} from './owned-statements.ts';
import type { PictureIndex, PlacedRole } from './picture-index.ts';
import { isJsonObject, toStrings, writePolicyText } from './policy-json.ts';

/** An owned statement while a plan is made. */
interface OwnedSlot {
  /** Position in the document as read; null when it is new. */
  readonly index: number | null;
  readonly owned: OwnedTrust;
  /** Of a `named` statement: whom it will name. */
  readonly principals: Set<string>;
  isChanged: boolean;
  isRemoved: boolean;
}

/** The trust policy of one role while a plan is made: read once, changed by pairs, written at most once. */
export interface TrustDraft {
  readonly role: RoleArn;
  readonly account: AccountId;
  readonly place: TrustPlace;
  readonly before: DocumentText;
  readonly limitCharacters: number;
  readonly document: PolicyDocument;
  readonly foreign: readonly ForeignTrust[];
  readonly slots: OwnedSlot[];
  /** By position of a foreign statement: the names that are taken out of it. */
  readonly takenOut: Map<number, Set<string>>;
  /** Positions of foreign statements that go as a whole. */
  readonly struck: Set<number>;
  /** Foreign statements that come back, with the positions to put them at. */
  readonly restored: { readonly at: number; readonly json: JsonObject }[];
  /** Changes that this document serves. */
  readonly changes: Set<number>;
}

/** The written document, and the unique ids of deleted principals that had to go. */
export interface FinishedTrust {
  readonly after: DocumentText;
  readonly dangling: readonly string[];
}

/** Opens the trust policy of a role; undefined when its document cannot be read. */
export function openTrust(
  index: PictureIndex,
  { role, account }: PlacedRole,
): TrustDraft | undefined {
  const parsed = index.parse(role.trust);
  if (parsed.kind === 'unreadable') return undefined;
  const { partition, jump } = index.picture;
  const place = { partition, jumpAccount: jump.account, role: role.arn };
  const foreign: ForeignTrust[] = [];
  const slots: OwnedSlot[] = [];
  for (const statement of parsed.document.statements) {
    const owned = readOwnedTrust(statement.json, place);
    if (!owned) {
      const trust = readForeignTrust(statement, place);
      if (trust) foreign.push(trust);
      continue;
    }
    const names = owned.kind === 'named' ? owned.principals : [];
    slots.push({
      index: statement.number - 1,
      owned,
      principals: new Set(names.map((name) => index.arnOfId(name) ?? name)),
      isChanged: false,
      isRemoved: false,
    });
  }
  return {
    role: role.arn,
    account: account.account,
    place,
    before: role.trust,
    limitCharacters: account.quotas.trustPolicyCharacters,
    document: parsed.document,
    foreign,
    slots,
    takenOut: new Map(),
    struck: new Set(),
    restored: [],
    changes: new Set(),
  };
}

/** The terms under which owned statements name a principal; more than one only where somebody staged it so. */
export function ownedTermsOf(draft: TrustDraft, principal: PrincipalArn): readonly TrustTerms[] {
  return draft.slots.flatMap(({ owned, principals, isRemoved }) =>
    !isRemoved && owned.kind === 'named' && principals.has(principal) ? [owned.terms] : [],
  );
}

/** The terms of the owned statement that lets the whole jump account in; undefined when there is none. */
export function accountTermsOf(draft: TrustDraft): TrustTerms | undefined {
  for (const { owned, isRemoved } of draft.slots) {
    if (!isRemoved && owned.kind === 'account') return owned.terms;
  }
  return undefined;
}

function slotFor(draft: TrustDraft, owned: OwnedTrust): OwnedSlot {
  const key = (o: OwnedTrust) => (o.kind === 'nobody' ? o.kind : `${o.kind}${termsKey(o.terms)}`);
  const known = draft.slots.find((slot) => key(slot.owned) === key(owned));
  if (known) {
    known.isRemoved = false;
    return known;
  }
  const slot = {
    index: null,
    owned,
    principals: new Set<string>(),
    isChanged: true,
    isRemoved: false,
  };
  draft.slots.push(slot);
  return slot;
}

/** Names a principal under these terms, beside any others. */
export function addTrusted(draft: TrustDraft, principal: PrincipalArn, terms: TrustTerms): void {
  const slot = slotFor(draft, { kind: 'named', terms, principals: [] });
  if (slot.principals.has(principal)) return;
  slot.principals.add(principal);
  slot.isChanged = true;
}

/** Takes a principal out of every owned statement. */
export function removeTrusted(draft: TrustDraft, principal: string): void {
  for (const slot of draft.slots) if (slot.principals.delete(principal)) slot.isChanged = true;
}

/**
 * Lets the whole jump account in. The users that were named under the same terms or stricter ones go: the new statement covers them,
 * and the room they took is why one delegates.
 */
export function addAccountTrust(
  draft: TrustDraft,
  terms: TrustTerms,
  isUser: (principal: string) => boolean,
): void {
  slotFor(draft, { kind: 'account', terms });
  for (const slot of draft.slots) {
    if (slot.owned.kind !== 'named' || slot.owned.terms.untilMs !== null) continue;
    if (terms.mfa && !slot.owned.terms.mfa) continue;
    for (const name of slot.principals) if (isUser(name)) removeTrusted(draft, name);
  }
}

/** Takes the statement for the whole jump account away. */
export function removeAccountTrust(draft: TrustDraft): void {
  for (const slot of draft.slots) {
    if (slot.owned.kind !== 'account') continue;
    slot.isRemoved = true;
    slot.isChanged = true;
  }
}

/** Takes a name out of a foreign statement, which only an adopted entry may ask for. */
export function takeOutOfTrust(draft: TrustDraft, index: number, names: readonly string[]): void {
  const taken = draft.takenOut.get(index) ?? new Set<string>();
  names.forEach((name) => taken.add(name));
  draft.takenOut.set(index, taken);
}

/** Whether anything was asked of the document. */
export function isTrustChanged(draft: TrustDraft): boolean {
  const { takenOut, struck, restored, slots } = draft;
  const isForeignChanged = takenOut.size + struck.size + restored.length > 0;
  return isForeignChanged || slots.some(({ isChanged }) => isChanged);
}

/** A foreign statement without some of its AWS principals; undefined when it would concern nobody any more. */
function withoutPrincipals(
  json: JsonObject,
  isGone: (name: string) => boolean,
): JsonObject | undefined {
  const principal = json['Principal'];
  if (!isJsonObject(principal)) return json;
  const names = toStrings(principal['AWS']);
  if (!names?.some(isGone)) return json;
  const left = names.filter((name) => !isGone(name));
  if (left.length > 0) return { ...json, Principal: { ...principal, AWS: left } };
  const { AWS: _gone, ...others } = principal;
  return Object.keys(others).length > 0 ? { ...json, Principal: others } : undefined;
}

/**
 * Writes the document.
 *
 * IAM shows the unique id of a principal that was deleted in place of its ARN, and refuses a document that still names one.
 * Such an id allows nobody and never will again (ids are not used twice), so a document that is written anyway loses them,
 * also where they stand in foreign statements: else no grant on that role could ever be changed. Each one is told to the reader.
 */
export function finishTrust(draft: TrustDraft, index: PictureIndex): FinishedTrust {
  const dangling = new Set<string>();
  const isDangling = (name: string) => {
    if (!isUniqueId(name) || index.arnOfId(name) !== undefined) return false;
    dangling.add(name);
    return true;
  };
  const slotAt = new Map(draft.slots.map((slot) => [slot.index, slot]));
  const kept: (JsonObject | OwnedSlot)[] = [];
  draft.document.statements.forEach(({ json }, at) => {
    const slot = slotAt.get(at);
    if (slot) return void kept.push(slot);
    if (draft.struck.has(at)) return;
    const taken = draft.takenOut.get(at);
    const left = withoutPrincipals(json, (name) => taken?.has(name) === true || isDangling(name));
    if (left) kept.push(left);
  });
  for (const { at, json } of draft.restored.toSorted((a, b) => a.at - b.at)) {
    const left = withoutPrincipals(json, isDangling);
    if (left) kept.splice(at, 0, left);
  }
  kept.push(...draft.slots.filter(({ index: at }) => at === null));
  return { after: writeTrust(draft, kept, isDangling), dangling: [...dangling].sort() };
}

function isSlot(item: JsonObject | OwnedSlot): item is OwnedSlot {
  return 'isRemoved' in item;
}

function writeTrust(
  draft: TrustDraft,
  items: readonly (JsonObject | OwnedSlot)[],
  isDangling: (name: string) => boolean,
): DocumentText {
  const taken = new Set<string>();
  for (const item of items) {
    if (!isSlot(item) && typeof item['Sid'] === 'string') taken.add(item['Sid']);
  }
  const statements: JsonObject[] = [];
  const write = (owned: OwnedTrust) => {
    const statement = writeOwnedTrust(owned, draft.place, taken);
    taken.add(String(statement['Sid']));
    statements.push(statement);
  };
  for (const item of items) {
    if (!isSlot(item)) statements.push(item);
    else if (item.isRemoved || item.owned.kind === 'nobody') continue;
    else if (item.owned.kind === 'account') write(item.owned);
    else {
      const principals = [...item.principals].filter((name) => !isDangling(name));
      if (principals.length > 0) write({ ...item.owned, principals });
    }
  }
  if (statements.length === 0) write({ kind: 'nobody' });
  return writePolicyText(draft.document.json, statements);
}
