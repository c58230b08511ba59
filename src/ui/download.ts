/** Hands the reader a text, or bytes, as a file. */
export function download(name: string, type: string, body: string | Uint8Array): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(
    new Blob([typeof body === 'string' ? body : Uint8Array.from(body)], { type }),
  );
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
