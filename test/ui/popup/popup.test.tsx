// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { axeProblems } from '../../support/axe-problems.ts';
import { provideEnglish } from '../../support/english.ts';
import { showPopup, stageKey } from '../../support/popup-stage.tsx';

beforeAll(() => {
  provideEnglish();
  // Nothing is laid out here: the list is told how high it is.
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { get: () => 480 });
});
afterEach(cleanup);

const ADMIN = stageKey('200000000001');
const DEVELOPER = stageKey('200000000002');
const field = () => screen.getByRole('combobox');
const press = (key: string, rest: object = {}) => fireEvent.keyDown(field(), { key, ...rest });
const lines = () => screen.getAllByRole('option').map((line) => line.textContent);
const openDetails = () => {
  press('ArrowRight');
  return screen.getByRole('heading').closest('section')!;
};

test('pinned roles move with Alt and an arrow, and their order is kept', () => {
  const { saved } = showPopup({ favourites: [ADMIN, DEVELOPER] });
  expect(lines().slice(0, 2)).toEqual(['ledger-prodAdminprod · MFA', 'ledger-devDeveloperdev']);
  press('ArrowDown', { altKey: true });
  expect(saved.at(-1)?.favourites).toEqual([DEVELOPER, ADMIN]);
  expect(lines().slice(0, 2)).toEqual(['ledger-devDeveloperdev', 'ledger-prodAdminprod · MFA']);
  // The keyboard stays on the role that moved.
  press('ArrowUp', { altKey: true });
  expect(saved.at(-1)?.favourites).toEqual([ADMIN, DEVELOPER]);
});

test('pinned roles move with buttons of their details, which end where the list ends', () => {
  const { saved } = showPopup({ favourites: [ADMIN, DEVELOPER] });
  const details = within(openDetails());
  expect(details.getByRole<HTMLButtonElement>('button', { name: 'Move up' }).disabled).toBe(true);
  fireEvent.click(details.getByRole('button', { name: 'Move down' }));
  expect(saved.at(-1)?.favourites).toEqual([DEVELOPER, ADMIN]);
});

test('hidden roles wait in a folded section at the end, a search finds them, and they come back', () => {
  const { saved } = showPopup({ hidden: [ADMIN] });
  expect(lines().join()).not.toContain('ledger-prod');
  press('PageDown');
  expect(lines().at(-1)).toBe('Hidden 1');
  press('Enter');
  expect(lines().at(-1)).toContain('ledger-prod');
  fireEvent.input(field(), { target: { value: 'prod' } });
  expect(lines()).toHaveLength(1);
  fireEvent.click(within(openDetails()).getByRole('button', { name: 'Show in the list again' }));
  expect(saved.at(-1)?.hidden).toEqual([]);
});

test.each([
  ['project', ['Ledger', 'Payments']],
  ['environment', ['prod', 'test', 'dev', 'Other']],
  ['account', ['<img src=x onerror=alert(1)>', 'ledger-dev', 'ledger-prod', 'مدفوعات']],
] as const)('groups by %s fold one by one, and stay folded', (grouping, names) => {
  const { saved, container } = showPopup({ grouping });
  const headers = () =>
    [...container.querySelectorAll('.header bdi')].map((one) => one.textContent);
  expect(headers()).toEqual(names);
  const before = lines().length;
  fireEvent.click(container.querySelector('.header.folds')!);
  expect(lines().length).toBeLessThan(before);
  expect(saved.at(-1)?.collapsed).toHaveLength(1);
  expect(headers()).toEqual(names);
});

test('roles that came since yesterday are marked', () => {
  showPopup({}, { newKeys: [DEVELOPER] });
  expect(lines().filter((line) => line.includes('new'))).toEqual(['ledger-devDevelopernewdev']);
});

test('names in either direction, and names that would be markup, are text of their own', () => {
  const { container } = showPopup();
  expect(container.querySelector('img')).toBeNull();
  const names = [...container.querySelectorAll('.row bdi')].map((one) => one.textContent);
  expect(names).toContain('<img src=x onerror=alert(1)>');
  expect(names).toContain('مدفوعات');
});

test('an empty menu says what went wrong, and what to do', () => {
  const problem = { key: 'menu_failure_timed_out', values: [] } as const;
  const { container } = showPopup(
    {},
    { menu: undefined as never, health: { kind: 'failed', problem } },
  );
  expect(container.querySelector('.empty')?.textContent).toContain(
    'The endpoint took too long to answer.',
  );
  expect(screen.getByRole('button', { name: 'Fetch the menu now' })).toBeTruthy();
});

test('the details say why the role is there, and offer a request', () => {
  showPopup({ favourites: [ADMIN] });
  const details = openDetails();
  expect(details.textContent).toContain('Its trust asks for MFA');
  expect(details.textContent).toContain('No open tab shows a sign-in at acme-jump');
  expect(details.querySelector('a')?.href).toContain('link.html#request=200000000001%2FAdmin');
});

test('a refused switch says so, and the keyboard is on what comes next', async () => {
  const { chosen } = showPopup();
  press('Enter');
  const alert = await screen.findByRole('alert');
  expect(chosen).toEqual([DEVELOPER]);
  await waitFor(() => {
    expect(alert.contains(document.activeElement)).toBe(true);
  });
});

test('axe finds nothing in the list, a search without results, the details and a refusal', async () => {
  const { container } = showPopup({ favourites: [ADMIN], hidden: [DEVELOPER] });
  expect(await axeProblems(container)).toEqual([]);
  fireEvent.input(field(), { target: { value: 'zzzz' } });
  expect(await axeProblems(container)).toEqual([]);
  fireEvent.input(field(), { target: { value: '' } });
  openDetails();
  expect(await axeProblems(container)).toEqual([]);
});
