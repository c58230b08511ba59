const BLOCK = 512;
const encoder = new TextEncoder();

/** A file of an archive; the name has at most 100 ASCII characters, its folders in front. */
export interface ArchivedFile {
  readonly name: string;
  readonly body: Uint8Array;
}

function header({ name, body }: ArchivedFile, atSeconds: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (at: number, text: string) => block.set(encoder.encode(text), at);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  if (name.length > 100) throw new Error('A name in an archive is too long.');
  put(0, name);
  put(100, octal(0o644, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(body.length, 11));
  put(136, octal(atSeconds, 11));
  // The sum is made with spaces in its own place.
  put(148, ' '.repeat(8));
  put(156, '0');
  put(257, 'ustar\u000000');
  put(
    148,
    `${octal(
      block.reduce((sum, byte) => sum + byte, 0),
      6,
    )} `,
  );
  return block;
}

/**
 * Files as one tar archive, which every web server's administrator can unpack.
 *
 * @param atSeconds - Epoch seconds that every file is dated with.
 * @see POSIX.1-2017, pax, "ustar Interchange Format"
 */
export function toTarArchive(files: readonly ArchivedFile[], atSeconds: number): Uint8Array {
  const padded = (size: number) => Math.ceil(size / BLOCK) * BLOCK;
  const size = files.reduce((sum, { body }) => sum + BLOCK + padded(body.length), 2 * BLOCK);
  const archive = new Uint8Array(size);
  let at = 0;
  for (const file of files) {
    archive.set(header(file, atSeconds), at);
    archive.set(file.body, at + BLOCK);
    at += BLOCK + padded(file.body.length);
  }
  return archive;
}
