import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  paginateListObjectsV2,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allowInLab } from '../../support/allow-in-lab.ts';
import { sdkOverProxy } from '../../support/sdk-over-proxy.ts';
import { ACME_ESTATE, readEstate } from '../estate.ts';
import { labBucket, LAB_NAMES } from '../seed.ts';
import { startLab, type RunningLab } from '../start-lab.ts';

const estate = readEstate(ACME_ESTATE);
const Bucket = labBucket(estate);
const REGION = 'eu-west-1';

let running: RunningLab;
let proxy: ReturnType<typeof sdkOverProxy>;
const clients: S3Client[] = [];

function clientOf(userName: string, config: Partial<S3ClientConfig> = {}): S3Client {
  const user = running.lab.users().find((each) => each.userName === userName);
  const session = running.lab.issueUserSession(user!.arn, { mfa: true, seconds: 3600 });
  const client = new S3Client({
    region: REGION,
    credentials: session,
    requestHandler: proxy.requestHandler,
    maxAttempts: 1,
    ...config,
  });
  clients.push(client);
  return client;
}

/** Leaves everything to the bucket itself: no identity policy is needed. */
const openPolicy = (name: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:*',
      Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
    },
  ],
});

let robin: S3Client;
let freshKey = 0;
const newKey = (): string => `test/${(freshKey += 1)}.json`;

beforeAll(async () => {
  running = await startLab({ estate });
  // The policy that ships lets nobody write just anywhere; here the bucket itself is meant.
  delete running.services.s3.buckets.get(Bucket)?.policy;
  proxy = sdkOverProxy(running);
  running.services.s3.addBucket({
    name: 'acme-plain',
    region: REGION,
    account: estate.jump.accountId,
    isPublicAccessBlocked: false,
    policy: openPolicy('acme-plain'),
  });
  // The product deletes nothing, so its policies do not allow it.
  allowInLab(running.lab, LAB_NAMES.administrator, [
    's3:DeleteObject',
    's3:DeleteObjectVersion',
    's3:ListBucketVersions',
    's3:GetObjectVersion',
  ]);
  robin = clientOf(LAB_NAMES.administrator);
});

afterAll(async () => {
  for (const client of clients) client.destroy();
  proxy.close();
  await running.close();
});

/** The error's name and status, as the SDK tells them. */
async function refusal(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return 'nothing refused';
  } catch (error) {
    const { name, $metadata } = error as {
      name: string;
      $metadata?: { readonly httpStatusCode?: number };
    };
    return [name, $metadata?.httpStatusCode];
  }
}

const put = (Key: string, Body: string, more: object = {}) =>
  robin.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));

test('an object comes back as it was put, with its ETag, type and version', async () => {
  const Key = `ledger/a b+ü/${newKey()}`;
  const { ETag, VersionId } = await put(Key, '{"n":1}', { ContentType: 'application/json' });
  const read = await robin.send(new GetObjectCommand({ Bucket, Key }));
  expect(await read.Body?.transformToString()).toBe('{"n":1}');
  expect(read).toMatchObject({ ETag, VersionId, ContentType: 'application/json' });
  const head = await robin.send(new HeadObjectCommand({ Bucket, Key }));
  expect(head).toMatchObject({ ETag, ContentLength: 7 });
});

test('the second If-None-Match: * write is answered 412 and writes nothing', async () => {
  const Key = newKey();
  await put(Key, 'first', { IfNoneMatch: '*' });
  expect(await refusal(put(Key, 'second', { IfNoneMatch: '*' }))).toEqual([
    'PreconditionFailed',
    412,
  ]);
  const read = await robin.send(new GetObjectCommand({ Bucket, Key }));
  expect(await read.Body?.transformToString()).toBe('first');
});

test('of many If-None-Match: * writes at once exactly one wins', async () => {
  const Key = newKey();
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, (_, n) => refusal(put(Key, String(n), { IfNoneMatch: '*' }))),
  );
  expect(outcomes.filter((outcome) => outcome === 'nothing refused')).toHaveLength(1);
});

test('If-None-Match: * succeeds over a delete marker', async () => {
  const Key = newKey();
  await put(Key, 'first');
  await robin.send(new DeleteObjectCommand({ Bucket, Key }));
  expect(await refusal(put(Key, 'second', { IfNoneMatch: '*' }))).toBe('nothing refused');
});

