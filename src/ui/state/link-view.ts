import { landingOf } from '#app/landing-address.ts';
import { parseRoleLink, type LinkFault } from '#app/role-link.ts';
import type { AccountId } from '#core/aws/arn.ts';
import { PARTITIONS, type PartitionId } from '#core/aws/partitions.ts';
import { canSwitchFrom, showsRole, type SeenSession } from '#core/console/seen-session.ts';
import { baseAt, keyAt, roleAt, rowsOfKeys, type PackedMenu } from '#core/menu/packed-menu.ts';
import type { Preferences } from '#core/menu/preferences.ts';
import { resolveRole } from '#core/menu/resolve-role.ts';
import { parseRoleReference } from '#core/menu/role-reference.ts';

/** What the link page knows when it opens. */
export interface LinkFacts {
  /** Absent when nothing has been packed yet. */
  readonly menu?: PackedMenu;
  readonly preferences: Preferences;
  readonly sessions: readonly SeenSession[];
}

/** How the switch will begin: the role is open, its base is signed in, or nobody is. */
export type Standing = 'open' | 'signed-in' | 'signed-out';

/** A switch as it would be done. */
export interface SwitchOffer {
  readonly row: number;
  /** The address that the console will be asked for, confined to the console's hosts. */
  readonly address: string;
  readonly standing: Standing;
  /** The page of the link; absent: the role's own, or the person's preference. */
  readonly destination?: string;
}

/** A role to ask for, as far as it is known. */
export interface RequestDraft {
  readonly partition?: PartitionId;
  readonly account?: AccountId;
  /** As the link names it; shown beside an account that is not known. */
  readonly accountName: string;
  readonly role: string;
}

/** What the link page shows. */
export type LinkView =
  | { readonly kind: 'malformed'; readonly reason: LinkFault }
  /** There is no menu to look the role up in. */
  | { readonly kind: 'no-menu' }
  | { readonly kind: 'switch'; readonly offer: SwitchOffer; readonly isFromOutside: boolean }
  | { readonly kind: 'choose'; readonly offers: readonly SwitchOffer[] }
  /** `isMissing`: a link named it, and the menu does not have it. */
  | { readonly kind: 'request'; readonly draft: RequestDraft; readonly isMissing: boolean }
  /** A link that was made on a console page, to be copied. */
  | { readonly kind: 'share'; readonly link: string }
  /** The link carries somebody's request: it belongs to an administrator's pages. */
  | { readonly kind: 'requested'; readonly text: string };

function offerOf(
  facts: LinkFacts,
  menu: PackedMenu,
  row: number,
  destination?: string,
): SwitchOffer {
  const role = roleAt(menu, row);
  const base = baseAt(menu, row);
  const own = facts.sessions.filter(({ session }) => session.partition === base.partition);
  const standing = own.some(({ session }) => showsRole(session, role.account, role.role))
    ? 'open'
    : own.some(({ session }) => canSwitchFrom(session, base))
      ? 'signed-in'
      : 'signed-out';
  const address = landingOf(PARTITIONS[base.partition], role, {
    landing: facts.preferences.landing,
    ...(destination === undefined ? {} : { destination }),
  });
  return { row, address, standing, ...(destination === undefined ? {} : { destination }) };
}

/**
 * What the page's address comes to in the person's own menu.
 *
 * @param hash - The fragment of the link page's address; what it quotes is untrusted.
 */
export function linkView(facts: LinkFacts, hash: string): LinkView {
  const subject = new URLSearchParams(hash.replace(/^#/, ''));
  const { menu } = facts;
  const asked = subject.get('request');
  if (asked !== null) {
    const reference = parseRoleReference(asked);
    const draft = { accountName: reference?.account ?? '', role: reference?.role ?? '' };
    return { kind: 'request', draft: withAccount(menu, draft), isMissing: false };
  }
  const share = subject.get('share');
  if (share !== null) return { kind: 'share', link: share };
  const key = subject.get('role');
  const link = parseRoleLink(subject.get('link') ?? '');
  if (key === null && link.kind === 'request') return { kind: 'requested', text: link.text };
  if (key === null && link.kind === 'malformed') return link;
  if (!menu?.count) return { kind: 'no-menu' };
  if (key !== null) {
    const row = rowsOfKeys(menu, [key]).get(key);
    return row === undefined
      ? { kind: 'malformed', reason: 'no-role' }
      : { kind: 'switch', offer: offerOf(facts, menu, row), isFromOutside: false };
  }
  if (link.kind !== 'role') throw new Error('A link of another kind was answered above.');
  const { reference, partition, destination } = link;
  const found = resolveRole(menu, reference, partition);
  switch (found.kind) {
    case 'found':
      return {
        kind: 'switch',
        offer: offerOf(facts, menu, found.row, destination),
        isFromOutside: true,
      };
    case 'ambiguous':
      return {
        kind: 'choose',
        offers: found.rows.map((row) => offerOf(facts, menu, row, destination)),
      };
    case 'missing':
      return {
        kind: 'request',
        isMissing: true,
        draft: {
          partition,
          accountName: reference.account,
          role: reference.role,
          ...(found.account === undefined ? {} : { account: found.account }),
        },
      };
  }
}

/** The id of the account, when the menu or the text itself says it. */
function withAccount(
  menu: PackedMenu | undefined,
  draft: Pick<RequestDraft, 'accountName' | 'role'>,
): RequestDraft {
  if (!menu || draft.accountName === '') return draft;
  const { accountName: account, role } = draft;
  const found = resolveRole(menu, { account, role });
  return found.kind === 'missing' && found.account !== undefined
    ? { ...draft, account: found.account }
    : draft;
}

/** Names an offer in the background's words. */
export function offerKey(menu: PackedMenu, { row }: SwitchOffer): string {
  return keyAt(menu, row);
}
