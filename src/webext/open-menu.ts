import { browser } from './browser.ts';

const SIZE = { width: 420, height: 640 };

/**
 * Opens the role menu at the toolbar button, or in a small window where the browser does not let that be done.
 *
 * @param words - For its search field.
 * @param tabId - The tab that it belongs to; absent: the one in front.
 */
export async function openMenu(words: string, tabId?: number): Promise<void> {
  const page = browser.runtime.getURL('src/popup.html');
  const popup = words === '' ? page : `${page}#${encodeURIComponent(words)}`;
  const detail = tabId === undefined ? {} : { tabId };
  try {
    // Both at once: Firefox opens it only in the very task of the click.
    const setting = words === '' ? undefined : browser.action.setPopup({ ...detail, popup });
    const opening = browser.action.openPopup();
    await setting;
    await opening;
  } catch {
    // Chromium before 127, or no window with a toolbar: a window of its own shows the same.
    await browser.windows.create({ url: popup, type: 'popup', ...SIZE });
  } finally {
    if (words !== '') await browser.action.setPopup({ ...detail, popup: page });
  }
}
