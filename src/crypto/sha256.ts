import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Sha256Hex } from '#core/ledger/record.ts';

const ENCODER = new TextEncoder();

/**
 * SHA-256 of bytes, or of the UTF-8 form of a text. Synchronous, for those who hash one record after the other, each with the hash of the
 * one before in it.
 *
 * @see FIPS 180-4
 */
export function sha256Hex(data: string | Uint8Array): Sha256Hex {
  // as: 32 bytes make 64 digits.
  return bytesToHex(sha256(typeof data === 'string' ? ENCODER.encode(data) : data)) as Sha256Hex;
}

/**
 * SHA-256 of the UTF-8 form of a text by WebCrypto, for those who hash many before they await one. Measured in a worker on digests of
 * 2.3 kB, each browser's processor time with everything around: 12 instead of 42 µs in Chromium 156, 23 instead of 56 in Firefox; one at
 * a time the wait for a promise eats that up.
 */
export async function digestHex(text: string): Promise<Sha256Hex> {
  const digest = await crypto.subtle.digest('SHA-256', ENCODER.encode(text));
  // as: 32 bytes make 64 digits.
  return bytesToHex(new Uint8Array(digest)) as Sha256Hex;
}
