import { expect, test } from 'vitest';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import type { RoleArn } from '#core/aws/arn.ts';
import { layoutNetwork, nodeByKey } from '#ui/admin/network-layout.ts';
import { layoutFlow } from '#ui/admin/flow-layout.ts';
import {
  findFocuses,
  indexNetwork,
  networkAround,
  networkFlows,
  shortened,
} from '#ui/state/network.ts';
import { parseRoute, routeHash } from '#ui/state/route.ts';
import { acmeConfiguration, acmeEstate } from '../../support/acme.ts';
import { pictureOfEstate } from '../../support/picture-of-estate.ts';

const picture = pictureOfEstate(acmeEstate);
const access = evaluateAccess(picture);
const index = indexNetwork({ configuration: acmeConfiguration, picture, access });
const [ada] = acmeConfiguration.people;
const pairs = [...access.pairs()];

test('a person, one step away, is linked to exactly the roles they stand to', () => {
  const { people, roles, links } = networkAround(index, { kind: 'person', id: ada!.id }, 1);
  const expected = pairs.filter(({ principal }) => ada!.principals.includes(principal));
  expect(people.map(({ id }) => id)).toEqual([ada!.id]);
  expect(new Set(roles.map(({ id }) => id))).toEqual(new Set(expected.map(({ role }) => role)));
  expect(links.map(({ role, state }) => `${role} ${state}`).sort()).toEqual(
    expected.map(({ role, state }) => `${role} ${state}`).sort(),
  );
});

test('the second step from a person adds everybody else who stands to those roles, and no further role', () => {
  const one = networkAround(index, { kind: 'person', id: ada!.id }, 1);
  const two = networkAround(index, { kind: 'person', id: ada!.id }, 2);
  const roles = new Set(one.roles.map(({ id }) => id));
  const expected = pairs
    .filter(({ role }) => roles.has(role))
    .map((pair) => index.ownerOf(pair.principal));
  expect(new Set(two.people.map(({ id }) => id))).toEqual(new Set(expected));
  expect(new Set(two.roles.map(({ id }) => id))).toEqual(roles);
});

test('an account shows all its roles, those of nobody too, and the people of one step', () => {
  const { id } = acmeConfiguration.accounts[0]!;
  const network = networkAround(index, { kind: 'account', id }, 1);
  expect(network.accounts.map((account) => account.id)).toEqual([id]);
  expect(network.roles).toHaveLength(7);
  expect(network.links).toHaveLength(pairs.filter(({ role }) => role.includes(id)).length);
});

test('shortening keeps no line whose end is left out, and counts what is gone', () => {
  const full = networkAround(index, { kind: 'project', id: 'payments' }, 2);
  const { network, hidden } = shortened(full, 5);
  const kept = new Set([...network.people, ...network.roles].map(({ id }) => id));
  expect(network.links.every(({ person, role }) => kept.has(person) && kept.has(role))).toBe(true);
  expect(hidden).toBe(full.people.length + full.roles.length - kept.size);
});

test('the flows of the whole estate count every standing grant once', () => {
  const standing = pairs.filter(({ state }) => state === 'granted' || state === 'conditional');
  const flows = networkFlows(index);
  expect(flows.reduce((sum, { grants }) => sum + grants, 0)).toBe(standing.length);
  const { projects, environments } = layoutFlow(flows);
  for (const side of [projects, environments])
    expect(side.reduce((sum, { grants }) => sum + grants, 0)).toBe(standing.length);
});

test('arrow keys walk rows and follow lines, and stop at the edges', () => {
  const layout = layoutNetwork(networkAround(index, { kind: 'person', id: ada!.id }, 1));
  const [person] = layout.columns[0]!;
  const role = nodeByKey(layout, person!, 'ArrowRight')!;
  expect(role.node.kind).toBe('role');
  expect(nodeByKey(layout, role, 'ArrowLeft')).toBe(person);
  expect(nodeByKey(layout, role, 'ArrowRight')!.node.id).toBe(role.node.id.split(':')[4]);
  expect(nodeByKey(layout, person!, 'ArrowUp')).toBeUndefined();
  expect(nodeByKey(layout, person!, 'x')).toBeUndefined();
});

test('a search finds people, projects, accounts and roles by any of their words', () => {
  expect(findFocuses(index, 'okafor ada', 10)).toEqual([
    { kind: 'person', id: 'p1', label: 'Ada Okafor' },
  ]);
  const kinds = findFocuses(index, 'payments', 100).map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(['project', 'account', 'role']));
  expect(findFocuses(index, ' ', 10)).toEqual([]);
});

test('an address names a focus, and an unknown kind leads to the whole', () => {
  const id = 'arn:aws:iam::200000104729:role/jump/Admin' as RoleArn;
  const route = { page: 'network', focus: { kind: 'role', id } } as const;
  expect(parseRoute(routeHash(route))).toEqual(route);
  expect(parseRoute('#/network/galaxy/x')).toEqual({ page: 'network' });
});
