import { p256 } from '@noble/curves/nist.js';

/**
 * Turns an ECDSA signature from DER, as KMS makes it, into the 64-byte r‖s form of ES256 and WebCrypto.
 *
 * @throws Error when the bytes are no DER signature over P-256: KMS would have broken its word.
 * @see RFC 3279 section 2.2.3; RFC 7518 section 3.4
 */
export function toRawSignature(der: Uint8Array): Uint8Array {
  return p256.Signature.fromBytes(der, 'der').toBytes('compact');
}
