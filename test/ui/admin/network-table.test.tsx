// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { RoleArn } from '#core/aws/arn.ts';
import { MOST_ROWS, NetworkTable } from '#ui/admin/network-table.tsx';
import type { NetworkIndex } from '#ui/state/network.ts';
import { provideEnglish } from '../../support/english.ts';

beforeAll(provideEnglish);
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function show(count: number) {
  const links = Array.from({ length: count }, (_, at) => ({
    person: `p${at}`,
    role: 'arn:aws:iam::200000000001:role/Admin' as RoleArn,
    account: '200000000001',
    state: 'granted' as const,
  }));
  // as: the table asks the index for names only.
  const index = {
    nodeOf: (kind: string, id: string) => ({ kind, id, label: id }),
  } as unknown as NetworkIndex;
  const network = { people: [], roles: [], accounts: [], links };
  return render(<NetworkTable index={index} network={network} />).container;
}

test('a table that is cut says how many rows are left out before it begins, and its CSV has them all', async () => {
  const table = show(MOST_ROWS + 1234);
  expect(table.querySelectorAll('tbody tr')).toHaveLength(MOST_ROWS);
  const note = screen.getByText(/^1,234 more rows are not shown: the CSV file has them all/);
  const place = note.compareDocumentPosition(table.querySelector('table')!);
  expect(place & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  const saved: Blob[] = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    saved.push(blob as Blob);
    return 'blob:x';
  });
  fireEvent.click(screen.getByRole('button', { name: /CSV/ }));
  await vi.waitFor(() => expect(saved).toHaveLength(1));
  expect((await saved[0]!.text()).trim().split('\r\n')).toHaveLength(1 + MOST_ROWS + 1234);
});

test('a table that is whole says nothing of the kind', () => {
  const table = show(MOST_ROWS);
  expect(table.querySelectorAll('tbody tr')).toHaveLength(MOST_ROWS);
  expect(screen.queryByText(/not shown/)).toBeNull();
});