test('If-Match swaps only the version it names, and is 404 where there is none', async () => {
  const Key = newKey();
  const { ETag } = await put(Key, 'first');
  await put(Key, 'second', { IfMatch: ETag });
  expect(await refusal(put(Key, 'third', { IfMatch: ETag }))).toEqual(['PreconditionFailed', 412]);
  expect(await refusal(put(newKey(), 'none', { IfMatch: ETag }))).toEqual(['NoSuchKey', 404]);
});

test('a conditional write can be made to meet a conflict', async () => {
  running.services.s3.controls.conflicts = 1;
  const Key = newKey();
  expect(await refusal(put(Key, 'x', { IfNoneMatch: '*' }))).toEqual([
    'ConditionalRequestConflict',
    409,
  ]);
  expect(await refusal(put(Key, 'x', { IfNoneMatch: '*' }))).toBe('nothing refused');
});

test.each([
  ['CRC32', { ChecksumCRC32: 'AAAAAA==' }],
  ['SHA-256', { ChecksumSHA256: Buffer.alloc(32).toString('base64') }],
  ['MD5', { ContentMD5: Buffer.alloc(16).toString('base64') }],
])('a body that does not match its %s is refused', async (_, checksum) => {
  const Key = newKey();
  expect(await refusal(put(Key, 'body', checksum))).toEqual(['BadDigest', 400]);
  expect(await refusal(robin.send(new HeadObjectCommand({ Bucket, Key })))).toEqual([
    'NotFound',
    404,
  ]);
});

test('a stream with its checksum in the trailer is unwrapped and verified', async () => {
  const Key = newKey();
  const Body = Readable.from(['one ', 'two ', 'three']);
  await robin.send(new PutObjectCommand({ Bucket, Key, Body, ContentLength: 13 }));
  const read = await robin.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
  expect(await read.Body?.transformToString()).toBe('one two three');
  expect(read.ChecksumCRC32).toBeDefined();
});

test('a locked version cannot be deleted, only hidden by a marker', async () => {
  const Key = newKey();
  const { VersionId } = await put(Key, 'kept');
  const sam = clientOf(LAB_NAMES.secondAdministrator);
  expect(await refusal(sam.send(new DeleteObjectCommand({ Bucket, Key, VersionId })))).toEqual([
    'AccessDenied',
    403,
  ]);
  const deleted = await robin.send(new DeleteObjectCommand({ Bucket, Key }));
  expect(deleted.DeleteMarker).toBe(true);
  expect(await refusal(robin.send(new GetObjectCommand({ Bucket, Key })))).toEqual([
    'NoSuchKey',
    404,
  ]);
  const old = await robin.send(new GetObjectCommand({ Bucket, Key, VersionId }));
  expect(await old.Body?.transformToString()).toBe('kept');
});

test('Object Lock holds a version even against whoever may delete versions, until its date', async () => {
  const name = 'acme-locked';
  running.services.s3.addBucket({
    name,
    region: REGION,
    account: estate.jump.accountId,
    versioning: 'Enabled',
    objectLock: { mode: 'COMPLIANCE', days: 0 },
    isPublicAccessBlocked: true,
    policy: openPolicy(name),
  });
  const until = new Date(running.lab.now() + 60_000);
  const at = { Bucket: name, Key: 'record.json' };
  const { VersionId } = await robin.send(
    new PutObjectCommand({
      ...at,
      Body: 'x',
      ObjectLockMode: 'COMPLIANCE',
      ObjectLockRetainUntilDate: until,
    }),
  );
  const removal = () => refusal(robin.send(new DeleteObjectCommand({ ...at, VersionId })));
  expect(await removal()).toEqual(['AccessDenied', 403]);
  const shorter = {
    Mode: 'COMPLIANCE',
    RetainUntilDate: new Date(until.getTime() - 1000),
  } as const;
  expect(
    await refusal(
      robin.send(new PutObjectRetentionCommand({ ...at, VersionId, Retention: shorter })),
    ),
  ).toEqual(['AccessDenied', 403]);
  const { Retention } = await robin.send(new GetObjectRetentionCommand({ ...at, VersionId }));
  expect(Retention).toEqual({ Mode: 'COMPLIANCE', RetainUntilDate: until });
  expect(
    await refusal(
      robin.send(
        new PutBucketVersioningCommand({
          Bucket: name,
          VersioningConfiguration: { Status: 'Suspended' },
        }),
      ),
    ),
  ).toEqual(['InvalidBucketState', 409]);
  running.lab.advance(61_000);
  const later = clientOf(LAB_NAMES.administrator, { systemClockOffset: 61_000 });
  expect(await refusal(later.send(new DeleteObjectCommand({ ...at, VersionId })))).toBe(
    'nothing refused',
  );
  running.lab.advance(-61_000);
});

