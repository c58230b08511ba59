import fc from 'fast-check';
import { base64url } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { verifyMenu, type MenuExpectation } from '#app/verify-menu.ts';
import {
  MAX_MENU_BYTES,
  REASON_STEPS,
  VERIFICATION_STEPS,
  type RejectionReason,
} from '#core/menu/menu-verdict.ts';
import type { SigningKey } from '#core/ports.ts';
import { createSeal, sealMenu } from '#crypto/sealed-menu.ts';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import {
  makeKey,
  makeRawKey,
  menuDocument,
  NOW_MS,
  NOW_SECONDS,
  roleNumber,
  signAnything,
  signedMenu,
} from '../support/menu-fixture.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

let key: SigningKey;
let raw: Awaited<ReturnType<typeof makeRawKey>>;
let expected: MenuExpectation;

beforeAll(async () => {
  key = await makeKey();
  raw = await makeRawKey();
  expected = { keys: [key.publicKey, raw.publicKey], purpose: 'menu' };
});

const verify = (bytes: Uint8Array | string, changes: Partial<MenuExpectation> = {}) =>
  verifyMenu(
    typeof bytes === 'string' ? encoder.encode(bytes) : bytes,
    { ...expected, ...changes },
    NOW_MS,
  );

const refusal = async (bytes: Uint8Array | string, changes: Partial<MenuExpectation> = {}) => {
  const verdict = await verify(bytes, changes);
  return verdict.kind === 'valid' ? 'valid' : verdict.reason;
};

const header = () => ({ typ: 'jumpgate-menu+jwt', kid: raw.kid });
const payload = () => JSON.stringify(menuDocument([raw.publicKey]));

test('accepts a document signed by a pinned key and says which', async () => {
  expect(await verify(await signedMenu(key))).toMatchObject({
    kind: 'valid',
    kid: key.kid,
    document: { version: 42, person: { name: 'Ada Okafor' } },
  });
});

test('accepts a document that a text editor ended with a line break', async () => {
  expect(await refusal(`${decoder.decode(await signedMenu(key))}\r\n`)).toBe('valid');
});

test('every reason belongs to a step and has a sentence', () => {
  for (const [reason, step] of Object.entries(REASON_STEPS)) {
    expect(VERIFICATION_STEPS).toContain(step);
    expect(messages).toHaveProperty(`menu_reason_${reason.replaceAll('-', '_')}`);
  }
});

describe('envelope', () => {
  test.each<[string, RejectionReason]>([
    ['', 'empty'],
    ['\n', 'empty'],
    ['<!doctype html><title>Sign in to the network</title>', 'web-page'],
    ['  <html>', 'web-page'],
    ['{"format":1}', 'not-an-envelope'],
    ['a.b', 'not-an-envelope'],
    ['a.b.c.d', 'not-an-envelope'],
    ['e30.e30.e3A', 'wrong-algorithm'],
    ['e30.e30.e3B', 'not-an-envelope'],
    ['W10.e30.e30', 'wrong-algorithm'],
    ['bnVsbA.e30.e30', 'header-not-understood'],
  ])('%j is %s', async (text, reason) => {
    expect(await refusal(text)).toBe(reason);
  });

  test('bytes that are not text are no envelope', async () => {
    expect(await refusal(Uint8Array.of(0xff, 0xfe, 0x00))).toBe('not-an-envelope');
  });

  test('more bytes than the limit are not looked at', async () => {
    expect(await refusal(new Uint8Array(MAX_MENU_BYTES + 1))).toBe('too-large');
  });
});

describe('algorithm and header', () => {
  test('an unsigned document is refused', async () => {
    const [, body] = decoder.decode(await signedMenu(key)).split('.');
    const none = base64url.encode(
      JSON.stringify({ alg: 'none', typ: 'jumpgate-menu+jwt', kid: key.kid }),
    );
    expect(await refusal(`${none}.${body ?? ''}.`)).toBe('wrong-algorithm');
  });

  test('a public key used as an HMAC secret is refused', async () => {
    const head = base64url.encode(
      JSON.stringify({ alg: 'HS256', typ: 'jumpgate-menu+jwt', kid: key.kid }),
    );
    const input = `${head}.${base64url.encode(payload())}`;
    const secret = await crypto.subtle.importKey(
      'raw',
      encoder.encode(JSON.stringify(key.publicKey)),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    );
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', secret, encoder.encode(input)));
    expect(await refusal(`${input}.${base64url.encode(mac)}`)).toBe('wrong-algorithm');
  });

  test('a header whose algorithm is an object with its own toString is refused, not run', async () => {
    const head = base64url.encode('{"alg":{"toString":1},"typ":"jumpgate-menu+jwt"}');
    expect(await refusal(`${head}.e30.e30`)).toBe('wrong-algorithm');
  });

  test.each([
    ['jwk', () => ({ jwk: raw.publicKey })],
    ['jku', () => ({ jku: 'https://evil.example/keys' })],
    ['x5u', () => ({ x5u: 'https://evil.example/cert' })],
    ['x5c', () => ({ x5c: ['MIIB'] })],
    ['an unknown member', () => ({ note: 'hello' })],
  ])('a header that brings %s is refused even when the signature holds', async (_name, more) => {
    const jws = await signAnything(payload(), { ...header(), ...more() }, raw.privateKey);
    expect(await refusal(jws)).toBe('header-not-understood');
  });

  test('a header with critical extensions is refused', async () => {
    const head = base64url.encode(
      JSON.stringify({ alg: 'ES256', ...header(), crit: ['exp'], exp: 1 }),
    );
    expect(await refusal(`${head}.e30.e30`)).toBe('header-not-understood');
  });

  test('another kind of signed document is refused', async () => {
    expect(
      await refusal(await signAnything(payload(), { ...header(), typ: 'JWT' }, raw.privateKey)),
    ).toBe('wrong-type');
    expect(await refusal(await signAnything(payload(), { kid: raw.kid }, raw.privateKey))).toBe(
      'wrong-type',
    );
  });
});

