import browser from 'webextension-polyfill';

const patternOf = (url: string) => `https://${new URL(url).hostname}/*`;

/** Whether the extension may read a site without the site's leave (CORS). */
export function hasSiteAccess(url: string): Promise<boolean> {
  return browser.permissions.contains({ origins: [patternOf(url)] });
}

/**
 * Asks the person for access to the site of an endpoint. Browsers allow it only from a click, before anything is awaited.
 *
 * @returns False when they said no; an endpoint that allows CORS works all the same.
 */
export function requestSiteAccess(url: string): Promise<boolean> {
  return browser.permissions.request({ origins: [patternOf(url)] });
}
