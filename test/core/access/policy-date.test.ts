import { beforeAll, expect, test, vi } from 'vitest';
import { parsePolicyDate } from '#core/access/policy-date.ts';

beforeAll(() => {
  vi.stubEnv('TZ', 'Asia/Kolkata');
  expect(new Date(0).getTimezoneOffset()).toBe(-330);
});

test.each([
  ['2026-11', '2026-11-01T00:00:00.000Z'],
  ['2026-11-22', '2026-11-22T00:00:00.000Z'],
  ['2026-11-22T12:30Z', '2026-11-22T12:30:00.000Z'],
  ['2026-11-22T12:30:15', '2026-11-22T12:30:15.000Z'],
  ['2026-11-22T12:30:15.250Z', '2026-11-22T12:30:15.250Z'],
  ['2026-11-22T12:30:15+05:30', '2026-11-22T07:00:15.000Z'],
  ['2026-11-22T12:30:15-00:30', '2026-11-22T13:00:15.000Z'],
  ['2028-02-29', '2028-02-29T00:00:00.000Z'],
  ['1700000000', '2023-11-14T22:13:20.000Z'],
])('reads %s as %s wherever the reader is', (text, expected) => {
  expect(new Date(parsePolicyDate(text)).toISOString()).toBe(expected);
});

test.each([
  '',
  '2026',
  '2026-13',
  '0050-01-01',
  '2026-00-10',
  '2026-02-29',
  '2026-11-22T24:00Z',
  '2026-11-22T12:60Z',
  '2026-11-22T12:30:60Z',
  '2026-11-22T12:30+24:00',
  '2026-11-22T12:30+0100',
  '2026-11-22 12:30Z',
  '2026-11-22t12:30z',
  '2026-11-22T12Z',
  ' 2026-11-22',
  '2026-11-*',
  '22 Nov 2026',
  '-5',
  '1e9',
])('takes “%s” for no date', (text) => {
  expect(parsePolicyDate(text)).toBeNaN();
});
