import { expect, test } from 'vitest';
import { environmentColor, textColorOn } from '#console/environment-color.ts';

test('a role’s own colour wins, and what is no colour does not reach the page', () => {
  const frame = { environment: 'prod', label: 'prod' };
  expect(environmentColor({ ...frame, color: '00ff00' })).toBe('#00ff00');
  expect(environmentColor({ ...frame, color: 'red;inset:9px' })).toBe('#d13212');
});

test.each([
  ['#ffff00', '#000'],
  ['#00ff00', '#000'],
  ['#000080', '#fff'],
  ['#d13212', '#fff'],
])('text on %s is %s', (color, expected) => {
  expect(textColorOn(color)).toBe(expected);
});
