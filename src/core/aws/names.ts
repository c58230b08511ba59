import * as v from 'valibot';

/**
 * Name of a bucket as S3 takes it today.
 *
 * @see Amazon S3 User Guide, "General purpose bucket naming rules"
 */
export const BucketNameSchema = v.pipe(
  v.string(),
  v.regex(
    /^(?!xn--|sthree-|amzn-s3-demo-|[\d.]+$)(?!.*(?:\.\.|-s3alias$|--ol-s3$|\.mrap$|--x-s3$|--table-s3$))[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    'the name of a bucket: 3 to 63 small letters, digits, dots and dashes, a letter or digit first and last',
  ),
);

/** Where in a bucket things are kept: a key prefix without slashes at either end; may be empty. */
export const KeyPrefixSchema = v.pipe(
  v.string(),
  v.maxLength(200, 'a folder of 200 characters at most'),
  v.regex(
    /^(?:[\w.-]+(?:\/[\w.-]+)*)?$/,
    'a folder of letters, digits, dots, dashes and underscores',
  ),
);

/** Code of a Region, whether or not there is one of that name. */
export const RegionSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z]{2,5}(-[a-z]+)+-\d{1,2}$/, 'a Region code'),
);

/**
 * Path and name of a role, without a leading slash. Longer ones can be made, but the console cannot switch to them.
 *
 * @see IAM User Guide, "IAM and AWS STS quotas"
 */
export const RolePathSchema = v.pipe(
  v.string(),
  v.maxLength(64, 'path and name of a role, 64 characters at most'),
  v.regex(
    /^(?:[\w+=,.@-]+\/)*[\w+=,.@-]+$/,
    'path and name of a role, without a leading slash, of letters, digits and +=,.@_-',
  ),
);
