import { expect, test } from 'vitest';
import { isSameDocument } from '#core/change/document-comparison.ts';

const ada = 'arn:aws:iam::111122223333:user/ada';
const grace = 'arn:aws:iam::111122223333:user/grace';
const documentOf = (...Statement: readonly object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement });
const trust = (AWS: unknown, rest: object = {}) => ({
  Effect: 'Allow',
  Principal: { AWS },
  Action: 'sts:AssumeRole',
  ...rest,
});

test.each([
  ['lists in another order', documentOf(trust([ada, grace])), documentOf(trust([grace, ada]))],
  ['a list of one as its element', documentOf(trust([ada])), documentOf(trust(ada))],
  [
    'an account as its root ARN',
    documentOf(trust('111122223333')),
    documentOf(trust('arn:aws:iam::111122223333:root')),
  ],
  [
    'one statement without a list',
    documentOf(trust(ada)),
    documentOf(trust(ada)).replace(/[[\]]/g, ''),
  ],
  [
    'other white space',
    documentOf(trust(ada)),
    JSON.stringify(JSON.parse(documentOf(trust(ada))), null, 2),
  ],
])('takes %s for the same document', (_what, a, b) => {
  expect(isSameDocument(a, b)).toBe(true);
});

test.each([
  ['another principal', documentOf(trust(ada)), documentOf(trust(grace))],
  [
    'statements in another order',
    documentOf(trust(ada), trust(grace)),
    documentOf(trust(grace), trust(ada)),
  ],
  [
    'an account number in a condition that becomes a root ARN',
    documentOf(trust(ada, { Condition: { StringEquals: { 'sts:ExternalId': '111122223333' } } })),
    documentOf(
      trust(ada, {
        Condition: { StringEquals: { 'sts:ExternalId': 'arn:aws:iam::111122223333:root' } },
      }),
    ),
  ],
  ['no document', documentOf(trust(ada)), null],
  ['text that is no JSON', documentOf(trust(ada)), '{'],
])('tells a document from one with %s', (_what, a, b) => {
  expect(isSameDocument(a, b)).toBe(false);
});
