import { expect, test } from 'vitest';
import { parseAddress } from '#ui/state/address.ts';
import { routeHash, type Route } from '#ui/state/route.ts';

test.each([
  ['#/permissions/p17', { route: { page: 'permissions', person: 'p17' } }],
  [
    '#/@acme-gov/permissions/p17',
    { estate: 'acme-gov', route: { page: 'permissions', person: 'p17' } },
  ],
  ['#/@/setup/jump', { estate: '', route: { page: 'setup', step: 'jump' } }],
  ['#/@acme', { estate: 'acme', route: { page: 'settings' } }],
  ['#/ask/%40acme', { route: { page: 'ask', query: '@acme' } }],
  ['', { route: { page: 'settings' } }],
])('%s', (hash, address) => {
  expect(parseAddress(hash)).toEqual(address);
});

test.each<Route>([
  { page: 'permissions', person: 'a/b' },
  { page: 'network', focus: { kind: 'role', id: 'arn:aws:iam::200000104729:role/jump/Admin' } },
  { page: 'commit', seq: 7 },
  { page: 'ask', query: '@somebody #1' },
])('the address of a page leads back to it in its estate: %o', (route) => {
  expect(parseAddress(routeHash(route, 'acme'))).toEqual({ estate: 'acme', route });
});
