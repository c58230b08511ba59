import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchRanges } from '#core/menu/match-ranges.ts';
import { queryTerms } from '#core/menu/search.ts';
import { hostileName } from '../../support/menu-arbitraries.ts';

const marked = (text: string, query: string) =>
  matchRanges(text, queryTerms(query)).map(({ start, end }) => text.slice(start, end));

test.each([
  ['payments-prod', 'prod pay', ['pay', 'prod']],
  ['payments-prod', 'ents-pr', ['ents-pr']],
  ['Élan vital', 'elan', ['Élan']],
  ['E\u0301lan', 'e', ['E\u0301']],
  ['aaa', 'aa', ['aaa']],
  ['👩‍🚀 prod', 'prod', ['prod']],
  ['nothing here', 'zzz', []],
])('in %s, %s marks %j', (text, query, expected) => {
  expect(marked(text, query)).toEqual(expected);
});

test('ranges are in order, apart, and inside the text', () => {
  fc.assert(
    fc.property(hostileName, hostileName, (text, query) => {
      let from = 0;
      for (const { start, end } of matchRanges(text, queryTerms(query))) {
        expect(start).toBeGreaterThanOrEqual(from);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        from = end + 1;
      }
    }),
  );
});
