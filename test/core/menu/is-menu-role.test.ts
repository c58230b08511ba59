import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { isMenuRole } from '#core/menu/is-menu-role.ts';
import { MenuRoleSchema } from '#core/menu/menu-document.ts';
import { hostileName, menuRoles } from '../../support/menu-arbitraries.ts';

const role = menuRoles.filter((roles) => roles.length > 0).map(([first]) => first!);
const field = fc.oneof(
  fc.constantFrom(...Object.keys(MenuRoleSchema.entries)),
  fc.constantFrom('extra', '__proto__', 'toString'),
);
const odd = fc.oneof(
  hostileName,
  fc.jsonValue(),
  fc.integer(),
  fc.double(),
  fc.constantFrom(
    ...[undefined, null, '', 0, -0, 3599, 3600, 43_200, 43_201, 3600.5, 2 ** 53, NaN, true],
    ...['/a', '//a', '/\\a', '/', 'a/b', '/a/b', 'a//b', 'D13212', 'd1321', '200000000001\n'],
    ...[63, 64, 65, 200, 201, 1024, 1025].flatMap((n) => ['x'.repeat(n), `/${'x'.repeat(n - 1)}`]),
  ),
);

test('the fast check of a role says what the schema says, whatever the value', () => {
  fc.assert(
    fc.property(
      role,
      fc.array(fc.tuple(field, odd), { maxLength: 3 }),
      fc.option(field),
      (valid, changes, removed) => {
        const value: Record<string, unknown> = { ...valid };
        for (const [name, to] of changes)
          Object.defineProperty(value, name, {
            value: to,
            enumerable: true,
            configurable: true,
            writable: true,
          });
        if (removed !== null) Reflect.deleteProperty(value, removed);
        expect(isMenuRole(value)).toBe(v.is(MenuRoleSchema, value));
      },
    ),
    { numRuns: 20_000 },
  );
});

test.each([null, undefined, 0, 'role', [], [{}], () => 0])('%j is no role', (value) => {
  expect(isMenuRole(value)).toBe(false);
});