describe('key and signature', () => {
  test('a key that is not pinned is refused by name', async () => {
    const stranger = await makeKey();
    expect(await verify(await signedMenu(stranger))).toMatchObject({
      step: 'key',
      reason: 'unknown-key',
      values: [stranger.kid],
    });
  });

  test('a stranger who claims the kid of a pinned key is refused', async () => {
    const stranger = await makeKey();
    expect(await refusal(await signedMenu({ ...stranger, kid: key.kid }))).toBe('signature-wrong');
  });

  test('a payload put under the signature of another is refused', async () => {
    const [head, , signature] = decoder.decode(await signedMenu(key)).split('.');
    const [, body] = decoder.decode(await signedMenu(key, { version: 43 })).split('.');
    expect(await refusal([head, body, signature].join('.'))).toBe('signature-wrong');
  });
});

describe('format and schema', () => {
  const signed = (text: string) => signAnything(text, header(), raw.privateKey);

  test('a signed text that is not JSON is refused', async () => {
    expect(await refusal(await signed('hello'))).toBe('not-json');
    expect(await refusal(await signed('null'))).toBe('not-json');
  });

  test('an unknown format says to update', async () => {
    expect(await verify(await signedMenu(key, { format: 2 }))).toMatchObject({
      step: 'format',
      reason: 'newer-format',
      values: ['2'],
    });
  });

  test('an unknown field of the known format is refused', async () => {
    const document = { ...menuDocument([raw.publicKey]), extra: true };
    expect(await refusal(await signed(JSON.stringify(document)))).toBe('fields-wrong');
    const role = { ...roleNumber(0), extra: true };
    expect(await refusal(await signedMenu(key, { roles: [role] }))).toBe('fields-wrong');
  });

  test.each([
    ['series', 'Acme'],
    ['version', 0],
    ['version', 1.5],
    ['issuedAt', '1795305600'],
    ['expiresAt', null],
    ['person', { id: 'p17' }],
    ['bases', {}],
    ['roles', [{ ...roleNumber(0), landing: '//evil.example' }]],
    ['roles', [{ ...roleNumber(0), account: '2000' }]],
    ['roles', [{ ...roleNumber(0), role: 'x'.repeat(65) }]],
    ['roles', [{ ...roleNumber(0), color: 'red;background:url(//evil.example)' }]],
    ['keys', []],
    ['keys', [{ kty: 'EC', crv: 'P-384', x: 'A', y: 'A' }]],
  ] as const)('a wrong %s is refused: %j', async (name, value) => {
    expect(await verify(await signedMenu(key, { [name]: value }))).toMatchObject({
      step: 'schema',
      reason: 'fields-wrong',
    });
  });

  test('a role listed twice is refused', async () => {
    expect(await refusal(await signedMenu(key, { roles: [roleNumber(0), roleNumber(0)] }))).toBe(
      'role-twice',
    );
  });

  test('more roles than a menu may have are refused before they are looked at', async () => {
    const roles = Array.from({ length: 200_001 }, () => 0);
    expect(await refusal(await signedMenu(key, { roles }))).toBe('too-many-roles');
  });
});

