import { arnParts } from '#core/aws/arn.ts';
import { MAX_MENU_ROLES, type MenuDocument, type MenuKey } from '#core/menu/menu-document.ts';
import {
  MAX_MENU_BYTES,
  reject,
  type MenuRejection,
  type MenuVerdict,
} from '#core/menu/menu-verdict.ts';
import { parseMenuDocument } from '#core/menu/parse-menu-document.ts';
import { verifyMenuSignature } from '#crypto/menu-signature.ts';
import { isSealed, openSealedMenu } from '#crypto/sealed-menu.ts';
import { sha256Base64Url } from '#crypto/sha256-base64url.ts';

/** Clocks of people's machines may be this far behind the publisher's. */
export const MAX_CLOCK_SKEW_SECONDS = 600;

/** What a browser already knows of the menu that is to be verified. */
export interface MenuExpectation {
  /** Keys that may sign it. */
  readonly keys: readonly MenuKey[];
  /** Present: the document must be sealed with it. */
  readonly seal?: string;
  /** Series that was enrolled or accepted before. Absent: the document says it, once. */
  readonly series?: string;
  /** The last accepted document. Absent before the first. */
  readonly last?: { readonly version: number; readonly payloadSha256: string };
  /**
   * `menu`: a document to use. `link`: an old document that only hands over to newer keys; it may have expired.
   */
  readonly purpose: 'menu' | 'link';
}

/** Runs one check; undefined means that it passed. */
type Check = (
  document: MenuDocument,
  expected: MenuExpectation,
  nowSeconds: number,
) => MenuRejection | undefined;

const checkRoles: Check = ({ roles, bases }) => {
  const baseIds = new Set(bases.map(({ id }) => id));
  const seen = new Set<string>();
  for (const { base, account, role } of roles) {
    if (!baseIds.has(base)) return reject('base-missing', base);
    const key = `${base}|${account}|${role}`;
    if (seen.has(key)) return reject('role-twice', `${account}/${role}`);
    seen.add(key);
  }
  return undefined;
};

const checkSeries: Check = ({ series }, expected) =>
  expected.series === undefined || expected.series === series
    ? undefined
    : reject('other-series', series, expected.series);

const checkAudience: Check = ({ series, person, bases }) => {
  if (!series.endsWith(`/${person.id}`)) return reject('other-person', person.id, series);
  const elsewhere = bases.find(({ account, partition, principal }) => {
    const parts = arnParts(principal);
    return parts.account !== account || parts.partition !== partition;
  });
  return elsewhere && reject('base-elsewhere', elsewhere.id);
};

const checkVersion =
  (payloadSha256: string): Check =>
  ({ version }, { last }) => {
    if (last === undefined || version > last.version) return undefined;
    if (version < last.version) return reject('older-version', `${version}`, `${last.version}`);
    return payloadSha256 === last.payloadSha256
      ? undefined
      : reject('version-reused', `${version}`);
  };

const checkIssued: Check = ({ issuedAt }, _expected, nowSeconds) =>
  issuedAt <= nowSeconds + MAX_CLOCK_SKEW_SECONDS
    ? undefined
    : reject('issued-in-future', `${issuedAt}`);

const checkExpiry: Check = ({ issuedAt, expiresAt }, { purpose }, nowSeconds) => {
  if (expiresAt <= issuedAt) return reject('expires-before-issued');
  return expiresAt > nowSeconds || purpose === 'link'
    ? undefined
    : reject('expired', `${expiresAt}`);
};

function readEnvelope(bytes: Uint8Array): { readonly kind: 'text'; text: string } | MenuRejection {
  if (bytes.length > MAX_MENU_BYTES) return reject('too-large', `${MAX_MENU_BYTES}`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '');
  } catch {
    // Not UTF-8, so not the ASCII of an envelope.
    return reject('not-an-envelope');
  }
  if (text === '') return reject('empty');
  return text.slice(0, 1000).trimStart().startsWith('<')
    ? reject('web-page')
    : { kind: 'text', text };
}

function formatOf(value: object): string {
  return 'format' in value && typeof value.format === 'number' ? `${value.format}` : '?';
}

function parsePayload(
  payload: Uint8Array,
): { readonly kind: 'document'; document: MenuDocument } | MenuRejection {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    // Neither UTF-8 nor JSON: what is lost is the parser's position in a text nobody will edit.
    return reject('not-json');
  }
  if (typeof value !== 'object' || value === null) return reject('not-json');
  if (!('format' in value) || value.format !== 1) return reject('newer-format', formatOf(value));
  if ('roles' in value && Array.isArray(value.roles) && value.roles.length > MAX_MENU_ROLES)
    return reject('too-many-roles', `${value.roles.length}`, `${MAX_MENU_ROLES}`);
  // The first problem suffices: the document was written by a program.
  const parsed = parseMenuDocument(value);
  return parsed.kind === 'document' ? parsed : reject('fields-wrong', parsed.path, parsed.message);
}

/**
 * Decides whether fetched bytes are a menu that may be used. It never throws: whatever the bytes are, the answer is a
 * verdict that names the step.
 *
 * @param bytes - Untrusted, as fetched.
 * @param nowMs - Local clock.
 * @see README "Menu document"
 */
export async function verifyMenu(
  bytes: Uint8Array,
  expected: MenuExpectation,
  nowMs: number,
): Promise<MenuVerdict> {
  const envelope = readEnvelope(bytes);
  if (envelope.kind === 'rejected') return envelope;

  let jws = envelope.text;
  if (expected.seal !== undefined) {
    if (!isSealed(jws)) return reject('not-sealed');
    const opened = await openSealedMenu(jws, expected.seal);
    if (opened.kind === 'rejected') return opened;
    jws = opened.jws;
  } else if (isSealed(jws)) return reject('sealed-without-key');

  const signature = await verifyMenuSignature(jws, expected.keys);
  if (signature.kind === 'rejected') return signature;
  const parsed = parsePayload(signature.payload);
  if (parsed.kind === 'rejected') return parsed;

  const { document } = parsed;
  const payload = signature.payload.slice();
  const payloadSha256 = await sha256Base64Url(payload);
  const checks: readonly Check[] = [
    checkRoles,
    checkSeries,
    checkAudience,
    checkVersion(payloadSha256),
    checkIssued,
    checkExpiry,
  ];
  for (const check of checks) {
    const rejection = check(document, expected, Math.floor(nowMs / 1000));
    if (rejection) return rejection;
  }
  return { kind: 'valid', document, kid: signature.kid, payload, payloadSha256 };
}
