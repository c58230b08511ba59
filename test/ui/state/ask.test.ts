import { expect, test } from 'vitest';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import { answerFor, findSubjects, subjectsOf } from '#ui/state/ask.ts';
import { truthOf } from '../../support/access-truth.ts';
import { acmeConfiguration as acme, acmeEstate } from '../../support/acme.ts';
import { pictureOfEstate } from '../../support/picture-of-estate.ts';

const table = evaluateAccess(pictureOfEstate(acmeEstate));
const subjects = subjectsOf(acme, table);
const truth = [...truthOf(acmeEstate)];
const ask = (query: string) => findSubjects(subjects, query);

test('a person answers with every role they stand to, as the truth has it', () => {
  const [person] = acme.people;
  const [subject] = ask(person!.name);
  const { canAssume } = answerFor(subject!, table);
  const expected = truth.filter(([pair]) =>
    person!.principals.some((arn) => pair.startsWith(`${arn} `)),
  );
  expect(canAssume.map((p) => [`${p.principal} ${p.role}`, p.state]).sort()).toEqual(
    expected.sort(),
  );
});

test('a role answers with everybody who stands to it, an account with all of its roles', () => {
  const [{ id }] = acme.accounts as [(typeof acme.accounts)[number]];
  const [account] = ask(id);
  const { assumedBy } = answerFor(account!, table);
  const expected = truth.filter(([pair]) => pair.split(':')[9] === id);
  expect(assumedBy).toHaveLength(expected.length);
  const role = assumedBy[0]!.role;
  const [subject, ...others] = ask(role);
  expect(others).toEqual([]);
  const pairs = answerFor(subject!, table).assumedBy;
  expect(pairs).toHaveLength(truth.filter(([pair]) => pair.endsWith(` ${role}`)).length);
});

test('words may come in any order and in any case, and nothing is asked by an empty box', () => {
  const { name } = acme.people[0]!;
  const turned = name.split(' ').reverse().join(' ').toUpperCase();
  expect(ask(turned).map((subject) => subject.name)).toContain(name);
  expect(ask('   ')).toEqual([]);
  expect(ask('nobody of that name')).toEqual([]);
});
