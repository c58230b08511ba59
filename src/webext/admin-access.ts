import browser from 'webextension-polyfill';
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
