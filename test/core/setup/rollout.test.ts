import { expect, test } from 'vitest';
import type { Person } from '#core/estate/configuration.ts';
import { readAccessLog } from '#core/setup/access-log.ts';
import { browserPolicy } from '#core/setup/browser-policies.ts';
import { colleaguePage } from '#core/setup/colleague-page.ts';
import { menuReach } from '#core/setup/menu-reach.ts';

const S3 =
  'b0 acme-menus [22/Nov/2026:09:00:38 +0000] 192.0.2.3 - 3E57 REST.GET.OBJECT menus/ada "GET /menus/ada?x=1 HTTP/1.1" 200 - 113 - 7 - "-" "Chrome" -';
const NGINX =
  '192.0.2.9 - - [22/Nov/2026:11:30:00 +0200] "GET /base/menus/grace HTTP/2.0" 304 0 "-" "Firefox"';
const CLOUDFRONT = [
  '#Version: 1.0',
  '#Fields: date time x-edge-location cs-method cs-uri-stem sc-status',
  '2026-11-22\t10:00:00\tFRA2\tGET\t/menus/ada\t200',
  '2026-11-22\t10:00:01\tFRA2\tGET\t/favicon.ico\t404',
].join('\n');

test('requests for menus are read out of the logs of S3, of web servers and of CloudFront', () => {
  expect(readAccessLog(`${S3}\n${NGINX}\nnot a log line\n`)).toEqual([
    { atMs: Date.UTC(2026, 10, 22, 9, 0, 38), menuId: 'ada', status: 200 },
    { atMs: Date.UTC(2026, 10, 22, 9, 30), menuId: 'grace', status: 304 },
  ]);
  expect(readAccessLog(CLOUDFRONT)).toEqual([
    { atMs: Date.UTC(2026, 10, 22, 10), menuId: 'ada', status: 200 },
  ]);
});

test('who has which version follows from when they asked and what stood there then', () => {
  const person = (id: string): Person => ({ id, name: id, principals: [], menuId: id });
  const versions = [
    { person: 'ada', version: 1, atMs: 100 },
    { person: 'ada', version: 2, atMs: 200 },
    { person: 'grace', version: 1, atMs: 100 },
  ];
  const request = (menuId: string, atMs: number, status = 200) => ({ menuId, atMs, status });
  const reach = menuReach([person('ada'), person('grace'), person('alan')], versions, [
    request('ada', 150),
    request('ada', 250, 304),
    request('grace', 300, 403),
  ]);
  expect(reach).toMatchObject([
    { published: 2, fetched: 2, lastAtMs: 250, requests: 2 },
    { published: 1, requests: 0 },
    { published: 0, requests: 0 },
  ]);
});

test('each browser’s policy holds the same values where that browser looks for them', () => {
  const wish = { enrolment: 'jumpgate:1:x', hardExpiry: true, onlyManagedEnrolments: false };
  const values = { enrolments: ['jumpgate:1:x'], hardExpiry: true, onlyManagedEnrolments: false };
  expect(JSON.parse(browserPolicy('edge', 'abc', wish))).toEqual({
    '3rdparty': { extensions: { abc: values } },
  });
  expect(JSON.parse(browserPolicy('firefox', 'abc', wish))).toEqual({
    policies: { '3rdparty': { Extensions: { 'jumpgate@jumpgate.example': values } } },
  });
});

test('the colleagues’ page carries no markup from a name and loads nothing', () => {
  const page = colleaguePage({
    language: 'en',
    title: 'Jumpgate at <img src=x>',
    intro: '',
    steps: ['One & two'],
    copy: 'Copy',
    missing: '',
  });
  expect(page).toContain('&lt;img src=x&gt;');
  expect(page).toContain('One &amp; two');
  expect(page).not.toMatch(/(src|href)="http/);
});
