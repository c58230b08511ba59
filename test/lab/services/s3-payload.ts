import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { LabError, type LabRequest } from '../contract.ts';

const toBase64Crc32 = (bytes: Uint8Array): string => {
  const word = Buffer.alloc(4);
  word.writeUInt32BE(crc32(bytes));
  return word.toString('base64');
};

/** Checksum headers that the lab can verify, beside Content-MD5. */
const CHECKSUMS: Readonly<Record<string, (bytes: Uint8Array) => string>> = {
  'x-amz-checksum-crc32': toBase64Crc32,
  'x-amz-checksum-sha1': (bytes) => createHash('sha1').update(bytes).digest('base64'),
  'x-amz-checksum-sha256': (bytes) => createHash('sha256').update(bytes).digest('base64'),
};

/** What was really uploaded. */
export interface Payload {
  readonly body: Uint8Array;
  /** The checksum headers that came with it, all verified. */
  readonly checksums: Readonly<Record<string, string>>;
  /** Whether any digest came with it, Content-MD5 included: Object Lock asks for one. */
  readonly hasDigest: boolean;
}

const malformed = (): LabError =>
  new LabError(
    400,
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
  );

/** Undoes `aws-chunked`: `‹hex size›[;signature]`, bytes, …, a chunk of no bytes, then trailer headers. */
function decodeChunks(encoded: Buffer): {
  readonly body: Buffer;
  readonly trailers: Readonly<Record<string, string>>;
} {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = encoded.indexOf('\r\n', at);
    if (lineEnd < 0) throw malformed();
    const size = Number.parseInt(encoded.toString('latin1', at, lineEnd), 16);
    const start = lineEnd + 2;
    if (Number.isNaN(size) || start + size > encoded.length) throw malformed();
    if (size === 0) {
      const trailers = encoded
        .toString('latin1', start)
        .split('\r\n')
        .flatMap((line) => {
          const colon = line.indexOf(':');
          return colon < 0
            ? []
            : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const];
        });
      return { body: Buffer.concat(chunks), trailers: Object.fromEntries(trailers) };
    }
    chunks.push(encoded.subarray(start, start + size));
    at = start + size + 2;
  }
}

/**
 * The uploaded bytes, unwrapped, every digest that came with them checked.
 * Throws BadDigest, IncompleteBody or InvalidRequest as S3 does.
 */
export function readPayload({ headers, body: sent }: LabRequest): Payload {
  const isChunked = headers['x-amz-content-sha256']?.startsWith('STREAMING-') ?? false;
  const { body, trailers } = isChunked ? decodeChunks(sent) : { body: sent, trailers: {} };
  const decodedLength = headers['x-amz-decoded-content-length'];
  if (decodedLength !== undefined && Number(decodedLength) !== body.length) throw malformed();

  const checksums: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...headers, ...trailers })) {
    if (!/^x-amz-checksum-(?!type$|algorithm$|mode$)/.test(name)) continue;
    const compute = CHECKSUMS[name];
    if (compute === undefined) {
      throw new LabError(400, 'InvalidRequest', `The lab does not compute ${name}.`);
    }
    if (compute(body) !== value) {
      const algorithm = name.replace('x-amz-checksum-', '').toUpperCase();
      throw new LabError(
        400,
        'BadDigest',
        `The ${algorithm} you specified did not match the calculated checksum.`,
      );
    }
    checksums[name] = value;
  }
  const md5 = headers['content-md5'];
  if (md5 !== undefined && md5 !== createHash('md5').update(body).digest('base64')) {
    throw new LabError(
      400,
      'BadDigest',
      'The Content-MD5 you specified did not match what we received.',
    );
  }
  const hasDigest = md5 !== undefined || Object.keys(checksums).length > 0;
  return { body, checksums, hasDigest };
}
