import browser, { type Manifest } from 'webextension-polyfill';
import { PARTITIONS, type PartitionId } from '#core/aws/partitions.ts';

/** Match patterns of what admin mode talks to in a partition: AWS's APIs, sign-in, and the address sign-in returns to. */
export function adminOrigins(partition: PartitionId): readonly string[] {
  const { dnsSuffix, signInDomain } = PARTITIONS[partition];
  return [`https://*.${dnsSuffix}/*`, `https://*.${signInDomain}/*`, 'http://127.0.0.1/*'];
}

/**
 * Asks for the hosts of admin mode; people who only use the menu are never asked. Browsers allow it only from a click,
 * before anything is awaited.
 */
export function requestAdminAccess(partition: PartitionId): Promise<boolean> {
  return browser.permissions.request({ origins: [...adminOrigins(partition)] });
}

/**
 * Asks for what signing in with Cognito needs beside: the host of the hosted pages, and the window in which they open. From a click,
 * like the others.
 */
export function requestCognitoAccess(partition: PartitionId, domain: string): Promise<boolean> {
  // Firefox gives `identity` at installation and refuses to be asked again.
  // as: the types list what Firefox lets be optional.
  const identity = 'identity' as Manifest.OptionalPermission;
  return browser.permissions.request({
    permissions: needsIdentity() ? [identity] : [],
    origins: [...adminOrigins(partition), `https://${domain}/*`],
  });
}

function needsIdentity(): boolean {
  return !browser.runtime.getManifest().permissions?.includes('identity');
}

/** Whether they have been granted. */
export function hasAdminAccess(partition: PartitionId): Promise<boolean> {
  return browser.permissions.contains({ origins: [...adminOrigins(partition)] });
}
