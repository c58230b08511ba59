import { expect, test } from 'vitest';
import { createLabDouble } from '../lab-double.ts';
import { createWebClient } from '../web-client.ts';
import { createMenuEndpoint, MENU_HOST } from './menu-endpoint.ts';
import { createBucket, deleteCurrent, putVersion } from './s3-bucket.ts';

function createSite() {
  const bucket = createBucket({
    name: 'acme',
    region: 'eu-west-1',
    account: '111122223333',
    versioning: 'Enabled',
    isPublicAccessBlocked: true,
  });
  const write = (key: string, body: string) =>
    putVersion(
      bucket,
      { key, body: Buffer.from(body), headers: { 'content-type': 'application/jwt' } },
      0,
    );
  const { etag } = write('menus/ada', 'one');
  write('ledger/000000000001.json', 'secret');
  const endpoint = createMenuEndpoint(() => bucket);
  const client = createWebClient(createLabDouble(), [endpoint]);
  const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    client.send('GET', `https://${MENU_HOST}${path}`, { headers });
  return { bucket, endpoint, etag, get, write };
}

test('the endpoint serves a menu with its ETag and type, and counts', async () => {
  const { get, etag, endpoint } = createSite();
  expect(await get('/menus/ada')).toMatchObject({
    status: 200,
    text: 'one',
    headers: { etag, 'content-type': 'application/jwt' },
  });
  expect(endpoint.requests).toEqual([{ path: '/menus/ada', status: 200 }]);
});

test('an unchanged menu is answered 304 without a body, a changed one with the new one', async () => {
  const { get, etag, write } = createSite();
  expect(await get('/menus/ada', { 'if-none-match': etag })).toMatchObject({
    status: 304,
    text: '',
  });
  write('menus/ada', 'two');
  expect(await get('/menus/ada', { 'if-none-match': etag })).toMatchObject({
    status: 200,
    text: 'two',
  });
});

test('nothing but menus can be read, and what is deleted is gone', async () => {
  const { get, bucket } = createSite();
  expect((await get('/ledger/000000000001.json')).status).toBe(403);
  expect((await get('/menus/nobody')).status).toBe(403);
  deleteCurrent(bucket, 'menus/ada', 0);
  expect((await get('/menus/ada')).status).toBe(403);
});

test('a path can be told to misbehave, and stops when it is told to', async () => {
  const { get, endpoint } = createSite();
  endpoint.behaviours.set('/menus/ada', { kind: 'captive-portal' });
  expect((await get('/menus/ada')).headers['content-type']).toBe('text/html');
  endpoint.behaviours.set('/menus/ada', { kind: 'status', status: 503, retryAfterSeconds: 7 });
  expect(await get('/menus/ada')).toMatchObject({ status: 503, headers: { 'retry-after': '7' } });
  endpoint.behaviours.set('/menus/ada', { kind: 'redirect', location: 'https://evil.example/' });
  expect((await get('/menus/ada')).headers['location']).toBe('https://evil.example/');
  endpoint.behaviours.clear();
  expect((await get('/menus/ada')).text).toBe('one');
});

test('an endless body keeps coming', async () => {
  const { endpoint } = createSite();
  endpoint.behaviours.set('/menus/ada', { kind: 'endless', chunkBytes: 10 });
  const { body } = await endpoint.handle(
    {
      method: 'GET',
      url: new URL(`https://${MENU_HOST}/menus/ada`),
      headers: {},
      body: Buffer.alloc(0),
    },
    createLabDouble(),
  );
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes >= 50) break;
  }
  expect(bytes).toBe(50);
});

test('CORS is off until it is turned on', async () => {
  const { get, endpoint } = createSite();
  expect((await get('/menus/ada')).headers['access-control-allow-origin']).toBeUndefined();
  endpoint.hasCors = true;
  expect((await get('/menus/ada')).headers['access-control-allow-origin']).toBe('*');
});
