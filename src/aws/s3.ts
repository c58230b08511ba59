import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { PARTITIONS } from '#core/aws/partitions.ts';
import { AppError, isAppError } from '#core/errors.ts';
import type { ObjectStore, Sleep, WriteCondition } from '#core/ports.ts';
import { call } from './call.ts';
import type { AwsClients } from './clients.ts';
import { exceptionName, responseHeader, type CallContext } from './errors.ts';

/** Which part of which bucket is shared. */
export interface ObjectStoreOptions {
  readonly bucket: string;
  readonly region: string;
  /** Key prefix without slashes at either end; may be empty. */
  readonly prefix: string;
  readonly sleep: Sleep;
}

interface ByteSource {
  readonly transformToByteArray: () => Promise<Uint8Array>;
}

/** How often a write is tried again that met another one in the same moment. */
const CONFLICT_ATTEMPTS = 5;
const CONFLICT_WAIT_MS = 200;

/** Makes the shared bucket. Writes are conditional without exception, and carry a checksum (the SDK's CRC32). */
export function createObjectStore(clients: AwsClients, options: ObjectStoreOptions): ObjectStore {
  const { bucket, region, prefix, sleep } = options;
  // A name with dots does not fit the certificate of `*.s3.…`, so such a bucket is named in the path.
  const s3 = (): S3Client => clients.s3(region, { forcePathStyle: bucket.includes('.') });
  const root = prefix === '' ? '' : `${prefix}/`;
  const contextOf = (api: string, key: string): CallContext => ({
    action: `s3:${api}`,
    account: bucket,
    host: `${bucket}.s3.${region}.${PARTITIONS[clients.partition].dnsSuffix}`,
    what: `s3://${bucket}/${root}${key}`,
    region,
  });

  const fetchObject: ObjectStore['fetchObject'] = async (key) => {
    const context = contextOf('GetObject', key);
    try {
      const command = new GetObjectCommand({ Bucket: bucket, Key: `${root}${key}` });
      let answeredAtMs = NaN;
      command.middlewareStack.add(
        (next) => async (request) => {
          const result = await next(request);
          answeredAtMs = Date.parse(headersOf(result.response)['date'] ?? '');
          return result;
        },
        { step: 'deserialize' },
      );
      const reply = await call(context, (http) => s3().send(command, http));
      // as: the SDK types a body for Node and browsers at once, and Node's types are not known here.
      const body = await (reply.Body as ByteSource | undefined)?.transformToByteArray();
      if (body === undefined || reply.ETag === undefined) throw unexpected(context);
      const ageMs = answeredAtMs - (reply.LastModified?.getTime() ?? NaN);
      const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until } = reply;
      return {
        body,
        etag: reply.ETag,
        ...(Number.isFinite(ageMs) && { ageMs }),
        ...(mode && until && { lock: { mode, untilMs: until.getTime() } }),
      };
    } catch (error) {
      if (exceptionName(error) === 'NoSuchKey') return null;
      throw error;
    }
  };

  const isDeleted: ObjectStore['isDeleted'] = async (key) => {
    const context = contextOf('GetObject', key);
    try {
      await call(context, (http) =>
        s3().send(
          new GetObjectCommand({ Bucket: bucket, Key: `${root}${key}`, Range: 'bytes=0-0' }),
          http,
        ),
      );
      return false;
    } catch (error) {
      if (exceptionName(error) !== 'NoSuchKey') throw error;
      return responseHeader(error, 'x-amz-delete-marker') === 'true';
    }
  };

  /** Null when the precondition did not hold. */
  const put = async (
    key: string,
    body: Uint8Array,
    write: Parameters<ObjectStore['applyObject']>[2],
  ): Promise<string | null> => {
    const context = contextOf('PutObject', key);
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: `${root}${key}`,
      Body: body,
      ContentType: write.contentType,
      CacheControl: write.cacheControl,
      ...preconditionOf(write.condition),
    });
    try {
      const reply = await call(context, (http) => s3().send(command, http));
      if (reply.ETag === undefined) throw unexpected(context);
      return reply.ETag;
    } catch (error) {
      const name = exceptionName(error);
      const wasReplacedByNothing = name === 'NoSuchKey' && write.condition.kind === 'replace';
      if (name === 'PreconditionFailed' || wasReplacedByNothing) return null;
      throw error;
    }
  };

  return {
    fetchObject,
    isDeleted,
    applyObject: async (key, body, write) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          const etag = await put(key, body, write);
          if (etag !== null) return { kind: 'written', etag };
          // An answer may be lost after the write: then the retry meets our own object, and has not lost to anybody.
          const found = await fetchObject(key);
          return found !== null && isSame(found.body, body)
            ? { kind: 'written', etag: found.etag }
            : { kind: 'lost' };
        } catch (error) {
          const isConflict = isAppError(error) && error.code === 'aws/concurrent-modification';
          if (!isConflict || attempt === CONFLICT_ATTEMPTS) throw error;
          await sleep(CONFLICT_WAIT_MS * attempt);
        }
      }
    },
    async *listKeys(keyPrefix, startAfter) {
      const context = contextOf('ListBucket', keyPrefix);
      let token: string | undefined;
      do {
        const command = new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: `${root}${keyPrefix}`,
          StartAfter: startAfter === undefined ? undefined : `${root}${startAfter}`,
          ContinuationToken: token,
        });
        const reply: ListObjectsV2CommandOutput = await call(context, (http) =>
          s3().send(command, http),
        );
        for (const { Key } of reply.Contents ?? []) {
          if (Key?.startsWith(root)) yield Key.slice(root.length);
        }
        token = reply.IsTruncated === true ? reply.NextContinuationToken : undefined;
      } while (token !== undefined);
    },
  };
}

/** The SDK does not type what a response of the wire is. */
function headersOf(response: unknown): Readonly<Record<string, string>> {
  // as: every HTTP handler of the SDK answers with its HttpResponse.
  return (response as { readonly headers?: Readonly<Record<string, string>> }).headers ?? {};
}

function preconditionOf(
  condition: WriteCondition,
): { readonly IfNoneMatch: '*' } | { readonly IfMatch: string } {
  return condition.kind === 'create' ? { IfNoneMatch: '*' } : { IfMatch: condition.etag };
}

function unexpected({ action, account }: CallContext): AppError {
  return new AppError('aws/unexpected-answer', { action, account });
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
