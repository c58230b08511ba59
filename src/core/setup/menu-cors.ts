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

/** CloudFront names policies by letters, digits, dashes and underscores; buckets may have dots. */
export function menuPolicyName(bucket: string): string {
  return `${bucket.replaceAll('.', '-')}-menus`;
}
