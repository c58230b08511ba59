/** Numbers from 0 to 1 (exclusive) that the seed decides (xorshift32). */
export type Random = () => number;

export function createRandom(seed: number): Random {
  let state = (seed * 2654435761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4294967296;
  };
}

const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** An id as AWS makes them: a prefix that tells the kind, and 17 letters and digits. */
export function uniqueId(prefix: string, random: Random): string {
  const letters = Array.from({ length: 17 }, () => ID_ALPHABET[Math.floor(random() * 32)]);
  return prefix + letters.join('');
}
