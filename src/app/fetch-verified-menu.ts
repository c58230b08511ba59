import type { EnrolmentState, FetchFailure } from '#core/menu/enrolment-state.ts';
import type { MenuRejection } from '#core/menu/menu-verdict.ts';
import { reject } from '#core/menu/menu-verdict.ts';
import type { FetchMenu } from '#core/ports.ts';
import { jwkThumbprint } from '#crypto/jwk-thumbprint.ts';
import { sha256Base64Url } from '#crypto/sha256-base64url.ts';
import type { FetchedEnvelope, ValidMenu } from './accept-menu.ts';
import { verifyMenu, type MenuExpectation } from './verify-menu.ts';

/** Rotations in a row that are caught up with at once. */
const MAX_ROTATIONS = 12;

/** A menu that may replace the one in use, or what came instead. */
export type FetchedMenu =
  | { readonly kind: 'valid'; readonly verdict: ValidMenu; readonly envelope: FetchedEnvelope }
  | { readonly kind: 'unchanged'; readonly etag?: string }
  | MenuRejection
  | { readonly kind: 'failed'; readonly failure: FetchFailure; readonly values: readonly string[] };

/** Where the document lies that a key signed to hand over to the keys after it. */
export function handoverUrl(menuUrl: string, kid: string): string {
  const url = new URL(menuUrl);
  url.pathname = `${url.pathname}.${kid}`;
  return url.href;
}

function expectationOf(state: EnrolmentState): MenuExpectation {
  const { enrolment, accepted, keys } = state;
  const series = accepted?.series ?? enrolment.series;
  return {
    keys,
    purpose: 'menu',
    ...(enrolment.seal === undefined ? {} : { seal: enrolment.seal }),
    ...(series === undefined ? {} : { series }),
    ...(accepted
      ? { last: { version: accepted.version, payloadSha256: accepted.payloadSha256 } }
      : {}),
  };
}

/** One rotation further: what to expect after the document that one of the known keys signed to hand over. */
async function followHandover(
  fetchMenu: FetchMenu,
  url: string,
  expected: MenuExpectation,
  nowMs: number,
): Promise<MenuExpectation | undefined> {
  for (const kid of await Promise.all(expected.keys.map(jwkThumbprint))) {
    const answer = await fetchMenu(handoverUrl(url, kid));
    if (answer.kind !== 'body') continue;
    const verdict = await verifyMenu(answer.bytes, { ...expected, purpose: 'link' }, nowMs);
    if (verdict.kind === 'rejected' || verdict.kid !== kid) continue;
    const { series, version, keys } = verdict.document;
    return {
      ...expected,
      keys,
      series,
      last: { version, payloadSha256: verdict.payloadSha256 },
    };
  }
  return undefined;
}

/**
 * Fetches and verifies the menu of an enrolment. When it is signed by a key that is not known yet, the rotations in
 * between are followed one by one, each handed over by a key that was trusted; nothing is stored on the way.
 */
export async function fetchVerifiedMenu(
  fetchMenu: FetchMenu,
  state: EnrolmentState,
  nowMs: number,
): Promise<FetchedMenu> {
  const { accepted, enrolment } = state;
  const answer = await fetchMenu(enrolment.url, accepted?.etag);
  if (answer.kind === 'failed') return answer;
  if (answer.kind === 'refused') return reject(answer.reason);
  if (answer.kind === 'unchanged')
    return accepted
      ? { kind: 'unchanged' }
      : { kind: 'failed', failure: 'endpoint-error', values: ['304'] };

  const envelope: FetchedEnvelope = {
    envelopeSha256: await sha256Base64Url(answer.bytes),
    ...(answer.etag === undefined ? {} : { etag: answer.etag }),
  };
  if (envelope.envelopeSha256 === accepted?.envelopeSha256)
    return { kind: 'unchanged', ...(answer.etag === undefined ? {} : { etag: answer.etag }) };

  let expected = expectationOf(state);
  let verdict = await verifyMenu(answer.bytes, expected, nowMs);
  for (let hop = 0; hop < MAX_ROTATIONS; hop++) {
    if (verdict.kind === 'valid' || verdict.reason !== 'unknown-key') break;
    const next = await followHandover(fetchMenu, enrolment.url, expected, nowMs);
    if (!next) return { kind: 'failed', failure: 're-enrolment-needed', values: verdict.values };
    expected = next;
    verdict = await verifyMenu(answer.bytes, expected, nowMs);
  }
  return verdict.kind === 'valid' ? { kind: 'valid', verdict, envelope } : verdict;
}
