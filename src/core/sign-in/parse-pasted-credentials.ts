import type { SessionCredentials } from './credentials.ts';

/** What a paste turned out to be. `missing` names the parts that were not found, as AWS's tools spell them. */
export type PastedCredentials =
  | { readonly kind: 'credentials'; readonly credentials: SessionCredentials }
  | { readonly kind: 'long-term' }
  | { readonly kind: 'incomplete'; readonly missing: readonly string[] };

/** The names under which shells, ini files and JSON carry a part, without case, underscores and dashes. */
const NAMES = {
  accessKeyId: ['awsaccesskeyid', 'accesskeyid'],
  secretAccessKey: ['awssecretaccesskey', 'secretaccesskey'],
  sessionToken: ['awssessiontoken', 'sessiontoken', 'awssecuritytoken'],
  expiration: ['awscredentialexpiration', 'expiration', 'xsecuritytokenexpires'],
} as const;

/** One `name = value` of an ini file, a POSIX or Windows shell, PowerShell, or one member of a JSON object. */
const PAIR =
  /(?:^|[\s,{;:])["']?([A-Za-z][\w-]*)["']?\s*[=:]\s*(?:"([^"]*)"|'([^']*)'|([^\s"',;{}[\]]+))/g;

/**
 * Reads temporary credentials in whatever form they were copied: shell exports (POSIX, cmd, PowerShell), an ini block of
 * `~/.aws/credentials`, or JSON as `aws sts` and credential processes print it.
 *
 * @param text - Untrusted and secret: nothing of it stands in the answer but the credentials themselves.
 */
export function parsePastedCredentials(text: string): PastedCredentials {
  const found = new Map<string, string>();
  for (const [, name = '', double, single, bare] of text.slice(0, 20_000).matchAll(PAIR)) {
    found.set(name.toLowerCase().replace(/[_-]/g, ''), double ?? single ?? bare ?? '');
  }
  const read = (part: keyof typeof NAMES) =>
    NAMES[part].map((name) => found.get(name)).find((value) => value !== undefined) ?? '';
  const accessKeyId = read('accessKeyId');
  const secretAccessKey = read('secretAccessKey');
  const sessionToken = read('sessionToken');
  if (accessKeyId.startsWith('AKIA')) return { kind: 'long-term' };
  const missing = [
    ...(/^ASIA[A-Z0-9]{12,124}$/.test(accessKeyId) ? [] : ['aws_access_key_id']),
    ...(/^[A-Za-z0-9+/=]{16,128}$/.test(secretAccessKey) ? [] : ['aws_secret_access_key']),
    ...(/^[A-Za-z0-9+/=_-]{16,8192}$/.test(sessionToken) ? [] : ['aws_session_token']),
  ];
  if (missing.length > 0) return { kind: 'incomplete', missing };
  const expiresAtMs = Date.parse(read('expiration'));
  return {
    kind: 'credentials',
    credentials: {
      accessKeyId,
      secretAccessKey,
      sessionToken,
      ...(!Number.isNaN(expiresAtMs) && { expiresAtMs }),
    },
  };
}
