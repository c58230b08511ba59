import { createHash, randomBytes } from 'node:crypto';
import { LabError } from '../contract.ts';

/** How long an object may not be removed, and how firmly. */
export interface Retention {
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  readonly untilMs: number;
}

/** One version of an object, or a delete marker (then without a body). */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  readonly isDeleteMarker: boolean;
  readonly body: Uint8Array;
  /** Quoted MD5, as the header has it. */
  readonly etag: string;
  /** Headers that a reader gets back: content type, cache control, metadata, checksums. */
  readonly headers: Readonly<Record<string, string>>;
  readonly lastModifiedMs: number;
  readonly retention?: Retention;
}

/** How a bucket starts. */
export interface BucketSettings {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  versioning?: 'Enabled' | 'Suspended';
  /** Absent: Object Lock is off. Retention of zero days: on, without a default. */
  objectLock?: { readonly mode: Retention['mode']; readonly days: number };
  isPublicAccessBlocked: boolean;
  /** The parsed bucket policy. */
  policy?: unknown;
}

/** A bucket in memory; every write happens at once, so that preconditions hold as S3's do. */
export interface Bucket extends BucketSettings {
  /** Newest first for each key. */
  readonly versions: Map<string, readonly ObjectVersion[]>;
}

/** What a write demands of the object as it is. */
export interface WritePrecondition {
  /** `*`: there must be none. */
  readonly ifNoneMatch?: string;
  /** Quoted or bare: the current one must have this. */
  readonly ifMatch?: string;
}

/** An empty bucket. */
export function createBucket(settings: BucketSettings): Bucket {
  return { ...settings, versions: new Map() };
}

/** The object as a plain read sees it. */
export function currentVersion(bucket: Bucket, key: string): ObjectVersion | undefined {
  const [latest] = bucket.versions.get(key) ?? [];
  return latest?.isDeleteMarker === true ? undefined : latest;
}

const versionIdFor = (bucket: Bucket): string =>
  bucket.versioning === 'Enabled' ? randomBytes(24).toString('base64url') : 'null';

function addVersion(bucket: Bucket, version: ObjectVersion): void {
  const others = (bucket.versions.get(version.key) ?? []).filter(
    ({ versionId }) => versionId !== version.versionId,
  );
  bucket.versions.set(version.key, [version, ...others]);
}

const unquoted = (etag: string): string => etag.replaceAll('"', '');

/** Throws what S3 answers when a conditional write loses. */
export function checkPrecondition(
  bucket: Bucket,
  key: string,
  { ifMatch, ifNoneMatch }: WritePrecondition,
): void {
  const current = currentVersion(bucket, key);
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw new LabError(
      501,
      'NotImplemented',
      'A header you provided implies functionality that is not implemented',
    );
  }
  if (ifMatch !== undefined && current === undefined) {
    throw new LabError(404, 'NoSuchKey', 'The specified key does not exist.');
  }
  const isLost =
    (ifNoneMatch === '*' && current !== undefined) ||
    (ifMatch !== undefined && unquoted(ifMatch) !== unquoted(current?.etag ?? ''));
  if (isLost) {
    throw new LabError(
      412,
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
    );
  }
}

/** Writes a new version. */
export function putVersion(
  bucket: Bucket,
  object: Pick<ObjectVersion, 'key' | 'body' | 'headers' | 'retention'>,
  nowMs: number,
): ObjectVersion {
  const md5 = createHash('md5').update(object.body).digest('hex');
  const version: ObjectVersion = {
    ...object,
    versionId: versionIdFor(bucket),
    isDeleteMarker: false,
    etag: `"${md5}"`,
    lastModifiedMs: nowMs,
  };
  addVersion(bucket, version);
  return version;
}

/** Puts a delete marker on top where versions are kept, removes the object where they are not. */
export function deleteCurrent(
  bucket: Bucket,
  key: string,
  nowMs: number,
): ObjectVersion | undefined {
  if (bucket.versioning === undefined) {
    bucket.versions.delete(key);
    return undefined;
  }
  const marker: ObjectVersion = {
    key,
    versionId: versionIdFor(bucket),
    isDeleteMarker: true,
    body: new Uint8Array(),
    etag: '',
    headers: {},
    lastModifiedMs: nowMs,
  };
  addVersion(bucket, marker);
  return marker;
}

/** Removes one version for good. Throws AccessDenied while Object Lock holds it. */
export function deleteVersion(
  bucket: Bucket,
  version: ObjectVersion,
  { nowMs, mayBypass }: { readonly nowMs: number; readonly mayBypass: boolean },
): void {
  const { retention } = version;
  const isLocked =
    retention !== undefined &&
    retention.untilMs > nowMs &&
    !(retention.mode === 'GOVERNANCE' && mayBypass);
  if (isLocked) {
    throw new LabError(
      403,
      'AccessDenied',
      'Access Denied because object protected by object lock.',
    );
  }
  const rest = (bucket.versions.get(version.key) ?? []).filter(
    ({ versionId }) => versionId !== version.versionId,
  );
  if (rest.length === 0) bucket.versions.delete(version.key);
  else bucket.versions.set(version.key, rest);
}

/** Sets a later retention; an earlier one, or a softer mode, is refused as Object Lock does. */
export function retainVersion(
  bucket: Bucket,
  version: ObjectVersion,
  retention: Retention,
  { nowMs, mayBypass }: { readonly nowMs: number; readonly mayBypass: boolean },
): void {
  const held = version.retention;
  const isHeld = held !== undefined && held.untilMs > nowMs;
  const isWeaker =
    isHeld &&
    (retention.untilMs < held.untilMs ||
      (held.mode === 'COMPLIANCE' && retention.mode === 'GOVERNANCE'));
  if (isWeaker && !(held.mode === 'GOVERNANCE' && mayBypass)) {
    throw new LabError(
      403,
      'AccessDenied',
      'Access Denied because object protected by object lock.',
    );
  }
  const versions = bucket.versions.get(version.key) ?? [];
  bucket.versions.set(
    version.key,
    versions.map((each) => (each === version ? { ...each, retention } : each)),
  );
}

/** Keys that a plain listing shows, in the order of their UTF-8 bytes. */
export function currentKeys(bucket: Bucket, prefix: string): readonly string[] {
  return sortKeys(
    [...bucket.versions.keys()].filter(
      (key) => key.startsWith(prefix) && currentVersion(bucket, key) !== undefined,
    ),
  );
}

/** Sorts as S3 lists. */
export function sortKeys(keys: readonly string[]): readonly string[] {
  return keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
