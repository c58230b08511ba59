import XmlBuilder from 'fast-xml-builder';
import { XMLParser } from 'fast-xml-parser';
import * as v from 'valibot';
import { PARTITIONS } from '#core/aws/partitions.ts';
import {
  LabError,
  type Lab,
  type LabReply,
  type LabRequest,
  type LabService,
  type LabSession,
} from '../contract.ts';
import { restXmlError } from '../protocol.ts';
import {
  checkPrecondition,
  createBucket,
  currentKeys,
  currentVersion,
  deleteCurrent,
  deleteVersion,
  putVersion,
  retainVersion,
  sortKeys,
  type Bucket,
  type BucketSettings,
  type ObjectVersion,
  type Retention,
} from './s3-bucket.ts';
import { readPayload } from './s3-payload.ts';

const MAX_KEYS = 1000;
const DAY_MS = 86_400_000;
const XMLNS = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** S3, its buckets within reach of tests and of the menu endpoint. */
export interface S3Service extends LabService {
  readonly buckets: Map<string, Bucket>;
  readonly addBucket: (settings: BucketSettings) => Bucket;
  readonly controls: {
    /** This many conditional writes are answered 409 ConditionalRequestConflict and write nothing. */
    conflicts: number;
  };
}

/** A request to one bucket, authenticated. */
interface Call {
  readonly request: LabRequest;
  readonly lab: Lab;
  readonly session: LabSession;
  readonly bucket: Bucket;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly controls: S3Service['controls'];
}

type Operation = (call: Call) => Promise<LabReply>;

const xml = new XmlBuilder({ ignoreAttributes: false });
const parser = new XMLParser({ parseTagValue: false });

