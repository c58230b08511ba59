import { MAX_RECORD_CHARACTERS } from '#core/ledger/chain.ts';
import type { GivenRecord } from '#core/ledger/verify-links.ts';

/**
 * An object or a file as a record to look at; whatever is amiss is a fault in its place.
 *
 * @param body - Untrusted; should be UTF-8 JSON.
 * @param seq - The number that its name claims.
 */
export function toGivenRecord(body: Uint8Array, seq: number): GivenRecord {
  // A character takes up to three bytes for each of UTF-16's units.
  if (body.byteLength > MAX_RECORD_CHARACTERS * 3)
    return { kind: 'fault', fault: 'too-large', seq };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return { kind: 'value', value: JSON.parse(text) as unknown };
  } catch {
    return { kind: 'fault', fault: 'malformed', seq };
  }
}
