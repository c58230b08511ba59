/**
 * What the menu endpoint of the templates answers browsers to which nobody gave access to its host, as where a policy enrolled them: they
 * ask first whether `If-None-Match` may be sent, and read `ETag` only if they are let. Any origin may ask: a menu's address is its secret,
 * and where that is not enough it is sealed.
 */
export const MENU_CORS = {
  origins: ['*'],
  methods: ['GET', 'HEAD'],
  headers: ['If-None-Match'],
  exposed: ['ETag'],
  /** For how long a browser remembers the answer. */
  seconds: 86_400,
} as const;

/** The same as S3's own API and its console take it. */
export function plainBucketCors() {
  const { origins, methods, headers, exposed, seconds } = MENU_CORS;
  return {
    CORSRules: [
      {
        AllowedOrigins: origins,
        AllowedMethods: methods,
        AllowedHeaders: headers,
        ExposeHeaders: exposed,
        MaxAgeSeconds: seconds,
      },
    ],
  };
}

const MENU_POLICY_SUFFIX = '-menus';
/** CloudFront names an origin access control by so many characters at most. */
const LONGEST_NAME = 64;

/** CloudFront names policies by letters, digits, dashes and underscores; buckets may have dots. */
export function menuPolicyName(bucket: string): string {
  const named = bucket.replaceAll('.', '-').slice(0, LONGEST_NAME - MENU_POLICY_SUFFIX.length);
  return `${named}${MENU_POLICY_SUFFIX}`;
}
