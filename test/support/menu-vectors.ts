// `npx tsx test/support/menu-vectors.ts` writes test/vectors/menu/verify.json: documents with the verdict that any
// implementation must come to. Keys, random bytes and clock are fixed, so that the same code gives the same file.
import { p256 } from '@noble/curves/nist.js';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { base64url, CompactEncrypt } from 'jose';
import { format } from 'prettier';
import { verifyMenu, type MenuExpectation } from '#app/verify-menu.ts';
import type { MenuKey } from '#core/menu/menu-document.ts';
import { MAX_MENU_BYTES, type RejectionReason } from '#core/menu/menu-verdict.ts';
import { jwkThumbprint } from '#crypto/jwk-thumbprint.ts';
import { menuDocument, NOW_SECONDS, roleNumber } from './menu-fixture.ts';

/** The file that {@link makeMenuVectors} is written to. */
export const MENU_VECTORS_FILE = join(import.meta.dirname, '../vectors/menu/verify.json');

/** A text, or parts of one: repeated parts keep the file small. */
export type VectorText =
  string | readonly (string | { readonly text: string; readonly times: number })[];

/** One document and what must come of it. */
export interface MenuVector {
  readonly name: string;
  readonly input: {
    /** UTF-8 of what the endpoint serves. */
    readonly envelope: VectorText;
    /** Names of the keys that may sign, in the file's `keys`. */
    readonly keys: readonly string[];
    /** Name of the seal of the enrolment, in the file's `seals`. Absent: documents are not sealed. */
    readonly seal?: string;
    readonly series?: string;
    readonly last?: NonNullable<MenuExpectation['last']>;
    readonly purpose: MenuExpectation['purpose'];
    readonly nowSeconds: number;
  };
  readonly expected:
    | {
        readonly verdict: 'valid';
        readonly key: string;
        readonly payloadSha256: string;
        readonly version: number;
        readonly roles: number;
      }
    | { readonly verdict: 'rejected'; readonly step: string; readonly reason: RejectionReason };
}

/** The vectors and the keys they use. The private halves are public: they sign nothing but these vectors. */
export interface MenuVectors {
  readonly about: string;
  readonly keys: Readonly<Record<string, MenuKey & { readonly kid: string; readonly d: string }>>;
  readonly seals: Readonly<Record<string, string>>;
  readonly cases: readonly MenuVector[];
}

const encoder = new TextEncoder();
const digest = (text: string) => Uint8Array.from(createHash('sha256').update(text).digest());
const encode = (value: string | Uint8Array) => base64url.encode(value);

/** The text of a {@link VectorText}. */
export function vectorText(text: VectorText): string {
  if (typeof text === 'string') return text;
  return text
    .map((part) => (typeof part === 'string' ? part : part.text.repeat(part.times)))
    .join('');
}

/** Long runs of eight characters, which is six bytes in base64url, as one part each. */
function fold(text: string): VectorText {
  const parts: (string | { text: string; times: number })[] = [];
  let from = 0;
  for (const { 0: run, 1: unit = '', index } of text.matchAll(/(.{8})\1{999,}/g)) {
    if (index > from) parts.push(text.slice(from, index));
    parts.push({ text: unit, times: run.length / unit.length });
    from = index + run.length;
  }
  if (parts.length === 0) return text;
  return from < text.length ? [...parts, text.slice(from)] : parts;
}

async function makeVectorKey(name: string) {
  const secret = digest(`jumpgate menu vectors: ${name}`);
  const point = p256.getPublicKey(secret, false);
  const publicKey: MenuKey = {
    kty: 'EC',
    crv: 'P-256',
    x: encode(point.slice(1, 33)),
    y: encode(point.slice(33)),
  };
  const kid = await jwkThumbprint(publicKey);
  /** Signs any text under any header; RFC 6979 makes the signature the same every time. */
  const sign = (payload: string, header: object = {}): string => {
    const head = { alg: 'ES256', typ: 'jumpgate-menu+jwt', kid, ...header };
    const input = `${encode(JSON.stringify(head))}.${encode(payload)}`;
    return `${input}.${encode(p256.sign(encoder.encode(input), secret))}`;
  };
  return { publicKey, kid, d: encode(secret), sign };
}

/**
 * Makes the vectors.
 *
 * @throws Error when the product's own verdict on one differs from the expected one: then one of the two is wrong.
 */
