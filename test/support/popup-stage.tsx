import { render } from '@testing-library/preact';
import type { AccountId } from '#core/aws/arn.ts';
import { AppError } from '#core/errors.ts';
import type { MenuRole } from '#core/menu/menu-document.ts';
import { packMenu } from '#core/menu/pack-menu.ts';
import { keyAt, type PackedMenu } from '#core/menu/packed-menu.ts';
import { DEFAULT_PREFERENCES, type Preferences } from '#core/menu/preferences.ts';
import { PopupProvider } from '#ui/popup/popup-context.ts';
import { Popup } from '#ui/popup/popup.tsx';
import { createPopupState, type PopupActions, type PopupFacts } from '#ui/state/popup-state.ts';
import { testBase } from './menu-arbitraries.ts';

const role = (
  n: number,
  accountName: string,
  name: string,
  rest: Partial<MenuRole> = {},
): MenuRole => ({
  base: testBase.id,
  account: String(2e11 + n) as AccountId,
  accountName,
  role: name,
  label: `${accountName} / ${name}`,
  ...rest,
});

/** A small menu of two projects, with a name in each direction and one that would be markup. */
export const STAGE_MENU: PackedMenu = packMenu([
  {
    bases: [testBase],
    roles: [
      role(1, 'ledger-prod', 'Admin', { project: 'Ledger', environment: 'prod', mfa: true }),
      role(2, 'ledger-dev', 'Developer', { project: 'Ledger', environment: 'dev' }),
      role(3, 'مدفوعات', 'ReadOnly', { project: 'Payments', environment: 'test' }),
      role(4, '<img src=x onerror=alert(1)>', 'ReadOnly', { project: 'Payments' }),
    ],
  },
]);

/** The key of the role whose label begins so. */
export function stageKey(accountName: string): string {
  const row = Array.from({ length: STAGE_MENU.count }, (_, at) => at).find((at) =>
    keyAt(STAGE_MENU, at).includes(accountName),
  );
  if (row === undefined) throw new Error(accountName);
  return keyAt(STAGE_MENU, row);
}

/** The popup with what it asked to be done. */
export interface PopupStage {
  readonly container: Element;
  readonly saved: Preferences[];
  readonly chosen: string[];
}

/** Draws the popup over {@link STAGE_MENU}, or over other facts. */
export function showPopup(
  preferences: Partial<Preferences> = {},
  facts: Partial<PopupFacts> = {},
): PopupStage {
  const saved: Preferences[] = [];
  const chosen: string[] = [];
  const nothing = () => Promise.resolve();
  const actions: PopupActions = {
    startSwitch: (key) => {
      chosen.push(key);
      return Promise.reject(new AppError('switch/refused', { role: key, account: '200000000001' }));
    },
    savePreferences: (next) => {
      saved.push(next);
      return Promise.resolve();
    },
    syncNow: () => Promise.resolve({ kind: 'in-sync', atMs: Date.now() }),
    loadNews: () => Promise.resolve({ changes: [], departed: [] }),
    markSeen: nothing,
    openSettings: () => undefined,
    returnToBase: nothing,
    retireSession: nothing,
    goToTab: nothing,
    close: () => undefined,
  };
  const state = createPopupState(
    {
      menu: STAGE_MENU,
      preferences: { ...DEFAULT_PREFERENCES, ...preferences },
      recents: [],
      sessions: [],
      health: { kind: 'in-sync', atMs: Date.now() },
      newsCount: 0,
      newKeys: [],
      ...facts,
    },
    actions,
    (error) => error as AppError<'switch/refused'>,
  );
  const { container } = render(
    <PopupProvider value={state}>
      <Popup />
    </PopupProvider>,
  );
  return { container, saved, chosen };
}
