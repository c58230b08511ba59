// Brings a fresh clone to where everything runs: the locked packages and, when asked, browsers.
// Plain JavaScript without imports of ours, because nothing is installed when it starts.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const BROWSERS = {
  chromium: {
    debianPackage: 'chromium',
    variable: 'JUMPGATE_BROWSER',
    places: [
      '/usr/bin/chromium',
      '/usr/bin/chromium-browser',
      '/snap/bin/chromium',
      '/usr/bin/google-chrome',
      '/usr/bin/microsoft-edge',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    ],
  },
  firefox: {
    debianPackage: 'firefox-esr',
    variable: 'JUMPGATE_FIREFOX',
    places: [
      '/usr/bin/firefox-esr',
      '/usr/bin/firefox',
      '/Applications/Firefox.app/Contents/MacOS/firefox',
      'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
    ],
  },
};

function run(command, args, options = {}) {
  const stdio = ['ignore', 'ignore', 'inherit'];
  return spawnSync(command, args, { cwd: root, stdio, ...options }).status === 0;
}

/** Compares what npm says it installed with what the lockfile asks for. */
function packagesAreInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || optional || installed[path]?.version === version,
  );
}

/** Runs `npm ci` unless the locked packages are there already. */
export function installPackages() {
  if (packagesAreInstalled()) return;
  console.log('Installing packages…');
  const ok = run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    shell: process.platform === 'win32',
  });
  if (!ok) throw new Error('npm ci failed. Check the network and run the command again.');
}

/** The path of a browser's program, or undefined. */
export function findBrowser(kind) {
  const { variable, places } = BROWSERS[kind];
  const named = process.env[variable];
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`${variable} names ${named}, which does not exist.`);
  }
  return places.find((place) => existsSync(place));
}

/** Finds a browser or installs Debian's; says what to do where neither is possible. */
export function installBrowser(kind) {
  const found = findBrowser(kind);
  if (found) return found;
  const { debianPackage, variable } = BROWSERS[kind];
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    console.log(`Installing ${debianPackage}…`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    run('apt-get', ['update', '-qq'], { env });
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', debianPackage], { env });
    const installed = findBrowser(kind);
    if (installed) return installed;
  }
  throw new Error(
    `No ${kind} was found. Install one, or set ${variable} to the path of its program, and run this again.`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    installPackages();
    for (const kind of process.argv.slice(2)) installBrowser(kind);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
