import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  parseEnrolment,
  toEnrolmentFile,
  toEnrolmentLink,
  toEnrolmentText,
  type Enrolment,
} from '#core/menu/enrolment.ts';

const enrolment: Enrolment = {
  url: 'https://menus.acme.example/menus/5kD9',
  keys: [{ kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) }],
  seal: 's'.repeat(43),
  series: 'acme/p17',
};
const valid = { kind: 'valid', enrolment };

test('reads back the text, the link and the file of an enrolment', () => {
  expect(parseEnrolment(toEnrolmentText(enrolment))).toEqual(valid);
  expect(
    parseEnrolment(toEnrolmentLink('https://wiki.acme.example/jumpgate#old', enrolment)),
  ).toEqual(valid);
  expect(parseEnrolment(toEnrolmentFile(enrolment))).toEqual(valid);
});

test('finds the text in a mail and mends lines that a mail program broke', () => {
  const text = toEnrolmentText(enrolment);
  expect(parseEnrolment(`Dear Ada,\n\n  ${text}\n\nBest, Bo`)).toEqual(valid);
  expect(parseEnrolment(` ${text.slice(0, 70)}\r\n${text.slice(70)}\n`)).toEqual(valid);
});

test.each([
  ['', 'no-text'],
  ['hello', 'no-text'],
  ['jumpgate:2:e30', 'newer-format'],
  ['{"jumpgate":2}', 'newer-format'],
  ['{"jumpgate":1', 'cut-off'],
  ['jumpgate:1:', 'cut-off'],
  ['jumpgate:1:e', 'cut-off'],
])('says what is wrong with %j', (input, code) => {
  expect(parseEnrolment(input)).toMatchObject({ kind: 'invalid', problems: [{ code }] });
});

test('a text that lost its end is never taken for a shorter one', () => {
  const text = toEnrolmentText(enrolment);
  for (let length = 0; length < text.length; length++)
    expect(parseEnrolment(text.slice(0, length)).kind).toBe('invalid');
});

test('names every field that is wrong, not only the first', () => {
  const broken = { ...enrolment, url: 'http://menus.acme.example/', seal: 'short', more: 1 };
  const verdict = parseEnrolment(JSON.stringify(broken));
  const paths = verdict.kind === 'invalid' ? verdict.problems.map(({ path }) => path) : [];
  expect(paths.sort()).toEqual(['more', 'seal', 'url']);
});

test.each([
  'http://menus.acme.example/a',
  'https://user:secret@menus.acme.example/a',
  'https://menus.acme.example/a#b',
  'https://menus.acme.example/a b',
  'https:///a',
  'javascript:alert(1)',
])('refuses the address %s', (url) => {
  expect(parseEnrolment(JSON.stringify({ ...enrolment, url })).kind).toBe('invalid');
});

test('never throws, whatever is pasted', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.base64String().map((s) => `jumpgate:1:${s}`),
      ),
      (input) => {
        expect(['valid', 'invalid']).toContain(parseEnrolment(input).kind);
      },
    ),
  );
});
