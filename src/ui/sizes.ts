/** Bytes in megabytes, as the reader's language writes numbers. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toLocaleString(undefined, { maximumFractionDigits: 1 });
}
