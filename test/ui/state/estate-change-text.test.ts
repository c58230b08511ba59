import { expect, test } from 'vitest';
import type { RoleArn } from '#core/aws/arn.ts';
import type { EstateConfiguration, Person } from '#core/estate/configuration.ts';
import { estateChangeText } from '#ui/state/estate-change-text.ts';
import { provideEnglish } from '../../support/english.ts';
import { acmeConfiguration } from '../../support/acme.ts';

provideEnglish();

const person = (name: string): Person => ({ id: name.toLowerCase(), name, principals: [] });
const acme: EstateConfiguration = {
  ...acmeConfiguration,
  people: ['Ada', 'Bob'].map(person),
  roles: [],
};

test('people who came, went or changed are named, and many of them counted', () => {
  const [ada] = acme.people;
  const changed = { ...ada!, email: 'ada@acme.example' };
  expect(estateChangeText(acme, { ...acme, people: [changed, person('Eve')] })).toBe(
    'People: Eve added; Ada changed; Bob removed',
  );
  const many = Array.from({ length: 40 }, (_, n) => person(`P${n}`));
  expect(estateChangeText(acme, { ...acme, people: [...acme.people, ...many] })).toBe(
    'People: 40 added',
  );
});

test('a role’s colour is a change of the role, by the name people have for it', () => {
  const [account] = acme.accounts;
  const arn = `arn:aws:iam::${account!.id}:role/Admin` as RoleArn;
  const [before, after] = ['000000', 'ffffff'].map((color) => ({
    ...acme,
    roles: [{ arn, color }],
  }));
  expect(estateChangeText(before!, after!)).toBe(`Roles: ${account!.name}/Admin changed`);
});

test('the rest is named by its part, and nothing is said of what stayed', () => {
  const after: EstateConfiguration = {
    ...acme,
    localKey: 2,
    nextKey: 'local',
    rules: { ...acme.rules, menuDays: acme.rules.menuDays === 7 ? 8 : 7 },
  };
  expect(estateChangeText(acme, after)).toBe('Signing keys changed · Rules changed');
  expect(estateChangeText(acme, { ...acme })).toBe('');
});
