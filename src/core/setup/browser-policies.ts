/** Whose browser a policy configures. */
export type PolicyBrowser = 'chrome' | 'edge' | 'firefox';

/** What a company's policy may say; the same members as `public/managed-storage.json`. */
export interface PolicyWish {
  /** Of the one person whose browser it is, or what device management replaces by it. */
  readonly enrolment: string;
  readonly hardExpiry: boolean;
  readonly onlyManagedEnrolments: boolean;
}

/** Where each browser looks on Linux; on Windows and macOS device management takes the same values. */
export const POLICY_FILES: Readonly<Record<PolicyBrowser, string>> = {
  chrome: '/etc/opt/chrome/policies/managed/jumpgate.json',
  edge: '/etc/opt/edge/policies/managed/jumpgate.json',
  firefox: '/etc/firefox/policies/policies.json',
};

/** The id that Firefox knows the extension by. */
const FIREFOX_ID = 'jumpgate@jumpgate.example';

/**
 * The policy file of a browser.
 *
 * @param extensionId - As Chrome or Edge shows it; Firefox has one of its own.
 * @see Chrome Enterprise, "3rdparty"; Firefox policy templates, "3rdparty"
 */
export function browserPolicy(
  browser: PolicyBrowser,
  extensionId: string,
  { enrolment, hardExpiry, onlyManagedEnrolments }: PolicyWish,
): string {
  const values = { enrolments: [enrolment], hardExpiry, onlyManagedEnrolments };
  const policy =
    browser === 'firefox'
      ? { policies: { '3rdparty': { Extensions: { [FIREFOX_ID]: values } } } }
      : { '3rdparty': { extensions: { [extensionId]: values } } };
  return `${JSON.stringify(policy, null, 2)}\n`;
}
