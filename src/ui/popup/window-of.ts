/** Lines drawn beyond each edge, so that a fast scroll shows no gap. */
const OVERSCAN = 4;

/** Which lines of equal height to draw: from `first` up to, not including, `last`. */
export function windowOf(
  length: number,
  lineHeight: number,
  scrollTop: number,
  height: number,
): { readonly first: number; readonly last: number } {
  const first = Math.max(0, Math.floor(scrollTop / lineHeight) - OVERSCAN);
  const last = Math.min(length, Math.ceil((scrollTop + height) / lineHeight) + OVERSCAN);
  return { first: Math.min(first, last), last };
}
