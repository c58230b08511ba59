import type { Browser } from 'webextension-polyfill';

// as: promise-based in Firefox under `browser` and in Chromium (MV3) under `chrome`; the popup carries no polyfill.
const globals = globalThis as unknown as { readonly browser?: Browser; readonly chrome: Browser };

/** The browser's extension API as it is: every call answers with a promise. */
export const browser: Browser = globals.browser ?? globals.chrome;
