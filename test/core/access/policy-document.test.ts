import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePolicyDocument, type PolicyIssue } from '#core/access/policy-document.ts';

function issuesOf(json: unknown): readonly PolicyIssue[] {
  const parsed = parsePolicyDocument(typeof json === 'string' ? json : JSON.stringify(json));
  return parsed.kind === 'unreadable' ? parsed.issues : [];
}

const ALLOW = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' };

test('reads a list written as one string or as an array alike', () => {
  const of = (action: unknown) => {
    const parsed = parsePolicyDocument(
      JSON.stringify({ Version: '2012-10-17', Statement: { ...ALLOW, Action: action } }),
    );
    return parsed.kind === 'parsed' ? parsed.document.statements[0]?.action : undefined;
  };
  expect(of('sts:AssumeRole')).toEqual(of(['sts:AssumeRole']));
});

test('keeps each statement as IAM returned it, in its order', () => {
  const statements = [
    { ...ALLOW, Sid: 'B' },
    { Sid: 'A', ...ALLOW },
  ];
  const parsed = parsePolicyDocument(JSON.stringify({ Statement: statements }));
  expect(
    parsed.kind === 'parsed' && JSON.stringify(parsed.document.statements.map((s) => s.json)),
  ).toBe(JSON.stringify(statements));
});

test('a document without a version is of 2008', () => {
  const parsed = parsePolicyDocument(JSON.stringify({ Statement: ALLOW }));
  expect(parsed).toMatchObject({ kind: 'parsed', document: { version: '2008-10-17' } });
});

test.each<[string, unknown, PolicyIssue['problem'], string]>([
  ['text that is no JSON', '{"Version":', 'not-json', '$'],
  ['an array', [], 'not-an-object', '$'],
  ['no statement', { Version: '2012-10-17' }, 'missing', '$.Statement'],
  [
    'a version nobody knows',
    { Version: '2020-01-01', Statement: [] },
    'not-a-version',
    '$.Version',
  ],
  [
    'an unknown element',
    { Statement: [{ ...ALLOW, Foo: 1 }] },
    'unknown-element',
    '$.Statement[0].Foo',
  ],
  [
    'an effect in small letters',
    { Statement: [{ ...ALLOW, Effect: 'allow' }] },
    'not-an-effect',
    '$.Statement[0].Effect',
  ],
  [
    'an action that is a number',
    { Statement: { ...ALLOW, Action: 7 } },
    'not-text-or-list',
    '$.Statement.Action',
  ],
  [
    'Action beside NotAction',
    { Statement: { ...ALLOW, NotAction: 'x' } },
    'both-forms',
    '$.Statement.NotAction',
  ],
  ['no action', { Statement: { Effect: 'Allow', Resource: '*' } }, 'missing', '$.Statement.Action'],
  [
    'a condition that is a list',
    { Statement: { ...ALLOW, Condition: [] } },
    'not-an-object',
    '$.Statement.Condition',
  ],
  [
    'a condition value that is an object',
    { Statement: { ...ALLOW, Condition: { Bool: { k: {} } } } },
    'not-a-condition-value',
    '$.Statement.Condition.Bool.k',
  ],
  [
    'a principal of an unknown type',
    { Statement: { Effect: 'Allow', Action: '*', Principal: { Aws: '*' } } },
    'unknown-element',
    '$.Statement.Principal.Aws',
  ],
  [
    'a key that is a prototype',
    '{"Statement":[],"__proto__":{}}',
    'unknown-element',
    '$.__proto__',
  ],
])('refuses %s, naming the place', (_, json, problem, path) => {
  expect(issuesOf(json)).toContainEqual({ problem, path });
});

test('names all that is wrong at once', () => {
  const issues = issuesOf({
    Statement: [
      { ...ALLOW, Effect: 'No' },
      { ...ALLOW, Action: [1] },
    ],
  });
  expect(issues.map(({ path }) => path)).toEqual([
    '$.Statement[0].Effect',
    '$.Statement[1].Action',
  ]);
});

test('a condition on a key such as constructor or __proto__ is not lost', () => {
  const text =
    '{"Statement":{"Effect":"Allow","Action":"*","Condition":{"StringEquals":{"__proto__":"a","constructor":"b"}}}}';
  const parsed = parsePolicyDocument(text);
  expect(parsed.kind === 'parsed' && parsed.document.statements[0]?.conditions).toEqual([
    { operator: 'StringEquals', key: '__proto__', values: ['a'] },
    { operator: 'StringEquals', key: 'constructor', values: ['b'] },
  ]);
});

test('no text makes it throw', () => {
  const nearlyPolicies = fc.record(
    {
      Version: fc.jsonValue(),
      Statement: fc.oneof(
        fc.jsonValue(),
        fc.array(
          fc.record(
            {
              Effect: fc.jsonValue(),
              Action: fc.jsonValue(),
              Principal: fc.jsonValue(),
              Condition: fc.jsonValue(),
            },
            { requiredKeys: [] },
          ),
        ),
      ),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        nearlyPolicies.map((json) => JSON.stringify(json)),
      ),
      (text) => {
        expect(['parsed', 'unreadable']).toContain(parsePolicyDocument(text).kind);
      },
    ),
  );
});
