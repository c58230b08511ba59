import type { Sha256Hex } from '#core/ledger/record.ts';

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * SHA-256 of bytes, or of the UTF-8 form of a text. Asynchronous like WebCrypto: never await it inside an IndexedDB
 * transaction, which Firefox would end meanwhile.
 *
 * @see FIPS 180-4
 */
export async function sha256Hex(data: string | Uint8Array<ArrayBuffer>): Promise<Sha256Hex> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  let hex = '';
  for (const byte of digest) hex += HEX[byte] ?? '';
  // as: 32 bytes make 64 digits.
  return hex as Sha256Hex;
}
