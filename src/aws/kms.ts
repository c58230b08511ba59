import { GetPublicKeyCommand, SignCommand } from '@aws-sdk/client-kms';
import { PARTITIONS } from '#core/aws/partitions.ts';
import { AppError } from '#core/errors.ts';
import type { SigningKey } from '#core/ports.ts';
import { call, type CallOptions } from './call.ts';
import type { AwsClients } from './clients.ts';
import { exceptionName } from './errors.ts';

/** The key and the conversions between KMS's forms and those of JOSE, which the crypto layer knows. */
export interface KmsSigningKeyOptions {
  /** `arn:…:kms:‹region›:‹account›:key/…`, of spec ECC_NIST_P256; it may be another account's. */
  readonly keyArn: string;
  /** The JWK and its RFC 7638 thumbprint of a SubjectPublicKeyInfo in DER. */
  readonly readPublicKey: (spki: Uint8Array) => Promise<Pick<SigningKey, 'publicKey' | 'kid'>>;
  /** From the DER form of an ECDSA signature to the 64-byte r‖s form. */
  readonly toRawSignature: (der: Uint8Array) => Uint8Array;
}

/**
 * Opens a KMS key for signing. The digest is sent, never the message: KMS takes messages up to 4,096 bytes only, and
 * menus are longer.
 *
 * @throws AppError `aws/*`; `aws/unusable-key` when the key cannot make ES256 signatures.
 * @see KMS API Reference, Sign
 */
export async function openKmsSigningKey(
  clients: AwsClients,
  options: KmsSigningKeyOptions,
): Promise<SigningKey> {
  const { keyArn, readPublicKey, toRawSignature } = options;
  const [, , , region = '', account = ''] = keyArn.split(':');
  const kms = clients.kms(region);
  const contextOf = (api: string): CallOptions => ({
    action: `kms:${api}`,
    account,
    host: `kms.${region}.${PARTITIONS[clients.partition].dnsSuffix}`,
    what: keyArn,
  });

  const reply = await call(contextOf('GetPublicKey'), (http) =>
    kms.send(new GetPublicKeyCommand({ KeyId: keyArn }), http),
  ).catch((error: unknown) => {
    // A key without a public half is symmetric.
    if (exceptionName(error) !== 'UnsupportedOperationException') throw error;
    throw new AppError('aws/unusable-key', { key: keyArn, found: 'SYMMETRIC_DEFAULT' }, error);
  });
  const { KeySpec = 'unknown', KeyUsage = 'unknown', PublicKey } = reply;
  if (KeySpec !== 'ECC_NIST_P256' || KeyUsage !== 'SIGN_VERIFY' || PublicKey === undefined) {
    throw new AppError('aws/unusable-key', { key: keyArn, found: `${KeySpec}, ${KeyUsage}` });
  }
  return {
    ...(await readPublicKey(PublicKey)),
    sign: async (message) => {
      const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(message));
      const context = contextOf('Sign');
      const { Signature } = await call(context, (http) =>
        kms.send(
          new SignCommand({
            KeyId: keyArn,
            Message: new Uint8Array(digest),
            MessageType: 'DIGEST',
            SigningAlgorithm: 'ECDSA_SHA_256',
          }),
          http,
        ),
      );
      if (Signature === undefined) {
        throw new AppError('aws/unexpected-answer', { action: context.action, account });
      }
      return toRawSignature(Signature);
    },
  };
}
