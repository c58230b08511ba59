const CONSONANTS = 'bdfghjklmnprstvz';
const VOWELS = 'aiou';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const WORDS = 8;

/** The 16 bits as consonant, vowel, consonant, vowel, consonant: 4, 2, 4, 2 and 4 bits. */
function toWord(bits: number): string {
  return (
    CONSONANTS.charAt(bits >> 12) +
    VOWELS.charAt((bits >> 10) & 3) +
    CONSONANTS.charAt((bits >> 6) & 15) +
    VOWELS.charAt((bits >> 4) & 3) +
    CONSONANTS.charAt(bits & 15)
  );
}

/**
 * The first 128 bits of a thumbprint as eight five-letter words, so that two people can compare it over the phone
 * without spelling upper and lower case.
 *
 * @param kid - RFC 7638 thumbprint, base64url.
 * @see Daniel S. Wilkerson, "A Proposal for Proquints: Identifiers that are Readable, Spellable, and Pronounceable"
 */
export function spokenThumbprint(kid: string): readonly string[] {
  const words: string[] = [];
  let held = 0;
  let bits = 0;
  for (const letter of kid) {
    held = (held << 6) | Math.max(0, ALPHABET.indexOf(letter));
    bits += 6;
    if (bits < 16) continue;
    bits -= 16;
    words.push(toWord((held >> bits) & 0xffff));
    held &= (1 << bits) - 1;
    if (words.length === WORDS) break;
  }
  return words;
}
