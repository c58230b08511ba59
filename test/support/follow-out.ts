import type { Page } from 'playwright-core';

/** Follows the link of a sign-in window that leads back to the extension: the browser closes the window there, at times before the click is over. */
export async function followOut(window: Page, name: string): Promise<void> {
  await window
    .getByRole('link', { name })
    .click()
    .catch((error: unknown) => {
      if (!window.isClosed()) throw error;
    });
}
