import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { LabReply, LabRequest, LabService } from '../contract.ts';
import { currentVersion, type Bucket } from './s3-bucket.ts';

/** The host from which browsers fetch the menus of the estate that ships. */
export const MENU_HOST = 'menus.acme.example';

/** How a path may behave instead of serving its object. */
export type Behaviour =
  /** Bytes without end, so many every few milliseconds. */
  | { readonly kind: 'endless'; readonly chunkBytes: number }
  /** Begins at once, then a byte a second for ever. */
  | { readonly kind: 'drip' }
  | { readonly kind: 'huge'; readonly bytes: number }
  /** A small body that unpacks to so many bytes. */
  | { readonly kind: 'gzip-bomb'; readonly bytes: number }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'redirect-loop' }
  | { readonly kind: 'captive-portal' }
  | { readonly kind: 'content-type'; readonly contentType: string }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number }
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** Answers 304 although nobody said `If-None-Match`. */
  | { readonly kind: 'not-modified' }
  /** Any bytes at all. */
  | { readonly kind: 'body'; readonly body: string | Uint8Array; readonly contentType?: string };

/** The endpoint, and what a test may make of it. */
export interface MenuEndpoint extends LabService {
  /** By path, such as `/menus/ada.jwt`. */
  readonly behaviours: Map<string, Behaviour>;
  /** Paths of every request so far, oldest first, whether answered yet or not. */
  readonly arrivals: readonly string[];
  /** Every answered request so far, oldest first. */
  readonly requests: readonly { readonly path: string; readonly status: number }[];
  /** Whether answers, and those to preflights, let pages of any origin read menus. */
  hasCors: boolean;
}

async function* endless(chunkBytes: number, pauseMs: number): AsyncGenerator<Uint8Array> {
  const chunk = new Uint8Array(chunkBytes).fill(0x61);
  for (;;) {
    yield chunk;
    await sleep(pauseMs);
  }
}

/** What the README asks of an endpoint whose readers gave no site access. */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'if-none-match',
  'access-control-expose-headers': 'etag',
};

const CAPTIVE_PORTAL =
  '<!doctype html><title>Welcome to Hotel Wi-Fi</title><h1>Log in to use the network</h1>';

/** A bucket's `menus/` objects over plain HTTPS, as a CDN in front of it serves them. Nothing else of the bucket can be read. */
export function createMenuEndpoint(
  bucket: () => Bucket | undefined,
  host = MENU_HOST,
): MenuEndpoint {
  const behaviours = new Map<string, Behaviour>();
  const arrivals: string[] = [];
  const requests: { path: string; status: number }[] = [];

  function serve({ method, url, headers }: LabRequest): LabReply {
    if (method !== 'GET' && method !== 'HEAD')
      return { status: 405, headers: { allow: 'GET, HEAD' } };
    const key = decodeURIComponent(url.pathname.slice(1));
    const source = bucket();
    const object =
      source === undefined || !key.startsWith('menus/') ? undefined : currentVersion(source, key);
    // A bucket that may not be listed answers 403 for what is not there, and CDNs pass it on.
    if (object === undefined) {
      return {
        status: 403,
        headers: { 'content-type': 'application/xml' },
        body: '<Error><Code>AccessDenied</Code></Error>',
      };
    }
    const { etag } = object;
    const validators = {
      etag,
      'cache-control': object.headers['cache-control'] ?? 'max-age=60',
      'last-modified': new Date(object.lastModifiedMs).toUTCString(),
    };
    const known = headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
    if (known?.some((tag) => tag === etag || tag === '*') === true) {
      return { status: 304, headers: validators };
    }
    return {
      status: 200,
      headers: {
        'content-type': object.headers['content-type'] ?? 'application/octet-stream',
        ...validators,
      },
      body: object.body,
    };
  }

  async function misbehave(behaviour: Behaviour, request: LabRequest): Promise<LabReply> {
    const text = { 'content-type': 'text/plain' };
    switch (behaviour.kind) {
      case 'endless':
        return { status: 200, headers: text, body: endless(behaviour.chunkBytes, 5) };
      case 'drip':
        return { status: 200, headers: text, body: endless(1, 1000) };
      case 'huge':
        return { status: 200, headers: text, body: new Uint8Array(behaviour.bytes).fill(0x61) };
      case 'gzip-bomb':
        return {
          status: 200,
          headers: { ...text, 'content-encoding': 'gzip' },
          body: gzipSync(new Uint8Array(behaviour.bytes)),
        };
      case 'redirect':
        return { status: 302, headers: { location: behaviour.location } };
      case 'redirect-loop':
        return { status: 302, headers: { location: request.url.href } };
      case 'captive-portal':
        return { status: 200, headers: { 'content-type': 'text/html' }, body: CAPTIVE_PORTAL };
      case 'content-type': {
        const reply = serve(request);
        return { ...reply, headers: { ...reply.headers, 'content-type': behaviour.contentType } };
      }
      case 'status':
        return {
          status: behaviour.status,
          headers: {
            ...text,
            ...(behaviour.retryAfterSeconds !== undefined && {
              'retry-after': String(behaviour.retryAfterSeconds),
            }),
          },
          body: `${behaviour.status}`,
        };
      case 'slow':
        await sleep(behaviour.milliseconds);
        return serve(request);
      case 'not-modified':
        return { status: 304 };
      case 'body': {
        const etag = `"${createHash('md5').update(behaviour.body).digest('hex')}"`;
        const { body, contentType = 'text/plain' } = behaviour;
        return { status: 200, headers: { 'content-type': contentType, etag }, body };
      }
    }
  }

  const endpoint: MenuEndpoint = {
    name: 'menus',
    behaviours,
    arrivals,
    requests,
    hasCors: false,
    answers: (asked) => asked === host,
    handle: async (request) => {
      if (endpoint.hasCors && request.method === 'OPTIONS') return { status: 204, headers: CORS };
      arrivals.push(request.url.pathname);
      const behaviour = behaviours.get(request.url.pathname);
      const reply = behaviour === undefined ? serve(request) : await misbehave(behaviour, request);
      requests.push({ path: request.url.pathname, status: reply.status });
      return endpoint.hasCors ? { ...reply, headers: { ...reply.headers, ...CORS } } : reply;
    },
  };
  return endpoint;
}
