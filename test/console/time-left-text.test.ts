import { expect, test } from 'vitest';
import { timeLeftText } from '#console/time-left-text.ts';

const texts = (key: string, values: string[] = []) => [key, ...values].join(' ');
const MINUTE = 60_000;

test.each([
  [undefined, 'frame_left_unknown'],
  [61 * MINUTE, 'frame_left_hours 1 1'],
  [60 * MINUTE - 1, 'frame_left_minutes 59'],
  [1, 'frame_left_minutes 0'],
  [-1, 'frame_over'],
])('a session that ends in %s ms says %s', (left, expected) => {
  const now = 1_000_000;
  expect(timeLeftText(left === undefined ? undefined : now + left, now, texts)).toBe(expected);
});
