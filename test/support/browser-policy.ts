import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './install.mjs';

const CHROMIUM = '/usr/bin/chromium';
/** Where Debian's Chromium reads the policies that its company sets; it looks nowhere else. */
const DIRECTORIES = ['/etc/chromium', '/etc/chromium/policies', '/etc/chromium/policies/managed'];

/** Whether this machine's Chromium can be given a policy: root may write where it reads them. */
export function canSetBrowserPolicy(): boolean {
  return process.getuid?.() === 0 && findBrowser('chromium') === CHROMIUM;
}

/** The id that Chromium gives an unpacked extension without a key: its path, digested, in the letters a to p. */
export function unpackedExtensionId(directory: string): string {
  const digest = createHash('sha256').update(realpathSync(directory)).digest('hex');
  const letter = (digit: string) => 'abcdefghijklmnop'.charAt(parseInt(digit, 16));
  return Array.from(digest.slice(0, 32), letter).join('');
}

/** A company's policy for one extension, on this machine until it is removed. */
export interface BrowserPolicy {
  readonly set: (values: Readonly<Record<string, unknown>>) => void;
  /** Puts a whole policy file there, as somebody made it. */
  readonly install: (file: string) => void;
  /** Takes away the policy and every directory that was made for it. */
  readonly remove: () => void;
}

/** Writes the policy of one extension and nobody else's; other browsers of this machine read it and find none of theirs. */
export function createBrowserPolicy(extensionId: string): BrowserPolicy {
  const made = DIRECTORIES.filter((directory) => !existsSync(directory));
  for (const directory of made) mkdirSync(directory);
  const file = join(DIRECTORIES.at(-1) ?? '', `${extensionId}.json`);
  const install = (text: string) => writeFileSync(file, text);
  return {
    set: (values) =>
      install(JSON.stringify({ '3rdparty': { extensions: { [extensionId]: values } } })),
    install,
    remove: () => {
      rmSync(file, { force: true });
      for (const directory of made.toReversed()) {
        try {
          rmdirSync(directory);
        } catch {
          // Somebody else has put something in it since: it is theirs now.
        }
      }
    },
  };
}
