import { MAX_MENU_BYTES } from '#core/menu/menu-verdict.ts';
import type { FetchMenu, MenuAnswer } from '#core/ports.ts';

/** A worker is stopped when a response does not begin within 30 seconds: answer before that. */
const FIRST_BYTE_MS = 20_000;
/** A trickle that never ends is cut off here. */
const WHOLE_MS = 60_000;

/** What fetching needs of the platform; tests give their own. */
export interface FetchMenuOptions {
  readonly fetch?: typeof globalThis.fetch;
  readonly firstByteMs?: number;
  readonly wholeMs?: number;
  readonly maxBytes?: number;
}

/** The body, or undefined when it is larger than allowed. Counts bytes as they come out of decompression. */
async function readLimited(
  response: Response,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (!response.body) return new Uint8Array();
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) return undefined;
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    sizeBytes += value.length;
    if (sizeBytes > maxBytes) return undefined;
    chunks.push(value);
  }
  const bytes = new Uint8Array(sizeBytes);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function isWebPage(response: Response): boolean {
  return /^\s*(text\/html|application\/xhtml\+xml)/i.test(
    response.headers.get('content-type') ?? '',
  );
}

async function readAnswer(response: Response, maxBytes: number): Promise<MenuAnswer> {
  if (response.status === 304) return { kind: 'unchanged' };
  const status = [String(response.status)];
  if (response.status === 404 || response.status === 403 || response.status === 410)
    return { kind: 'failed', failure: 'endpoint-missing', values: status };
  if (response.status !== 200) return { kind: 'failed', failure: 'endpoint-error', values: status };
  if (isWebPage(response)) return { kind: 'refused', reason: 'web-page' };
  const bytes = await readLimited(response, maxBytes);
  if (!bytes) return { kind: 'refused', reason: 'too-large' };
  const etag = response.headers.get('etag');
  const cacheControl = response.headers.get('cache-control');
  return {
    kind: 'body',
    bytes,
    ...(etag === null || etag.length > 256 ? {} : { etag }),
    ...(cacheControl === null ? {} : { cacheControl: cacheControl.slice(0, 100) }),
  };
}

/**
 * Fetches menus over HTTPS without cookies, referrer, cache or redirects. With host permission for the endpoint no CORS is needed;
 * without it the endpoint has to allow `If-None-Match` and expose `ETag`.
 */
export function createFetchMenu(options: FetchMenuOptions = {}): FetchMenu {
  const { firstByteMs = FIRST_BYTE_MS, wholeMs = WHOLE_MS, maxBytes = MAX_MENU_BYTES } = options;
  const send = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  return async (url, etag) => {
    const stop = new AbortController();
    const abortAfter = (milliseconds: number) => setTimeout(() => stop.abort(), milliseconds);
    const whole = abortAfter(wholeMs);
    const firstByte = abortAfter(firstByteMs);
    try {
      const response = await send(url, {
        headers: etag === undefined ? {} : { 'If-None-Match': etag },
        cache: 'no-store',
        credentials: 'omit',
        // Where a redirect leads cannot be seen before it has been followed, and no other host is to hear of a menu.
        redirect: 'manual',
        referrerPolicy: 'no-referrer',
        signal: stop.signal,
      });
      clearTimeout(firstByte);
      if (response.type === 'opaqueredirect')
        return { kind: 'failed', failure: 'redirected', values: [] };
      return await readAnswer(response, maxBytes);
    } catch {
      // Network, DNS, TLS and CORS all reach us as one TypeError without a reason.
      return { kind: 'failed', failure: stop.signal.aborted ? 'timed-out' : 'offline', values: [] };
    } finally {
      clearTimeout(firstByte);
      clearTimeout(whole);
      stop.abort();
    }
  };
}
