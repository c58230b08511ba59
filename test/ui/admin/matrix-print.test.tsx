// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/preact';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { LISTED_STATES } from '#core/access/access-state.ts';
import { MatrixPrint, MOST_LINES } from '#ui/admin/matrix-print.tsx';
import { NO_FILTER, type MatrixFilter } from '#ui/state/matrix.ts';
import { provideEnglish } from '../../support/english.ts';

const print = vi.fn();
beforeAll(() => {
  provideEnglish();
  vi.stubGlobal('print', print);
});
afterEach(() => {
  cleanup();
  print.mockClear();
});

function printed(count: number, filter: MatrixFilter = NO_FILTER) {
  const lines = Array.from({ length: count }, (_, at) => ({
    person: `person ${at}`,
    principal: `p${at}`,
    roleArn: 'r',
    state: 'granted',
  }));
  const { container } = render(
    <MatrixPrint
      estate="Acme"
      filter={filter}
      when="Read on a Monday"
      lines={lines}
      onClose={() => undefined}
    />,
  );
  return container;
}

test('a sheet says of which estate it is, of when, what was filtered, and what the marks mean', () => {
  const sheet = printed(2, {
    ...NO_FILTER,
    people: 'ada',
    project: 'shop',
    state: 'denied',
    groupBy: 'project',
  });
  expect(sheet.querySelector('h2')?.textContent).toBe('Acme');
  const [when, filters] = [...sheet.querySelectorAll('p')].map(({ textContent }) => textContent);
  expect(when).toBe('Read on a Monday · 2 pairs of person and role');
  expect(filters).toBe('Search people: ada · Project: shop · State: denied · Group by: Project');
  expect(sheet.querySelectorAll('li')).toHaveLength(LISTED_STATES.length);
  expect(sheet.querySelector('li')?.textContent).toBe('● granted');
  expect(print).toHaveBeenCalledOnce();
});

test('a sheet of everything says that nothing was filtered', () => {
  expect(printed(1).textContent).toContain('No filter: everyone and every role');
});

test('what is too long for paper is cut, with the count of what is left out and where all of it is', () => {
  const whole = printed(MOST_LINES);
  expect(whole.querySelectorAll('tbody tr')).toHaveLength(MOST_LINES);
  expect(whole.textContent).not.toContain('left out');
  cleanup();
  const cut = printed(MOST_LINES + 1234);
  expect(cut.querySelectorAll('tbody tr')).toHaveLength(MOST_LINES);
  expect(cut.querySelector('strong')?.textContent).toBe(
    'Only the first 2,000 are printed: 1,234 more are left out. The CSV file has them all.',
  );
  expect(cut.textContent).toContain('3,234 pairs');
});
