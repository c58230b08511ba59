const MEGABYTE = 1e6;

/** Bytes in kilobytes, or from a megabyte on in megabytes, as the reader's language writes them. */
export function sizeText(bytes: number): string {
  const [unit, size] = bytes < MEGABYTE ? ['kilobyte', 1000] : ['megabyte', MEGABYTE];
  return (bytes / size).toLocaleString(undefined, {
    style: 'unit',
    unit,
    maximumFractionDigits: 1,
  });
}