test('a write under Object Lock without any digest is refused', async () => {
  const bare = clientOf(LAB_NAMES.administrator, { requestChecksumCalculation: 'WHEN_REQUIRED' });
  expect(
    await refusal(bare.send(new PutObjectCommand({ Bucket, Key: newKey(), Body: 'x' }))),
  ).toEqual(['InvalidRequest', 400]);
});

test('the bucket says where it is and how it is set up', async () => {
  expect((await robin.send(new HeadBucketCommand({ Bucket }))).BucketRegion).toBe(REGION);
  const versioning = await robin.send(new GetBucketVersioningCommand({ Bucket }));
  expect(versioning.Status).toBe('Enabled');
  const lock = await robin.send(new GetObjectLockConfigurationCommand({ Bucket }));
  expect(lock.ObjectLockConfiguration?.Rule?.DefaultRetention).toEqual({
    Mode: 'GOVERNANCE',
    Days: 7,
  });
  const block = await robin.send(new GetPublicAccessBlockCommand({ Bucket }));
  expect(block.PublicAccessBlockConfiguration?.BlockPublicPolicy).toBe(true);
  const plain = { Bucket: 'acme-plain' };
  expect((await robin.send(new GetBucketVersioningCommand(plain))).Status).toBeUndefined();
  expect(await refusal(robin.send(new GetObjectLockConfigurationCommand(plain)))).toEqual([
    'ObjectLockConfigurationNotFoundError',
    404,
  ]);
  expect(await refusal(robin.send(new GetPublicAccessBlockCommand(plain)))).toEqual([
    'NoSuchPublicAccessBlockConfiguration',
    404,
  ]);
});

test('a listing is in order, pages by token, and starts after a key', async () => {
  const Prefix = 'list/';
  const keys = Array.from({ length: 7 }, (_, n) => `${Prefix}${String(n).padStart(3, '0')}`);
  await Promise.all(keys.toReversed().map((key) => put(key, key)));
  const seen: (string | undefined)[] = [];
  for await (const page of paginateListObjectsV2(
    { client: robin, pageSize: 3 },
    { Bucket, Prefix },
  )) {
    seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
  }
  expect(seen).toEqual(keys);
  const after = await robin.send(new ListObjectsV2Command({ Bucket, Prefix, StartAfter: keys[4] }));
  expect(after.Contents?.map(({ Key }) => Key)).toEqual(keys.slice(5));
});

test('all versions and markers of a key are listed, newest first', async () => {
  const Key = newKey();
  await put(Key, '1');
  await put(Key, '2');
  await robin.send(new DeleteObjectCommand({ Bucket, Key }));
  const listed = await robin.send(new ListObjectVersionsCommand({ Bucket, Prefix: Key }));
  expect(listed.Versions).toHaveLength(2);
  expect(listed.DeleteMarkers).toMatchObject([{ Key, IsLatest: true }]);
});

test('a bucket of another Region, an unknown bucket and a caller without rights are told apart', async () => {
  const elsewhere = clientOf(LAB_NAMES.administrator, { region: 'us-east-1' });
  expect(await refusal(elsewhere.send(new GetObjectCommand({ Bucket, Key: 'x' })))).toEqual([
    'PermanentRedirect',
    301,
  ]);
  expect(
    await refusal(robin.send(new GetObjectCommand({ Bucket: 'acme-nothing', Key: 'x' }))),
  ).toEqual(['NoSuchBucket', 404]);
  const ada = clientOf('ada.okafor');
  expect(await refusal(ada.send(new GetObjectCommand({ Bucket, Key: 'x' })))).toEqual([
    'AccessDenied',
    403,
  ]);
});

test('path-style addresses reach the same objects', async () => {
  const Key = newKey();
  await put(Key, 'same');
  const byPath = clientOf(LAB_NAMES.administrator, { forcePathStyle: true });
  const read = await byPath.send(new GetObjectCommand({ Bucket, Key }));
  expect(await read.Body?.transformToString()).toBe('same');
});
