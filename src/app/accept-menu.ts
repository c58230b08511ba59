import { compareRoles, countChanges, mergeChanges } from '#core/menu/menu-changes.ts';
import {
  MAX_ARRIVALS,
  MAX_DEPARTED,
  withResult,
  type EnrolmentState,
  type MenuNews,
} from '#core/menu/enrolment-state.ts';
import type { MenuDocument } from '#core/menu/menu-document.ts';
import { NEW_FOR_MS } from '#core/menu/menu-summary.ts';
import type { MenuVerdict } from '#core/menu/menu-verdict.ts';

/** The valid case of a verdict. */
export type ValidMenu = Extract<MenuVerdict, { kind: 'valid' }>;

/** What a fetched document was wrapped in. */
export interface FetchedEnvelope {
  readonly envelopeSha256: string;
  readonly etag?: string;
}

/** The menu so far. */
export interface KnownMenu extends MenuNews {
  readonly document: MenuDocument;
}

/**
 * What becomes of an enrolment when it takes over a document: its state and its news, to be written with the document in
 * one transaction. The document's keys are pinned in place of those that were.
 *
 * @param known - Undefined before the first menu, whose roles are no news.
 */
export function acceptMenu(
  state: EnrolmentState,
  known: KnownMenu | undefined,
  { document, kid, payloadSha256 }: ValidMenu,
  { envelopeSha256, etag }: FetchedEnvelope,
  nowMs: number,
): { readonly state: EnrolmentState; readonly news: MenuNews } {
  const changes = known ? compareRoles(known.document.roles, document.roles) : [];
  const gone = changes.flatMap(({ before, after }) =>
    after === null && before !== null ? [{ role: before, atMs: nowMs }] : [],
  );
  const came = changes.flatMap(({ key, before }) =>
    before === null ? [{ key, atMs: nowMs }] : [],
  );
  const lately = (state.arrivals ?? []).filter(({ atMs }) => nowMs - atMs < NEW_FOR_MS);
  const unseen = mergeChanges(known?.changes ?? [], changes);
  const accepted: EnrolmentState = {
    ...state,
    keys: document.keys,
    accepted: {
      series: document.series,
      version: document.version,
      personId: document.person.id,
      personName: document.person.name,
      kid,
      issuedAt: document.issuedAt,
      expiresAt: document.expiresAt,
      roleCount: document.roles.length,
      payloadSha256,
      envelopeSha256,
      ...(etag === undefined ? {} : { etag }),
      acceptedAtMs: nowMs,
    },
    isWithheld: false,
    failures: 0,
    nextAttemptMs: 0,
    news: countChanges(unseen),
    arrivals: [...came, ...lately].slice(0, MAX_ARRIVALS),
  };
  return {
    state: withResult(accepted, {
      kind: 'updated',
      atMs: nowMs,
      version: document.version,
      ...countChanges(changes),
    }),
    news: {
      changes: unseen,
      departed: [...gone, ...(known?.departed ?? [])].slice(0, MAX_DEPARTED),
    },
  };
}
