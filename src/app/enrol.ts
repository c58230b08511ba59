import { parseEnrolment, type EnrolmentProblem } from '#core/menu/enrolment.ts';
import { NO_NEWS, type EnrolmentState } from '#core/menu/enrolment-state.ts';
import { AppError } from '#core/errors.ts';
import { spokenThumbprint } from '#core/menu/spoken-thumbprint.ts';
import { jwkThumbprint } from '#crypto/jwk-thumbprint.ts';
import { acceptMenu, type ValidMenu } from './accept-menu.ts';
import { fetchVerifiedMenu, type FetchedMenu } from './fetch-verified-menu.ts';
import { newEnrolmentState } from './new-enrolment-state.ts';
import { packEnrolledMenus } from './pack-enrolled-menus.ts';
import { MENU_LOCK, type SyncDeps } from './sync-menu.ts';

/** A key as people compare it. */
export interface ShownKey {
  /** RFC 7638, base64url. */
  readonly thumbprint: string;
  /** Eight words that say the same over the phone. */
  readonly words: readonly string[];
}

/** What a person is asked to confirm before an enrolment counts. */
export type EnrolmentPreview =
  | { readonly kind: 'invalid'; readonly problems: readonly EnrolmentProblem[] }
  | { readonly kind: 'refused'; readonly why: Exclude<FetchedMenu, { kind: 'valid' }> }
  | {
      readonly kind: 'ready';
      readonly host: string;
      readonly keys: readonly ShownKey[];
      /** True: this browser is enrolled there already; confirming replaces that enrolment. */
      readonly isKnown: boolean;
      readonly personName: string;
      readonly series: string;
      readonly roleCount: number;
      /** What {@link confirmEnrolment} stores. */
      readonly state: EnrolmentState;
      readonly verdict: ValidMenu;
    };

/**
 * Reads an enrolment and fetches its menu without storing anything, so that a person sees whose menu it is, from where,
 * and under which key.
 *
 * @param input - Untrusted: text, link or file; see {@link parseEnrolment}.
 * @throws AppError `storage/failed`
 */
export async function previewEnrolment(
  deps: Pick<SyncDeps, 'fetchMenu' | 'now' | 'store'>,
  input: string,
): Promise<EnrolmentPreview> {
  const parsed = parseEnrolment(input);
  if (parsed.kind === 'invalid') return parsed;
  const { enrolment } = parsed;
  const state = await newEnrolmentState(enrolment, 'person', deps.now());
  const fetched = await fetchVerifiedMenu(deps.fetchMenu, state, deps.now());
  if (fetched.kind !== 'valid') return { kind: 'refused', why: fetched };
  const { document } = fetched.verdict;
  const stored = await deps.store.loadEnrolments();
  const thumbprints = await Promise.all(enrolment.keys.map(jwkThumbprint));
  return {
    kind: 'ready',
    host: new URL(enrolment.url).host,
    keys: thumbprints.map((thumbprint) => ({ thumbprint, words: spokenThumbprint(thumbprint) })),
    isKnown: stored.some(({ id }) => id === state.id),
    personName: document.person.name,
    series: document.series,
    roleCount: document.roles.length,
    state: acceptMenu(state, undefined, fetched.verdict, fetched.envelope, deps.now()).state,
    verdict: fetched.verdict,
  };
}

/**
 * Stores a previewed enrolment with its menu: from now on its keys are pinned and it is kept in sync.
 *
 * @throws AppError `input/invalid` when a browser policy allows only its own enrolments; `storage/failed`.
 */
export async function confirmEnrolment(
  deps: SyncDeps,
  preview: Extract<EnrolmentPreview, { kind: 'ready' }>,
): Promise<void> {
  const { onlyManagedEnrolments } = await deps.loadPolicy();
  return deps.withLock(MENU_LOCK, async () => {
    const stored = await deps.store.loadEnrolments();
    const { state, verdict } = preview;
    const isManaged = stored.some(({ id, origin }) => id === state.id && origin === 'managed');
    if (onlyManagedEnrolments || isManaged)
      throw new AppError('input/invalid', {
        what: preview.host,
        issues: ['Your company’s browser policy sets the enrolments of this browser.'],
      });
    const states = [...stored.filter(({ id }) => id !== state.id), state];
    const packed = await packEnrolledMenus(deps, states, { [state.id]: verdict.document });
    await deps.store.save({
      states: [state],
      payloads: { [state.id]: verdict.payload },
      news: { [state.id]: NO_NEWS },
      packed,
    });
  });
}

/**
 * Leaves an enrolment: its roles, its menu and its pinned keys are forgotten.
 *
 * @throws AppError `input/invalid` when a browser policy holds it; `storage/failed`.
 */
export function leaveEnrolment(deps: SyncDeps, enrolmentId: string): Promise<void> {
  return deps.withLock(MENU_LOCK, async () => {
    const stored = await deps.store.loadEnrolments();
    const leaving = stored.find(({ id }) => id === enrolmentId);
    if (leaving?.origin === 'managed')
      throw new AppError('input/invalid', {
        what: new URL(leaving.enrolment.url).host,
        issues: ['Your company’s browser policy sets this enrolment.'],
      });
    const states = stored.filter(({ id }) => id !== enrolmentId);
    const packed = await packEnrolledMenus(deps, states);
    await deps.store.save({ removed: [enrolmentId], packed });
  });
}
