import {
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { PARTITIONS } from '#core/aws/partitions.ts';
import type { BucketSettings, FetchBucketSettings } from '#core/ports.ts';
import { call } from './call.ts';
import type { AwsClients } from './clients.ts';
import { exceptionName } from './errors.ts';

/** What S3 answers when a bucket has never been told of a setting. */
const NEVER_SET = new Set([
  'NoSuchPublicAccessBlockConfiguration',
  'ObjectLockConfigurationNotFoundError',
]);

const FOREIGN: BucketSettings = {
  isOwn: false,
  isVersioned: false,
  hasObjectLock: false,
  retentionDays: 0,
  isPublicAccessBlocked: false,
};

/** Makes the look at a bucket's settings: calls that change nothing. */
export function createFetchBucketSettings(clients: AwsClients): FetchBucketSettings {
  return async ({ bucket, region, owner }) => {
    const s3 = clients.s3(region, { forcePathStyle: bucket.includes('.') });
    const contextOf = (api: string) => ({
      action: `s3:${api}`,
      account: bucket,
      host: `${bucket}.s3.${region}.${PARTITIONS[clients.partition].dnsSuffix}`,
      what: `s3://${bucket}`,
      region,
    });
    const input = { Bucket: bucket };
    const askVersioning = (owned: { readonly ExpectedBucketOwner?: string }) =>
      call(contextOf('GetBucketVersioning'), (http) =>
        s3.send(new GetBucketVersioningCommand({ ...input, ...owned }), http),
      );
    const versioning = await askVersioning({ ExpectedBucketOwner: owner }).catch(
      async (error: unknown) => {
        // S3 says “denied” either way; who is let in without naming an owner is denied for the owner's sake.
        if (exceptionName(error) !== 'AccessDenied') throw error;
        await askVersioning({}).catch(() => {
          throw error;
        });
        return undefined;
      },
    );
    if (!versioning) return FOREIGN;
    const [lock, block] = await Promise.all([
      unlessNeverSet(
        call(contextOf('GetBucketObjectLockConfiguration'), (http) =>
          s3.send(new GetObjectLockConfigurationCommand(input), http),
        ),
      ),
      unlessNeverSet(
        call(contextOf('GetBucketPublicAccessBlock'), (http) =>
          s3.send(new GetPublicAccessBlockCommand(input), http),
        ),
      ),
    ]);
    const { DefaultRetention: retention } = lock?.ObjectLockConfiguration?.Rule ?? {};
    const {
      BlockPublicAcls = false,
      BlockPublicPolicy = false,
      IgnorePublicAcls = false,
      RestrictPublicBuckets = false,
    } = block?.PublicAccessBlockConfiguration ?? {};
    return {
      isOwn: true,
      isVersioned: versioning.Status === 'Enabled',
      hasObjectLock: lock?.ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled',
      ...(retention?.Mode && {
        retentionMode: retention.Mode === 'COMPLIANCE' ? 'compliance' : 'governance',
      }),
      retentionDays: retention?.Days ?? (retention?.Years ?? 0) * 365,
      isPublicAccessBlocked:
        BlockPublicAcls && BlockPublicPolicy && IgnorePublicAcls && RestrictPublicBuckets,
    };
  };
}

async function unlessNeverSet<T>(reply: Promise<T>): Promise<T | undefined> {
  try {
    return await reply;
  } catch (error) {
    if (NEVER_SET.has(exceptionName(error) ?? '')) return undefined;
    throw error;
  }
}
