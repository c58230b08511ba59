import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import messages from '../public/_locales/en/messages.json' with { type: 'json' };
import manifest from '../manifest.json' with { type: 'json' };
import { dependencies } from '../package.json' with { type: 'json' };
import { ERROR_VALUES, errorTextKey } from '#ui/error-advice.ts';
import { REASON_STEPS } from '#core/menu/menu-verdict.ts';
import { FETCH_FAILURES } from '#core/menu/enrolment-state.ts';
import { REQUEST_OBSTACLES } from '#ui/state/request-review.ts';
import { LINK_FAULTS } from '#app/role-link.ts';
import { REQUEST_FAULTS } from '#core/change/grant-request.ts';
import { PARTITIONS } from '#core/aws/partitions.ts';

const root = join(import.meta.dirname, '..');
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(root, 'src', file), 'utf8') }));
const known = new Set(Object.keys(messages));

test('installing asks for the console’s pages and for nothing else', () => {
  const consoles = Object.values(PARTITIONS).flatMap(({ consoleDomain, extraConsoleHosts }) =>
    consoleDomain === null ? [] : [`*.${consoleDomain}`, ...extraConsoleHosts],
  );
  expect(new Set(manifest.host_permissions)).toEqual(
    new Set(consoles.map((host) => `https://${host}/*`)),
  );
  // None of these makes a browser warn.
  expect(new Set(manifest.permissions)).toEqual(
    new Set(['storage', 'unlimitedStorage', 'alarms', 'contextMenus']),
  );
  // Asked for from a click: the window of Cognito's sign-in pages, and word of a commit that ended.
  expect(new Set(manifest.optional_permissions)).toEqual(new Set(['identity', 'notifications']));
});

test('the README accounts for every package that ships, and for no other', () => {
  const [, table = ''] = readFileSync(join(root, 'README.md'), 'utf8').split(
    '## Packages that ship',
  );
  const named = [...table.matchAll(/^\| (\S.*?) +\|/gm)].flatMap(([, names = '']) =>
    names.split(', '),
  );
  const [, , ...packages] = named;
  expect(packages.sort()).toEqual(Object.keys(dependencies).sort());
});

test('every error code has its title, hint and next step', () => {
  for (const code of Object.keys(ERROR_VALUES) as (keyof typeof ERROR_VALUES)[]) {
    for (const part of ['title', 'hint', 'next'] as const) {
      expect(known, errorTextKey(code, part)).toContain(errorTextKey(code, part));
    }
  }
});

test('every reason to refuse a menu, and every failure to fetch one, has its sentence', () => {
  const reasons = Object.keys(REASON_STEPS).map((reason) => `menu_reason_${reason}`);
  const failures = FETCH_FAILURES.map((failure) => `menu_failure_${failure}`);
  for (const key of [...reasons, ...failures]) {
    expect(known).toContain(key.replaceAll('-', '_'));
  }
});

test('every fault of a link or a request has its sentence', () => {
  const keys = [
    ...LINK_FAULTS.map((fault) => `link_fault_${fault}`),
    ...REQUEST_FAULTS.map((fault) => `request_fault_${fault}`),
    ...REQUEST_OBSTACLES.map((obstacle) => `request_obstacle_${obstacle}`),
  ];
  for (const key of keys) expect(known).toContain(key.replaceAll('-', '_'));
});

test('every text is used, and has both of its plural forms', () => {
  const everything = sources.map(({ text }) => text).join('\n') + JSON.stringify(manifest);
  // Keys that are put together: `record_${kind}`.
  const prefixes = [...everything.matchAll(/`([a-z][a-z_]*_)\$\{/g)].map(
    ([, prefix = '']) => prefix,
  );
  const unused = [...known].filter((key) => {
    const name = key.replace(/_(one|other)$/, '');
    return !everything.includes(name) && !prefixes.some((prefix) => key.startsWith(prefix));
  });
  expect(unused).toEqual([]);
  const lonely = [...known].filter(
    (key) => key.endsWith('_one') && !known.has(key.replace(/_one$/, '_other')),
  );
  expect(lonely).toEqual([]);
});

test('no page writes markup from a string', () => {
  const markup = /dangerouslySetInnerHTML|\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write/;
  expect(sources.filter(({ text }) => markup.test(text)).map(({ file }) => file)).toEqual([]);
});
