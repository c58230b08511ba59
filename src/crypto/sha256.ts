import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Sha256Hex } from '#core/ledger/record.ts';

const ENCODER = new TextEncoder();

/**
 * SHA-256 of bytes, or of the UTF-8 form of a text. Synchronous: a ledger is many small digests, and handing each to WebCrypto's
 * threads and waiting for its promise costs more than the digest.
 *
 * @see FIPS 180-4
 */
export function sha256Hex(data: string | Uint8Array): Sha256Hex {
  // as: 32 bytes make 64 digits.
  return bytesToHex(sha256(typeof data === 'string' ? ENCODER.encode(data) : data)) as Sha256Hex;
}
