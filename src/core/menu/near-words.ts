/** The most words that one misspelt word may stand for. */
const MAX_NEAR = 12;

/** How many slips are forgiven in a word of a length: none in short ones, where everything is near to everything. */
const slipsAllowed = (length: number) => (length < 4 ? 0 : length < 8 ? 1 : 2);

/**
 * The words nearest to a misspelt one: those that the fewest slips (a letter wrong, missing, extra, or swapped with its
 * neighbour) turn into it, or that begin so, since the reader may still be typing.
 *
 * @param vocabulary - Folded words, shortest first, each followed by a space.
 * @param word - Folded; words with digits only are never near to anything, because account ids differ by one digit.
 * @see Damerau–Levenshtein distance, optimal string alignment form, with a free end
 */
export function nearWords(vocabulary: string, word: string): readonly string[] {
  const allowed = slipsAllowed(word.length);
  if (allowed === 0 || !/\p{L}/u.test(word)) return [];
  let nearest: string[] = [];
  let fewest = allowed;
  const distance = createPrefixDistance(word);
  for (let start = 0; start < vocabulary.length;) {
    const end = vocabulary.indexOf(' ', start);
    if (end - start >= word.length - fewest) {
      const slips = distance(vocabulary, start, end, fewest);
      if (slips < fewest) {
        nearest = [];
        fewest = slips;
      }
      if (slips === fewest && nearest.length < MAX_NEAR) nearest.push(vocabulary.slice(start, end));
    }
    start = end + 1;
  }
  return nearest;
}

/** Distance from one word to the nearest beginning of others; answers `limit + 1` as soon as it is known to exceed it. */
function createPrefixDistance(word: string) {
  const width = word.length + 1;
  let before = new Uint8Array(width);
  let previous = new Uint8Array(width);
  let current = new Uint8Array(width);
  return (text: string, start: number, end: number, limit: number): number => {
    for (let i = 0; i < width; i++) previous[i] = i;
    let best = limit + 1;
    const last = Math.min(end - start, word.length + limit);
    for (let j = 1; j <= last; j++) {
      const letter = text.charCodeAt(start + j - 1);
      current[0] = j;
      let least = j;
      for (let i = 1; i < width; i++) {
        const isSame = word.charCodeAt(i - 1) === letter;
        let cost = Math.min(
          (previous[i] ?? 0) + 1,
          (current[i - 1] ?? 0) + 1,
          (previous[i - 1] ?? 0) + (isSame ? 0 : 1),
        );
        if (
          i > 1 &&
          j > 1 &&
          word.charCodeAt(i - 2) === letter &&
          word.charCodeAt(i - 1) === text.charCodeAt(start + j - 2)
        )
          cost = Math.min(cost, (before[i - 2] ?? 0) + 1);
        current[i] = cost;
        if (cost < least) least = cost;
      }
      best = Math.min(best, current[word.length] ?? best);
      if (least > limit) return best;
      [before, previous, current] = [previous, current, before];
    }
    return best;
  };
}
