import browser from 'webextension-polyfill';
import { AppError } from '#core/errors.ts';
import type { LaunchWebAuth } from '#core/ports.ts';

const PATH = 'cognito';

/** The API, which Chromium gives only once it was asked for. */
function identityApi(): typeof browser.identity | undefined {
  return browser.identity;
}

/**
 * The address that sign-in pages may send the browser back to; it leads nowhere but to this extension. Known before anything
 * was asked for, because whoever manages the pages must allow it first.
 */
export function webAuthRedirectUri(): string {
  return (
    identityApi()?.getRedirectURL(PATH) ?? `https://${browser.runtime.id}.chromiumapp.org/${PATH}`
  );
}

/** Opens a sign-in page in a window of its own and waits for the address it ends at. */
export const launchWebAuth: LaunchWebAuth = async (url, signal) => {
  if (signal.aborted) throw new AppError('operation/stopped', {});
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new AppError('operation/stopped', {})), {
      once: true,
    });
  });
  const ended = browser.identity.launchWebAuthFlow({ url, interactive: true }).then(
    (end) => ({ kind: 'redirected', url: end }) as const,
    // Browsers reject when the window was closed, and when a page could not be loaded, in words that nobody promises.
    () => ({ kind: 'closed' }) as const,
  );
  return Promise.race([ended, stopped]);
};
