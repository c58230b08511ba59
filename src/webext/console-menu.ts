import browser from 'webextension-polyfill';

/** Entries of the context menu on console pages; `_locales` names each as `context_‹name›`. */
const ENTRIES = {
  open: ['page', 'link', 'editable'],
  find: ['selection'],
  remember: ['page'],
  share: ['page'],
} as const;

/** What each entry does, with the tab it was called in and the text that is selected there. */
export type ConsoleMenuHandlers = {
  readonly [K in keyof typeof ENTRIES]: (tabId: number, selection: string) => Promise<void>;
};

/** Puts the entries in place; the browser keeps them until the extension changes. */
export async function createConsoleMenu(): Promise<void> {
  await browser.contextMenus.removeAll();
  const documentUrlPatterns = browser.runtime.getManifest().host_permissions ?? [];
  for (const [id, contexts] of Object.entries(ENTRIES))
    browser.contextMenus.create({
      id,
      title: browser.i18n.getMessage(`context_${id}`),
      contexts: [...contexts],
      documentUrlPatterns,
    });
}

/** Answers the entries. To be called at the top level of the background. */
export function answerConsoleMenu(handlers: ConsoleMenuHandlers): void {
  browser.contextMenus.onClicked.addListener(({ menuItemId, selectionText }, tab) => {
    const name = String(menuItemId);
    if (!Object.hasOwn(handlers, name) || tab?.id === undefined) return;
    // as: looked up just above.
    void handlers[name as keyof ConsoleMenuHandlers](tab.id, selectionText ?? '');
  });
}