describe('series, audience, version and dates', () => {
  test('mix-up: a valid document of another person is refused', async () => {
    const other = await signedMenu(key, { series: 'acme/p18', person: { id: 'p18', name: 'Bo' } });
    expect(await refusal(other, { series: 'acme/p17' })).toBe('other-series');
  });

  test('a document whose person is not the one its series names is refused', async () => {
    expect(await refusal(await signedMenu(key, { person: { id: 'p1', name: 'Bo' } }))).toBe(
      'other-person',
    );
  });

  test('a base whose principal lives in another account or partition is refused', async () => {
    const [base] = menuDocument([]).bases;
    const elsewhere = { ...base, principal: 'arn:aws:iam::999999999999:user/ada.okafor' };
    const partition = { ...base, principal: 'arn:aws-cn:iam::111122223333:user/ada.okafor' };
    expect(await refusal(await signedMenu(key, { bases: [elsewhere] }))).toBe('base-elsewhere');
    expect(await refusal(await signedMenu(key, { bases: [partition] }))).toBe('base-elsewhere');
  });

  test('a role of a base that is not listed is refused', async () => {
    expect(await refusal(await signedMenu(key, { bases: [] }))).toBe('base-missing');
  });

  test('rollback: an older version never replaces a newer one', async () => {
    const last = { version: 43, payloadSha256: '' };
    expect(await refusal(await signedMenu(key), { last })).toBe('older-version');
  });

  test('replay: a version that was used before comes with the same content or not at all', async () => {
    const first = await verify(await signedMenu(key));
    if (first.kind !== 'valid') throw new Error(first.reason);
    const last = { version: 42, payloadSha256: first.payloadSha256 };
    expect(await refusal(await signedMenu(key), { last })).toBe('valid');
    expect(await refusal(await signedMenu(key, { roles: [] }), { last })).toBe('version-reused');
  });

  test('freeze: a document that has expired on arrival is refused', async () => {
    const at = (expiresAt: number) => signedMenu(key, { expiresAt });
    expect(await refusal(await at(NOW_SECONDS))).toBe('expired');
    expect(await refusal(await at(NOW_SECONDS + 1))).toBe('valid');
    expect(await refusal(await at(NOW_SECONDS), { purpose: 'link' })).toBe('valid');
  });

  test('a document that expires before it was issued is refused even as a link', async () => {
    const bytes = await signedMenu(key, { issuedAt: 1000, expiresAt: 1000 });
    expect(await refusal(bytes, { purpose: 'link' })).toBe('expires-before-issued');
  });

  test('a clock that is ten minutes behind is forgiven, more is not', async () => {
    expect(await refusal(await signedMenu(key, { issuedAt: NOW_SECONDS + 600 }))).toBe('valid');
    expect(await refusal(await signedMenu(key, { issuedAt: NOW_SECONDS + 601 }))).toBe(
      'issued-in-future',
    );
  });
});

describe('sealed documents', () => {
  test('open with the seal of the enrolment and no other', async () => {
    const seal = createSeal();
    const sealed = await sealMenu(decoder.decode(await signedMenu(key)), seal);
    expect(await refusal(sealed, { seal })).toBe('valid');
    expect(await refusal(sealed, { seal: createSeal() })).toBe('seal-broken');
    expect(await refusal(sealed)).toBe('sealed-without-key');
    expect(await refusal(await signedMenu(key), { seal })).toBe('not-sealed');
  });

  test('one changed bit anywhere breaks the seal', async () => {
    const seal = createSeal();
    const sealed = encoder.encode(await sealMenu(decoder.decode(await signedMenu(key)), seal));
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length * 8 - 1), async (bit) => {
        expect(await refusal(flip(sealed, bit), { seal })).not.toBe('valid');
      }),
      { numRuns: 500 },
    );
  });
});

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}

describe('whatever the bytes', () => {
  test('any one-bit change in a valid document is refused', async () => {
    const bytes = await signedMenu(key, { roles: [roleNumber(0)] });
    // Every bit, not a sample: the spare bits of base64 are few and are what such a check forgets.
    for (let bit = 0; bit < bytes.length * 8; bit++)
      expect(await refusal(flip(bytes, bit)), `bit ${bit}`).not.toBe('valid');
  });

  test('any truncation of a valid document is refused', async () => {
    const bytes = await signedMenu(key);
    for (let length = 0; length < bytes.length; length++)
      expect(await refusal(bytes.subarray(0, length)), `length ${length}`).not.toBe('valid');
  });

  test('10,000 near-valid documents get a verdict and never throw', async () => {
    const document = JSON.stringify(menuDocument([raw.publicKey]));
    const edits = fc.array(
      fc.record({ at: fc.nat(document.length), cut: fc.nat(12), put: fc.string({ maxLength: 6 }) }),
      { maxLength: 3 },
    );
    const oddHeader = fc.oneof(
      { weight: 4, arbitrary: fc.constant({}) },
      fc.dictionary(fc.constantFrom('alg', 'typ', 'kid', 'b64', 'zip', 'cty'), fc.jsonValue()),
    );
    const signature = base64url.encode(new Uint8Array(64));
    await fc.assert(
      fc.asyncProperty(edits, oddHeader, fc.boolean(), async (changes, odd, isSigned) => {
        let text = document;
        for (const { at, cut, put } of changes)
          text = text.slice(0, at) + put + text.slice(at + cut);
        const head = { alg: 'ES256', ...header(), ...odd };
        const jws =
          isSigned && Object.keys(odd).length === 0
            ? await signAnything(text, header(), raw.privateKey)
            : `${base64url.encode(JSON.stringify(head))}.${base64url.encode(text)}.${signature}`;
        const verdict = await verify(jws);
        if (verdict.kind === 'rejected') expect(REASON_STEPS[verdict.reason]).toBe(verdict.step);
      }),
      { numRuns: 10_000 },
    );
  });
});
