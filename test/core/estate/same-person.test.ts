import { expect, test } from 'vitest';
import { isSamePerson } from '#core/estate/same-person.ts';

const person = (id: string, email?: string) => ({
  id,
  name: 'Ada',
  principals: [],
  ...(email !== undefined && { email }),
});

test.each([
  [
    'one e-mail is one person, whatever the ids',
    'p1',
    'Ada@acme.example',
    'x',
    'ada@acme.example ',
    true,
  ],
  [
    'two e-mails are two people, whatever the ids',
    'p1',
    'ada@acme.example',
    'p1',
    'bob@acme.example',
    false,
  ],
  ['without e-mail the id tells', 'p1', undefined, 'p1', 'ada@acme.example', true],
  ['nothing in common', 'p1', undefined, 'p2', undefined, false],
] as const)('%s', (_, id, email, otherId, otherEmail, same) => {
  expect(isSamePerson(person(id, email), person(otherId, otherEmail))).toBe(same);
});