export async function makeMenuVectors(): Promise<MenuVectors> {
  const current = await makeVectorKey('current');
  const next = await makeVectorKey('next');
  const stranger = await makeVectorKey('stranger');
  const keys = { current, next, stranger };
  const seals = { own: encode(digest('jumpgate seal: own')), other: encode(digest('other')) };
  const cases: MenuVector[] = [];

  const documentText = (changes: Parameters<typeof menuDocument>[1] = {}) =>
    JSON.stringify(menuDocument([current.publicKey], changes));
  const signed = (changes: Parameters<typeof menuDocument>[1] = {}) =>
    current.sign(documentText(changes));
  const seal = (text: string, key: string, header: object = {}) =>
    new CompactEncrypt(encoder.encode(text))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', cty: 'JWT', ...header })
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated for all but test vectors, which these are
      .setInitializationVector(digest('iv').slice(0, 12))
      .encrypt(base64url.decode(key));

  const add = async (
    name: string,
    envelope: string,
    reason: RejectionReason | 'valid',
    more: Partial<MenuVector['input']> = {},
  ): Promise<void> => {
    const input: MenuVector['input'] = {
      envelope: fold(envelope),
      keys: ['current'],
      purpose: 'menu',
      nowSeconds: NOW_SECONDS,
      ...more,
    };
    const verdict = await verdictOnVector(input, { keys, seals });
    const came = verdict.kind === 'valid' ? 'valid' : verdict.reason;
    if (came !== reason) throw new Error(`${name}: expected ${reason}, came ${came}`);
    cases.push({
      name,
      input,
      expected:
        verdict.kind === 'valid'
          ? {
              verdict: 'valid',
              key: Object.entries(keys).find(([, { kid }]) => kid === verdict.kid)?.[0] ?? '',
              payloadSha256: verdict.payloadSha256,
              version: verdict.document.version,
              roles: verdict.document.roles.length,
            }
          : { verdict: 'rejected', step: verdict.step, reason: verdict.reason },
    });
  };

  const plain = signed();
  const [head = '', body = '', signature = ''] = plain.split('.');
  const everyField = {
    ...roleNumber(0),
    alias: 'pay',
    landing: '/cloudwatch/home',
    mfa: true,
    until: NOW_SECONDS + 86_400,
  };
  const payloadSha256 = encode(digest(documentText()));

  await add('a signed document', plain, 'valid');
  await add('a document that ends with a line break', `${plain}\n`, 'valid');
  await add('an empty menu', signed({ roles: [] }), 'valid');
  await add('a role that says everything a role can say', signed({ roles: [everyField] }), 'valid');
  await add('names in any script', signed({ person: { id: 'p17', name: '千尋 Åsa 🦊' } }), 'valid');
  await add('a document that names the next key', signed({ keys: [next.publicKey] }), 'valid');
  await add('the next key, once it is pinned', next.sign(documentText()), 'valid', {
    keys: ['current', 'next'],
  });
  await add('the same version with the same content again', plain, 'valid', {
    last: { version: 42, payloadSha256 },
  });
  await add(
    'an expired document that only hands over',
    signed({ expiresAt: NOW_SECONDS }),
    'valid',
    {
      purpose: 'link',
    },
  );
  await add('a sealed document', await seal(plain, seals.own), 'valid', { seal: 'own' });

  await add('one byte more than 16 MiB', 'a'.repeat(MAX_MENU_BYTES + 1), 'too-large');
  await add('nothing', '', 'empty');
  await add('a sign-in page', '<!doctype html><title>Sign in</title>', 'web-page');
  await add('JSON that is not signed', documentText(), 'not-an-envelope');
  await add('base64 with spare bits set', `${head}.${body}.AB`, 'not-an-envelope');
  await add('base64 with padding', `${head}.${body}.${signature}==`, 'not-an-envelope');
  await add(
    'a header that is no object',
    `${encode('1')}.${body}.${signature}`,
    'header-not-understood',
  );
  await add(
    'a key inside the header',
    current.sign(documentText(), { jwk: current.publicKey }),
    'header-not-understood',
  );
  await add(
    'a critical extension',
    current.sign(documentText(), { crit: ['b64'], b64: true }),
    'header-not-understood',
  );
  await add('another type of token', current.sign(documentText(), { typ: 'JWT' }), 'wrong-type');

  await add('an open document for a sealed enrolment', plain, 'not-sealed', { seal: 'own' });
  await add(
    'a sealed document for an open enrolment',
    await seal(plain, seals.own),
    'sealed-without-key',
  );
  await add('a document under another seal', await seal(plain, seals.other), 'seal-broken', {
    seal: 'own',
  });
  await add(
    'an unknown member in the header of a seal',
    await seal(plain, seals.own, { x: 1 }),
    'seal-broken',
    {
      seal: 'own',
    },
  );

  await add(
    'no algorithm',
    `${encode(JSON.stringify({ alg: 'none', typ: 'jumpgate-menu+jwt', kid: current.kid }))}.${body}.`,
    'wrong-algorithm',
  );
  await add('an HMAC', current.sign(documentText(), { alg: 'HS256' }), 'wrong-algorithm');
  await add('another curve', current.sign(documentText(), { alg: 'ES384' }), 'wrong-algorithm');
  await add('a key that is not pinned', stranger.sign(documentText()), 'unknown-key');
  await add(
    'a stranger under the name of a pinned key',
    stranger.sign(documentText(), { kid: current.kid }),
    'signature-wrong',
  );
  await add(
    'another payload under the signature',
    `${head}.${encode(documentText({ version: 43 }))}.${signature}`,
    'signature-wrong',
  );
  await add(
    'a signature in DER',
    `${head}.${body}.${encode(p256.sign(encoder.encode(`${head}.${body}`), base64url.decode(current.d), { format: 'der' }))}`,
    'signature-wrong',
  );

  await add('a signed text that is no JSON', current.sign('hello'), 'not-json');
  await add('a newer format', signed({ format: 2 }), 'newer-format');
  await add('a format that is text', signed({ format: '1' }), 'newer-format');
  await add(
    'more roles than 200,000',
    signed({ roles: Array.from({ length: 200_001 }, () => 0) }),
    'too-many-roles',
  );
  await add(
    'an unknown member',
    current.sign(JSON.stringify({ ...menuDocument([current.publicKey]), extra: 1 })),
    'fields-wrong',
  );
  await add(
    'an unknown member of a role',
    signed({ roles: [{ ...roleNumber(0), extra: 1 }] }),
    'fields-wrong',
  );
  await add(
    'a landing page on another host',
    signed({ roles: [{ ...roleNumber(0), landing: '//evil.example' }] }),
    'fields-wrong',
  );
  await add(
    'a path and name of 65 characters',
    signed({ roles: [{ ...roleNumber(0), role: 'x'.repeat(65) }] }),
    'fields-wrong',
  );
  await add(
    'an account of eleven digits',
    signed({ roles: [{ ...roleNumber(0), account: '20000000000' }] }),
    'fields-wrong',
  );
  await add('no key for the next document', signed({ keys: [] }), 'fields-wrong');
  await add('a version of zero', signed({ version: 0 }), 'fields-wrong');
  await add('a role listed twice', signed({ roles: [roleNumber(0), roleNumber(0)] }), 'role-twice');

  await add(
    'another person’s document',
    signed({ series: 'acme/p18', person: { id: 'p18', name: 'Bo' } }),
    'other-series',
    { series: 'acme/p17' },
  );
  await add(
    'a person whom the series does not name',
    signed({ person: { id: 'p1', name: 'Bo' } }),
    'other-person',
  );
  const [base] = menuDocument([]).bases;
  await add(
    'a base whose principal is of another account',
    signed({ bases: [{ ...base, account: '999999999999' }] }),
    'base-elsewhere',
  );
  await add('a role of a base that is not listed', signed({ bases: [] }), 'base-missing');
  await add('rollback: a lower version', plain, 'older-version', {
    last: { version: 43, payloadSha256 },
  });
  await add('the same version with other content', signed({ roles: [] }), 'version-reused', {
    last: { version: 42, payloadSha256 },
  });
  await add('issued ten minutes from now', signed({ issuedAt: NOW_SECONDS + 600 }), 'valid');
  await add(
    'issued later than ten minutes from now',
    signed({ issuedAt: NOW_SECONDS + 601 }),
    'issued-in-future',
  );
  await add(
    'expiry before issue, even of a handover',
    signed({ issuedAt: 1000, expiresAt: 1000 }),
    'expires-before-issued',
    { purpose: 'link' },
  );
  await add('freeze: expired on arrival', signed({ expiresAt: NOW_SECONDS }), 'expired');

  return {
    about:
      'Menu documents and the verdict on each. An envelope that is a list is the join of its parts, each repeated as often as it says. The keys sign nothing but these vectors.',
    keys: Object.fromEntries(
      Object.entries(keys).map(([name, { publicKey, kid, d }]) => [name, { ...publicKey, kid, d }]),
    ),
    seals,
    cases,
  };
}

/** The product's verdict on the input of a vector. */
export function verdictOnVector(
  { envelope, keys, seal, series, last, purpose, nowSeconds }: MenuVector['input'],
  known: {
    readonly keys: Readonly<Record<string, { readonly publicKey: MenuKey } | MenuKey>>;
    readonly seals: Readonly<Record<string, string>>;
  },
) {
  const keyNamed = (name: string): MenuKey => {
    const entry = known.keys[name];
    if (!entry) throw new Error(`There is no key ${name}.`);
    const { kty, crv, x, y } = 'publicKey' in entry ? entry.publicKey : entry;
    return { kty, crv, x, y };
  };
  return verifyMenu(
    encoder.encode(vectorText(envelope)),
    {
      keys: keys.map(keyNamed),
      purpose,
      ...(seal === undefined ? {} : { seal: known.seals[seal] ?? '' }),
      ...(series === undefined ? {} : { series }),
      ...(last === undefined ? {} : { last }),
    },
    nowSeconds * 1000,
  );
}

if (process.argv[1] === import.meta.filename)
  await writeFile(
    MENU_VECTORS_FILE,
    await format(JSON.stringify(await makeMenuVectors()), {
      parser: 'json',
      printWidth: 100,
    }),
  );
