import { expect, test } from 'vitest';
import { createAccessDesk } from '#core/access/access-desk.ts';
import { createAccessTable, type AccessColumns } from '#core/access/access-table.ts';
import type { AccountId, PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { GrantRequest } from '#core/change/grant-request.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { reviewRequest } from '#ui/state/request-review.ts';
import { asserts, picture, role, trusts, user } from '../../support/small-estate.ts';

const NOW = 1_795_305_600_000;
const ADA = user('ada').arn;
const held = role('Admin', trusts(ADA));
const wanted = role('Auditor', trusts('111122223333'));
const read = picture([user('ada', [asserts(held.arn)])], [held, wanted]);
const access = createAccessTable(
  // as: a table question is answered by columns.
  createAccessDesk()({ picture: read, question: { kind: 'table' } }) as AccessColumns,
);
const configuration = {
  jump: { partition: 'aws', account: '111122223333' as AccountId },
  people: [{ id: 'p1', name: 'Ada Okafor', principals: [ADA] }],
} as unknown as EstateConfiguration; // as: the review looks at nothing else
const request: GrantRequest = { format: 1, principal: ADA, role: wanted.arn };
const review = (changes: Partial<GrantRequest>) =>
  reviewRequest({ ...request, ...changes }, configuration, read, access, NOW);

test('a request that can be staged names the holder by the estate’s word, and the change', () => {
  expect(review({ person: 'Mallory' })).toMatchObject({
    obstacles: [],
    holder: { name: 'Ada Okafor' },
    change: { kind: 'grant', principal: ADA, role: wanted.arn },
  });
  expect(review({ untilMs: NOW + 1 }).change).toMatchObject({ untilMs: NOW + 1 });
});

test.each([
  ['no-role', { role: 'arn:aws:iam::200000104729:role/Owner' as RoleArn }],
  ['account-unread', { role: 'arn:aws:iam::200000000009:role/Owner' as RoleArn }],
  ['no-principal', { principal: 'arn:aws:iam::111122223333:user/eve' as PrincipalArn }],
  ['other-jump-account', { principal: 'arn:aws:iam::999999999999:user/ada' as PrincipalArn }],
  [
    'other-partition',
    {
      principal: 'arn:aws-cn:iam::111122223333:user/ada' as PrincipalArn,
      role: 'arn:aws-cn:iam::200000104729:role/Auditor' as RoleArn,
    },
  ],
  ['granted-already', { role: held.arn }],
  ['date-passed', { untilMs: NOW }],
] as const)('%s stands against it', (obstacle, changes) => {
  expect(review(changes).obstacles).toContain(obstacle);
});
