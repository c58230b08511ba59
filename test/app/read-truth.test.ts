import { expect, test } from 'vitest';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import { ACME_ESTATE, readEstate as readEstateFile } from '../lab/estate.ts';
import { makeEstate } from '../lab/make-estate.ts';
import { startLab } from '../lab/start-lab.ts';
import { truthOf } from '../support/access-truth.ts';
import { clientsOfLab } from '../support/lab-session.ts';
import { readLabEstate } from '../support/read-lab-estate.ts';

test.each([
  ['the lab’s estate', readEstateFile(ACME_ESTATE)],
  [
    'an estate of 40 accounts and 60 people',
    makeEstate({ accounts: 40, people: 60, roles: 9, grants: 900, seed: 5 }),
  ],
])('%s, read by its IAM calls, has every pair in its true state', async (_, estate) => {
  const running = await startLab({ estate });
  const { clients, jumpAccount, close } = clientsOfLab(running);
  const { kind, picture } = await readLabEstate(clients, estate, jumpAccount);
  close();
  await running.close();
  expect(kind).toBe('complete');
  expect(picture.accounts.every((account) => account.kind === 'read')).toBe(true);
  // The lab adds its administrators, and the roles by which they come in.
  const own = new Set(
    Object.values(estate.iam).flatMap(({ UserDetailList, RoleDetailList }) =>
      [...UserDetailList, ...RoleDetailList].map(({ Arn }): string => Arn),
    ),
  );
  const found = Array.from(evaluateAccess(picture).pairs())
    .filter(({ principal, role }) => own.has(principal) && own.has(role))
    .map(({ principal, role, state }): [string, string] => [`${principal} ${role}`, state]);
  expect(found.sort()).toEqual([...truthOf(estate)].sort());
});
