import { CompactSign, exportJWK, generateKeyPair, type CryptoKey } from 'jose';
import * as v from 'valibot';
import { MenuDocumentSchema, MenuKeySchema } from '#core/menu/menu-document.ts';
import type { MenuDocument, MenuKey, MenuRole } from '#core/menu/menu-document.ts';
import type { SigningKey } from '#core/ports.ts';
import { jwkThumbprint } from '#crypto/jwk-thumbprint.ts';
import { generateLocalKeyPair, localSigningKey } from '#crypto/local-signing-key.ts';
import { signMenu } from '#crypto/sign-menu.ts';

/** 2026-11-22T00:00:00Z, the clock of these tests. */
export const NOW_SECONDS = 1_795_305_600;
export const NOW_MS = NOW_SECONDS * 1000;

/** A signing key as the product makes it. */
export async function makeKey(): Promise<SigningKey> {
  return localSigningKey(await generateLocalKeyPair());
}

/** A key pair whose private half tests may use for headers that the product never writes. */
export async function makeRawKey(): Promise<{
  readonly publicKey: MenuKey;
  readonly privateKey: CryptoKey;
  readonly kid: string;
}> {
  const pair = await generateKeyPair('ES256', { extractable: true });
  const { kty, crv, x, y } = await exportJWK(pair.publicKey);
  const publicKey = v.parse(MenuKeySchema, { kty, crv, x, y });
  return { publicKey, privateKey: pair.privateKey, kid: await jwkThumbprint(publicKey) };
}

/** The n-th of any number of different roles. */
export function roleNumber(n: number): MenuRole {
  const account = String(200_000_000_000 + Math.floor(n / 4));
  const [name = 'Admin', environment = 'prod'] = [
    ['Admin', 'prod'],
    ['Developer', 'dev'],
    ['ReadOnly', 'stage'],
    ['Billing', 'test'],
  ][n % 4] ?? ['Admin', 'prod'];
  return v.parse(MenuDocumentSchema.entries.roles.pipe[0].item, {
    base: 'aws',
    account,
    accountName: `project-${Math.floor(n / 12)}-${environment}`,
    role: `jump/${name}`,
    label: `Project ${Math.floor(n / 12)} ${environment} / ${name}`,
    project: `project-${Math.floor(n / 12)}`,
    environment,
    color: 'd13212',
    region: 'eu-west-1',
    maxSessionSeconds: 3600,
  });
}

/** A valid document; members given replace its own. */
export function menuDocument(
  keys: readonly MenuKey[],
  changes: Partial<Record<keyof MenuDocument, unknown>> = {},
): MenuDocument {
  // as: tests also sign what no schema would let through.
  return {
    format: 1,
    series: 'acme/p17',
    version: 42,
    issuedAt: NOW_SECONDS - 3600,
    expiresAt: NOW_SECONDS + 14 * 86_400,
    person: { id: 'p17', name: 'Ada Okafor' },
    bases: [
      {
        id: 'aws',
        partition: 'aws',
        account: '111122223333',
        alias: 'acme-jump',
        principal: 'arn:aws:iam::111122223333:user/ada.okafor',
      },
    ],
    roles: [roleNumber(0), roleNumber(1), roleNumber(2)],
    keys,
    ...changes,
  } as MenuDocument;
}

/** The bytes an endpoint would serve for a document. */
export async function signedMenu(
  key: SigningKey,
  changes: Partial<Record<keyof MenuDocument, unknown>> = {},
): Promise<Uint8Array> {
  return new TextEncoder().encode(await signMenu(menuDocument([key.publicKey], changes), key));
}

/** Signs any payload under any header, as an attacker who holds the key could. */
export async function signAnything(
  payload: string,
  header: Readonly<Record<string, unknown>>,
  privateKey: CryptoKey,
): Promise<string> {
  return new CompactSign(new TextEncoder().encode(payload))
    .setProtectedHeader({ alg: 'ES256', ...header })
    .sign(privateKey);
}
