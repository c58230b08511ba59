// @vitest-environment happy-dom
import { signal } from '@preact/signals';
import { act, cleanup, render, screen } from '@testing-library/preact';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { AccountId, PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import { MatrixBar, type RefusedSelection } from '#ui/admin/matrix-bar.tsx';
import { AdminContext, type AdminState } from '#ui/state/admin-state.ts';
import type { Matrix } from '#ui/state/matrix.ts';
import { cellSelected } from '#ui/state/matrix-selection.ts';
import { provideEnglish } from '../../support/english.ts';

beforeAll(provideEnglish);
afterEach(cleanup);

const rows = ['ada', 'ben'].map((name, index) => ({
  principal: `arn:aws:iam::111122223333:user/${name}` as PrincipalArn,
  name,
  index,
}));
const account = { id: '200000000001' as AccountId, name: 'shop' };
const column = {
  role: 'arn:aws:iam::200000000001:role/Admin' as RoleArn,
  name: 'Admin',
  account,
  group: '',
};
const matrix: Matrix = {
  rows,
  columns: [column],
  groups: [],
  accounts: [],
  marksOf: () => [],
  stateAt: () => 'none',
};

test('a selection too large to be staged says so until something else is selected', async () => {
  const selection = signal(cellSelected({ row: 0, column: 0 }));
  const refused = signal<RefusedSelection | undefined>(undefined);
  // as: the bar of a reader who may not stage asks for nothing else.
  const admin = { isReadOnly: signal(true) } as unknown as AdminState;
  render(
    <AdminContext.Provider value={admin}>
      <MatrixBar
        matrix={matrix}
        selection={selection}
        refused={refused}
        isWhyOpen={signal(false)}
        isPast={false}
      />
    </AdminContext.Provider>,
  );
  const notices = () =>
    screen
      .getAllByRole('status')
      .map(({ textContent }) => textContent)
      .filter((words) => words.includes('Nothing was staged'));
  expect(notices()).toEqual([]);
  await act(() => {
    refused.value = { selected: selection.value, count: 7345 };
  });
  expect(notices()).toEqual([
    'Nothing was staged: these are 7,345 changes, more than 5,000 at once. Choose fewer people or roles.',
  ]);
  await act(() => {
    selection.value = cellSelected({ row: 1, column: 0 });
  });
  expect(notices()).toEqual([]);
});
