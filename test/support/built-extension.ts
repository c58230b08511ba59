import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const DIST = join(ROOT, 'dist', 'chromium');

/** When the newest file of a folder or file was written, in epoch milliseconds. */
function newestMs(path: string): number {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}

/**
 * The folder of the built extension for Chromium, built anew when a source is newer than it.
 *
 * @throws Error when the build fails; its output has been printed.
 */
export function builtExtension(): string {
  const sources = ['src', 'public', 'manifest.json', 'vite.config.ts', 'package-lock.json'];
  const built = join(DIST, 'manifest.json');
  const isStale =
    !existsSync(built) ||
    sources.some((source) => newestMs(join(ROOT, source)) > statSync(built).mtimeMs);
  if (!isStale) return DIST;
  const { status } = spawnSync(
    'npx',
    ['vite', 'build', '--mode', 'chromium', '--logLevel', 'warn'],
    {
      cwd: ROOT,
      stdio: 'inherit',
    },
  );
  if (status !== 0) throw new Error('The extension could not be built.');
  return DIST;
}