function xmlReply(root: string, content: object): LabReply {
  const document = { [root]: { '@_xmlns': XMLNS, ...content } };
  return {
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${xml.build(document)}`,
  };
}

const isoTime = (ms: number): string => new Date(ms).toISOString();

const noSuchKey = (isDeleted: boolean): LabError =>
  new LabError(
    404,
    'NoSuchKey',
    'The specified key does not exist.',
    isDeleted ? { 'x-amz-delete-marker': 'true' } : {},
  );

async function authorize(
  { lab, session, bucket, key }: Call,
  action: string,
  {
    on = 'object',
    context = {},
  }: {
    readonly on?: 'object' | 'bucket';
    readonly context?: Readonly<Record<string, string>>;
  } = {},
): Promise<void> {
  const arn = `arn:${lab.partition}:s3:::${bucket.name}`;
  await lab.authorize(session, `s3:${action}`, on === 'object' ? `${arn}/${key}` : arn, context, {
    resourceAccount: bucket.account,
    ...(bucket.policy !== undefined && { resourcePolicy: bucket.policy }),
  });
}

const mayAuthorize = (...args: Parameters<typeof authorize>): Promise<boolean> =>
  authorize(...args).then(
    () => true,
    (error: unknown) => {
      if (error instanceof LabError) return false;
      throw error;
    },
  );

/** S3 tells only those who may list that a key does not exist. */
async function refuseMissing(call: Call): Promise<LabError> {
  const mayList = await mayAuthorize(call, 'ListBucket', { on: 'bucket' });
  const isDeleted = call.bucket.versions.get(call.key)?.[0]?.isDeleteMarker === true;
  return mayList ? noSuchKey(isDeleted) : new LabError(403, 'AccessDenied', 'Access Denied');
}

function versionHeaders({ versionId }: ObjectVersion): Readonly<Record<string, string>> {
  return versionId === 'null' ? {} : { 'x-amz-version-id': versionId };
}

function readRetention(
  headers: LabRequest['headers'],
  { objectLock }: Bucket,
  nowMs: number,
): Retention | undefined {
  const mode = headers['x-amz-object-lock-mode'];
  const until = headers['x-amz-object-lock-retain-until-date'];
  if ((mode ?? until) !== undefined) {
    if (objectLock === undefined) {
      throw new LabError(400, 'InvalidRequest', 'Bucket is missing Object Lock Configuration');
    }
    return toRetention(mode, until);
  }
  return objectLock === undefined || objectLock.days === 0
    ? undefined
    : { mode: objectLock.mode, untilMs: nowMs + objectLock.days * DAY_MS };
}

function toRetention(mode: unknown, until: unknown): Retention {
  const untilMs = typeof until === 'string' ? Date.parse(until) : Number.NaN;
  if ((mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') || Number.isNaN(untilMs)) {
    throw new LabError(400, 'InvalidArgument', 'The retention mode or date is not valid');
  }
  return { mode, untilMs };
}

const STORED_HEADER = /^(?:content-type|cache-control|content-disposition|x-amz-meta-.+)$/;

const putObject: Operation = async (call) => {
  const { request, lab, bucket, key, controls } = call;
  const { headers } = request;
  const ifNoneMatch = headers['if-none-match'];
  const ifMatch = headers['if-match'];
  const context = {
    ...(ifNoneMatch !== undefined && { 's3:if-none-match': ifNoneMatch }),
    ...(ifMatch !== undefined && { 's3:if-match': ifMatch }),
  };
  await authorize(call, 'PutObject', { context });
  if (ifMatch !== undefined) await authorize(call, 'GetObject');
  const explicitLock = 'x-amz-object-lock-mode' in headers;
  if (explicitLock) await authorize(call, 'PutObjectRetention');

  const { body, checksums, hasDigest } = readPayload(request);
  const retention = readRetention(headers, bucket, lab.now());
  if (retention !== undefined && !hasDigest) {
    throw new LabError(
      400,
      'InvalidRequest',
      'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
    );
  }
  if ((ifNoneMatch ?? ifMatch) !== undefined && controls.conflicts > 0) {
    controls.conflicts -= 1;
    throw new LabError(
      409,
      'ConditionalRequestConflict',
      'The conditional request cannot succeed due to a conflicting operation against this resource.',
    );
  }
  checkPrecondition(bucket, key, {
    ...(ifNoneMatch !== undefined && { ifNoneMatch }),
    ...(ifMatch !== undefined && { ifMatch }),
  });
  const kept = Object.entries(headers).filter(([name]) => STORED_HEADER.test(name));
  const version = putVersion(
    bucket,
    {
      key,
      body,
      headers: { ...Object.fromEntries(kept), ...checksums },
      ...(retention !== undefined && { retention }),
    },
    lab.now(),
  );
  return {
    status: 200,
    headers: { etag: version.etag, ...versionHeaders(version), ...checksums },
  };
};

async function findVersion(call: Call): Promise<ObjectVersion> {
  const { bucket, key, query } = call;
  const versionId = query.get('versionId');
  if (versionId === null) {
    const current = currentVersion(bucket, key);
    if (current === undefined) throw await refuseMissing(call);
    return current;
  }
  const version = bucket.versions.get(key)?.find((each) => each.versionId === versionId);
  if (version === undefined) {
    throw new LabError(404, 'NoSuchVersion', 'The specified version does not exist.');
  }
  if (version.isDeleteMarker) {
    throw new LabError(
      405,
      'MethodNotAllowed',
      'The specified method is not allowed against this resource.',
    );
  }
  return version;
}

const getObject: Operation = async (call) => {
  const { request, query } = call;
  await authorize(call, query.has('versionId') ? 'GetObjectVersion' : 'GetObject');
  const version = await findVersion(call);
  const { retention, headers, etag } = version;
  // Told only to those who may know.
  const mayTell = retention !== undefined && (await mayAuthorize(call, 'GetObjectRetention'));
  const known = request.headers['if-none-match'];
  if (known?.replaceAll('"', '') === etag.replaceAll('"', '')) {
    return { status: 304, headers: { etag } };
  }
  const shown =
    request.headers['x-amz-checksum-mode']?.toUpperCase() === 'ENABLED'
      ? headers
      : Object.fromEntries(
          Object.entries(headers).filter(([name]) => !name.startsWith('x-amz-checksum-')),
        );
  return {
    status: 200,
    headers: {
      'content-type': 'binary/octet-stream',
      ...shown,
      etag,
      'last-modified': new Date(version.lastModifiedMs).toUTCString(),
      ...versionHeaders(version),
      ...(mayTell && {
        'x-amz-object-lock-mode': retention.mode,
        'x-amz-object-lock-retain-until-date': isoTime(retention.untilMs),
      }),
      ...(request.method === 'HEAD' && { 'content-length': String(version.body.length) }),
    },
    ...(request.method !== 'HEAD' && { body: version.body }),
  };
};

const mayBypass = async (call: Call): Promise<boolean> =>
  call.request.headers['x-amz-bypass-governance-retention'] === 'true' &&
  (await mayAuthorize(call, 'BypassGovernanceRetention'));

const deleteObject: Operation = async (call) => {
  const { lab, bucket, key, query } = call;
  const versionId = query.get('versionId');
  await authorize(call, versionId === null ? 'DeleteObject' : 'DeleteObjectVersion');
  if (versionId === null) {
    const marker = deleteCurrent(bucket, key, lab.now());
    return {
      status: 204,
      headers:
        marker === undefined ? {} : { 'x-amz-delete-marker': 'true', ...versionHeaders(marker) },
    };
  }
  const version = bucket.versions.get(key)?.find((each) => each.versionId === versionId);
  if (version === undefined) return { status: 204 };
  deleteVersion(bucket, version, { nowMs: lab.now(), mayBypass: await mayBypass(call) });
  return {
    status: 204,
    headers: {
      ...versionHeaders(version),
      ...(version.isDeleteMarker && { 'x-amz-delete-marker': 'true' }),
    },
  };
};

const getRetention: Operation = async (call) => {
  await authorize(call, 'GetObjectRetention');
  const { retention } = await findVersion(call);
  if (retention === undefined) {
    throw new LabError(
      404,
      'NoSuchObjectLockConfiguration',
      'The specified object does not have a ObjectLock configuration',
    );
  }
  return xmlReply('Retention', {
    Mode: retention.mode,
    RetainUntilDate: isoTime(retention.untilMs),
  });
};

const RetentionSchema = v.object({
  Retention: v.object({ Mode: v.string(), RetainUntilDate: v.string() }),
});

function parseXml<T>(schema: v.GenericSchema<unknown, T>, { body }: LabRequest): T {
  try {
    return v.parse(schema, parser.parse(body.toString('utf8')));
  } catch {
    throw new LabError(400, 'MalformedXML', 'The XML you provided was not well-formed');
  }
}

const putRetention: Operation = async (call) => {
  const { request, lab, bucket } = call;
  await authorize(call, 'PutObjectRetention');
  if (bucket.objectLock === undefined) {
    throw new LabError(400, 'InvalidRequest', 'Bucket is missing Object Lock Configuration');
  }
  readPayload(request);
  const { Retention: wish } = parseXml(RetentionSchema, request);
  retainVersion(bucket, await findVersion(call), toRetention(wish.Mode, wish.RetainUntilDate), {
    nowMs: lab.now(),
    mayBypass: await mayBypass(call),
  });
  return { status: 200 };
};

function pageSize(query: URLSearchParams): number {
  const asked = Number(query.get('max-keys') ?? MAX_KEYS);
  if (!Number.isInteger(asked) || asked < 0) {
    throw new LabError(
      400,
      'InvalidArgument',
      'Provided max-keys not an integer or within integer range',
    );
  }
  return Math.min(asked, MAX_KEYS);
}

const listObjects: Operation = async (call) => {
  const { bucket, query } = call;
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  await authorize(call, 'ListBucket', { on: 'bucket', context: { 's3:prefix': prefix } });
  const token = query.get('continuation-token');
  const after =
    token === null
      ? (query.get('start-after') ?? '')
      : Buffer.from(token, 'base64url').toString('utf8');
  const isAfter = (key: string): boolean =>
    Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0;
  const groupOf = (key: string): string | undefined => {
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    return end < 0 ? undefined : key.slice(0, end + delimiter.length);
  };
  const names = [...new Set(currentKeys(bucket, prefix).map((key) => groupOf(key) ?? key))].filter(
    isAfter,
  );
  const page = names.slice(0, pageSize(query));
  const isTruncated = page.length < names.length;
  const encode = (text: string): string =>
    query.get('encoding-type') === 'url' ? encodeURIComponent(text).replaceAll('%2F', '/') : text;
  return xmlReply('ListBucketResult', {
    Name: bucket.name,
    Prefix: encode(prefix),
    ...(delimiter !== '' && { Delimiter: encode(delimiter) }),
    KeyCount: page.length,
    MaxKeys: pageSize(query),
    IsTruncated: isTruncated,
    ...(token !== null && { ContinuationToken: token }),
    ...(isTruncated && {
      NextContinuationToken: Buffer.from(page.at(-1) ?? '', 'utf8').toString('base64url'),
    }),
    Contents: page.flatMap((key) => {
      const version = currentVersion(bucket, key);
      return version === undefined || groupOf(key) !== undefined
        ? []
        : [
            {
              Key: encode(key),
              LastModified: isoTime(version.lastModifiedMs),
              ETag: version.etag,
              Size: version.body.length,
              StorageClass: 'STANDARD',
            },
          ];
    }),
    CommonPrefixes: page
      .filter((name) => groupOf(name) !== undefined)
      .map((name) => ({ Prefix: encode(name) })),
  });
};

const listVersions: Operation = async (call) => {
  const { bucket, query } = call;
  const prefix = query.get('prefix') ?? '';
  await authorize(call, 'ListBucketVersions', { on: 'bucket', context: { 's3:prefix': prefix } });
  const all = sortKeys([...bucket.versions.keys()].filter((key) => key.startsWith(prefix))).flatMap(
    (key) =>
      (bucket.versions.get(key) ?? []).map((version, at) => ({ version, isLatest: at === 0 })),
  );
  const [keyMarker, idMarker] = [query.get('key-marker'), query.get('version-id-marker')];
  const start =
    1 +
    all.findLastIndex(
      ({ version }) =>
        version.key === keyMarker && (idMarker === null || version.versionId === idMarker),
    );
  const page = all.slice(start, start + pageSize(query));
  const last = page.at(-1)?.version;
  const isTruncated = start + page.length < all.length;
  const describe = ({ version, isLatest }: (typeof all)[number]): object => ({
    Key: version.key,
    VersionId: version.versionId,
    IsLatest: isLatest,
    LastModified: isoTime(version.lastModifiedMs),
    ...(!version.isDeleteMarker && {
      ETag: version.etag,
      Size: version.body.length,
      StorageClass: 'STANDARD',
    }),
  });
  return xmlReply('ListVersionsResult', {
    Name: bucket.name,
    Prefix: prefix,
    MaxKeys: pageSize(query),
    IsTruncated: isTruncated,
    ...(isTruncated && { NextKeyMarker: last?.key, NextVersionIdMarker: last?.versionId }),
    Version: page.filter(({ version }) => !version.isDeleteMarker).map(describe),
    DeleteMarker: page.filter(({ version }) => version.isDeleteMarker).map(describe),
  });
};

const VersioningSchema = v.object({
  VersioningConfiguration: v.object({ Status: v.picklist(['Enabled', 'Suspended']) }),
});

/** What can be asked of a bucket or object: method, sub-resource (`-` for none), and whether a key is named. */
const OPERATIONS: Readonly<Record<string, { readonly name: string; readonly run: Operation }>> = {
  'PUT object -': { name: 'PutObject', run: putObject },
  'GET object -': { name: 'GetObject', run: getObject },
  'HEAD object -': { name: 'HeadObject', run: getObject },
  'DELETE object -': { name: 'DeleteObject', run: deleteObject },
  'GET object retention': { name: 'GetObjectRetention', run: getRetention },
  'PUT object retention': { name: 'PutObjectRetention', run: putRetention },
  'GET bucket -': { name: 'ListObjects', run: listObjects },
  'GET bucket versions': { name: 'ListObjectVersions', run: listVersions },
  'HEAD bucket -': {
    name: 'HeadBucket',
    run: async (call) => {
      await authorize(call, 'ListBucket', { on: 'bucket' });
      return { status: 200, headers: { 'x-amz-bucket-region': call.bucket.region } };
    },
  },
  'GET bucket location': {
    name: 'GetBucketLocation',
    run: async (call) => {
      await authorize(call, 'GetBucketLocation', { on: 'bucket' });
      const { region } = call.bucket;
      return xmlReply('LocationConstraint', { '#text': region === 'us-east-1' ? '' : region });
    },
  },
  'GET bucket versioning': {
    name: 'GetBucketVersioning',
    run: async (call) => {
      await authorize(call, 'GetBucketVersioning', { on: 'bucket' });
      const { versioning } = call.bucket;
      return xmlReply(
        'VersioningConfiguration',
        versioning === undefined ? {} : { Status: versioning },
      );
    },
  },
  'PUT bucket versioning': {
    name: 'PutBucketVersioning',
    run: async (call) => {
      await authorize(call, 'PutBucketVersioning', { on: 'bucket' });
      readPayload(call.request);
      const { Status } = parseXml(VersioningSchema, call.request).VersioningConfiguration;
      if (Status === 'Suspended' && call.bucket.objectLock !== undefined) {
        throw new LabError(
          409,
          'InvalidBucketState',
          'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.',
        );
      }
      call.bucket.versioning = Status;
      return { status: 200 };
    },
  },
  'GET bucket object-lock': {
    name: 'GetObjectLockConfiguration',
    run: async (call) => {
      await authorize(call, 'GetBucketObjectLockConfiguration', { on: 'bucket' });
      const { objectLock } = call.bucket;
      if (objectLock === undefined) {
        throw new LabError(
          404,
          'ObjectLockConfigurationNotFoundError',
          'Object Lock configuration does not exist for this bucket',
        );
      }
      const { mode, days } = objectLock;
      return xmlReply('ObjectLockConfiguration', {
        ObjectLockEnabled: 'Enabled',
        ...(days > 0 && { Rule: { DefaultRetention: { Mode: mode, Days: days } } }),
      });
    },
  },
  'GET bucket publicAccessBlock': {
    name: 'GetPublicAccessBlock',
    run: async (call) => {
      await authorize(call, 'GetBucketPublicAccessBlock', { on: 'bucket' });
      if (!call.bucket.isPublicAccessBlocked) {
        throw new LabError(
          404,
          'NoSuchPublicAccessBlockConfiguration',
          'The public access block configuration was not found',
        );
      }
      return xmlReply('PublicAccessBlockConfiguration', {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      });
    },
  },
  'GET bucket policy': {
    name: 'GetBucketPolicy',
    run: async (call) => {
      await authorize(call, 'GetBucketPolicy', { on: 'bucket' });
      if (call.bucket.policy === undefined) {
        throw new LabError(404, 'NoSuchBucketPolicy', 'The bucket policy does not exist');
      }
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(call.bucket.policy),
      };
    },
  },
};

const SUBRESOURCES = [
  'versions',
  'versioning',
  'location',
  'object-lock',
  'publicAccessBlock',
  'policy',
  'retention',
] as const;

const SUFFIXES = [...new Set(Object.values(PARTITIONS).map(({ dnsSuffix }) => dnsSuffix))]
  .map((suffix) => suffix.replaceAll('.', '\\.'))
  .join('|');
const HOST = new RegExp(`^(?:(.+)\\.)?s3(?:\\.([a-z]+(?:-[a-z]+)+-\\d+))?\\.(?:${SUFFIXES})$`);

/** Bucket, key and Region as host and path name them. */
function readAddress(url: URL): {
  readonly bucketName: string;
  readonly key: string;
  readonly region: string;
} {
  const [, hostBucket, region = 'us-east-1'] = HOST.exec(url.hostname) ?? [];
  const path = decodeURIComponent(url.pathname.slice(1));
  if (hostBucket !== undefined) return { bucketName: hostBucket, key: path, region };
  const slash = path.indexOf('/');
  return slash < 0
    ? { bucketName: path, key: '', region }
    : { bucketName: path.slice(0, slash), key: path.slice(slash + 1), region };
}

/** The Region that the caller signed for, as the credential scope has it. */
const signedRegion = ({ headers }: LabRequest): string | undefined =>
  /Credential=[^/,\s]+\/\d{8}\/([^/]+)\//.exec(headers['authorization'] ?? '')?.[1];

/** S3 with the given buckets. */
export function createS3(settings: readonly BucketSettings[]): S3Service {
  const buckets = new Map(settings.map((each) => [each.name, createBucket(each)]));
  const controls = { conflicts: 0 };

  async function handle(request: LabRequest, lab: Lab): Promise<LabReply> {
    const { bucketName, key, region } = readAddress(request.url);
    const bucket = buckets.get(bucketName);
    if (bucket !== undefined && bucket.region !== region) {
      const { status, ...rest } = restXmlError(
        new LabError(
          301,
          'PermanentRedirect',
          `The bucket you are attempting to access must be addressed using the specified endpoint: ${bucketName}.s3.${bucket.region}.amazonaws.com`,
        ),
        crypto.randomUUID(),
      );
      return {
        ...rest,
        status,
        headers: { ...rest.headers, 'x-amz-bucket-region': bucket.region },
      };
    }
    const scope = signedRegion(request);
    if (scope !== undefined && scope !== region) {
      throw new LabError(
        400,
        'AuthorizationHeaderMalformed',
        `The authorization header is malformed; the region '${scope}' is wrong; expecting '${region}'`,
      );
    }
    const session = await lab.authenticate(request, 's3');
    if (bucket === undefined) {
      throw new LabError(404, 'NoSuchBucket', 'The specified bucket does not exist');
    }
    const expectedOwner = request.headers['x-amz-expected-bucket-owner'];
    if (expectedOwner !== undefined && expectedOwner !== bucket.account) {
      throw new LabError(403, 'AccessDenied', 'Access Denied');
    }
    const query = request.url.searchParams;
    const subresource = SUBRESOURCES.find((name) => query.has(name)) ?? '-';
    const operation =
      OPERATIONS[`${request.method} ${key === '' ? 'bucket' : 'object'} ${subresource}`];
    if (operation === undefined) {
      throw new LabError(501, 'NotImplemented', 'The lab does not answer this S3 request.');
    }
    const requestId = crypto.randomUUID();
    const event = {
      name: operation.name,
      requestId,
      callerArn: session.callerArn,
      details: { bucketName, ...(key !== '' && { key }) },
    };
    try {
      const reply = await operation.run({ request, lab, session, bucket, key, query, controls });
      lab.record(event);
      return { ...reply, headers: { ...reply.headers, 'x-amz-request-id': requestId } };
    } catch (error) {
      if (error instanceof LabError) lab.record({ ...event, errorCode: error.code });
      throw error;
    }
  }

  return {
    name: 's3',
    buckets,
    addBucket: (each) => {
      const bucket = createBucket(each);
      buckets.set(bucket.name, bucket);
      return bucket;
    },
    controls,
    answers: (host) => HOST.test(host),
    handle: async (request, lab) => {
      try {
        return await handle(request, lab);
      } catch (error) {
        if (!(error instanceof LabError) || request.method !== 'HEAD') throw error;
        // An answer to HEAD has no body: the status is all there is.
        return { status: error.status, headers: { 'x-amz-request-id': crypto.randomUUID() } };
      }
    },
    renderError: restXmlError,
  };
}
