import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstAtLeast, runsWithin } from '#ui/state/spans.ts';

const rising = fc.uniqueArray(fc.nat(60)).map((list) => list.sort((a, b) => a - b));

test('runs hold every number of the span once, and neighbours are in one run', () => {
  fc.assert(
    fc.property(rising, fc.nat(60), fc.nat(30), (list, from, length) => {
      const span = { from, to: from + length };
      const runs = runsWithin(list, span);
      const held = runs.flatMap((run) =>
        Array.from({ length: run.to - run.from }, (_, i) => run.from + i),
      );
      expect(held).toEqual(list.filter((at) => at >= span.from && at < span.to));
      expect(runs.every(({ from: next }, i) => i === 0 || next > runs[i - 1]!.to)).toBe(true);
    }),
  );
});

test('the first place is where everything before is smaller and nothing after', () => {
  fc.assert(
    fc.property(rising, fc.nat(70), (list, bound) => {
      const at = firstAtLeast(list, bound);
      expect(list.slice(0, at).every((one) => one < bound)).toBe(true);
      expect(list.slice(at).every((one) => one >= bound)).toBe(true);
    }),
  );
});
