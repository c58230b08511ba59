import { expect, test } from 'vitest';
import { createFetchMenu } from '#webext/fetch-menu.ts';

const URL_ = 'https://menus.acme.example/menus/a';

const answering = (body: BodyInit | null, init: ResponseInit = {}) =>
  createFetchMenu({ maxBytes: 1000, fetch: () => Promise.resolve(new Response(body, init)) });

test('hands on bytes, tag, and what caches are told', async () => {
  const headers = { etag: '"1"', 'cache-control': 'no-cache' };
  expect(await answering('a.b.c', { headers })(URL_)).toEqual({
    kind: 'body',
    bytes: new TextEncoder().encode('a.b.c'),
    etag: '"1"',
    cacheControl: 'no-cache',
  });
});

test('asks without cookies, cache and referrer, and only for what is newer', async () => {
  const seen: RequestInit[] = [];
  const fetchMenu = createFetchMenu({
    fetch: (_url, init) => {
      seen.push(init ?? {});
      return Promise.resolve(new Response(null, { status: 304 }));
    },
  });
  expect(await fetchMenu(URL_, '"1"')).toEqual({ kind: 'unchanged' });
  expect(seen[0]).toMatchObject({
    headers: { 'If-None-Match': '"1"' },
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
  });
});

test.each([
  [404, 'endpoint-missing'],
  [403, 'endpoint-missing'],
  [500, 'endpoint-error'],
  [204, 'endpoint-error'],
])('a status of %i is %s', async (status, failure) => {
  expect(await answering(null, { status })(URL_)).toMatchObject({ kind: 'failed', failure });
});

test('a captive portal that answers in place of the endpoint is recognised', async () => {
  const portal = answering('<html>', { headers: { 'content-type': 'text/html; charset=utf-8' } });
  expect(await portal(URL_)).toEqual({ kind: 'refused', reason: 'web-page' });
});

test('a redirect is refused without being followed, wherever it leads', async () => {
  const seen: RequestInit[] = [];
  const redirecting = createFetchMenu({
    fetch: (_url, init) => {
      seen.push(init ?? {});
      const response = Response.error();
      Object.defineProperty(response, 'type', { value: 'opaqueredirect' });
      return Promise.resolve(response);
    },
  });
  expect(await redirecting(URL_)).toEqual({ kind: 'failed', failure: 'redirected', values: [] });
  expect(seen).toMatchObject([{ redirect: 'manual' }]);
});

test('an endless stream is cut off at the limit', async () => {
  let pulled = 0;
  const endless = new ReadableStream({
    pull: (controller) => {
      pulled++;
      controller.enqueue(new Uint8Array(100));
    },
  });
  expect(await answering(endless)(URL_)).toEqual({ kind: 'refused', reason: 'too-large' });
  expect(pulled).toBeLessThan(20);
});

test('a stream that trickles for ever runs out of time', async () => {
  const fetchMenu = createFetchMenu({
    wholeMs: 30,
    fetch: (_url, init) =>
      Promise.resolve(
        new Response(
          new ReadableStream({
            start: (controller) => {
              init?.signal?.addEventListener('abort', () => {
                controller.error(new Error('aborted'));
              });
            },
          }),
        ),
      ),
  });
  expect(await fetchMenu(URL_)).toMatchObject({ failure: 'timed-out' });
});

test('no network is an answer and no exception', async () => {
  const offline = createFetchMenu({
    fetch: () => Promise.reject(new TypeError('Failed to fetch')),
  });
  expect(await offline(URL_)).toMatchObject({ kind: 'failed', failure: 'offline' });
});
