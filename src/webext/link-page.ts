import { browser } from './browser.ts';

/** What the link page is opened with; it stands in its address. */
export type LinkPageSubject =
  /** A role link as it was followed. Untrusted. */
  | { readonly link: string }
  /** A role of the menu by its key, and why a switch from elsewhere came to nothing. */
  | { readonly role: string; readonly before?: string }
  /** A role link that is to be copied. */
  | { readonly share: string }
  /** A grant that is to be asked for, as `‹account›/‹role›`; empty: the person says which. */
  | { readonly request: string };

/** Opens the page that shows what is about to happen, in a tab or in a new one. Only this extension can. */
export async function openLinkPage(subject: LinkPageSubject, tabId?: number): Promise<void> {
  const url = `${browser.runtime.getURL('src/link.html')}#${new URLSearchParams({ ...subject }).toString()}`;
  if (tabId === undefined) await browser.tabs.create({ url });
  else await browser.tabs.update(tabId, { url });
}
