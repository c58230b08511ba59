import { expect, test } from 'vitest';
import { managedEnrolmentProblems } from '#app/managed-enrolment-problems.ts';
import { toEnrolmentText } from '#core/menu/enrolment.ts';
import { NO_POLICY } from '#core/menu/managed-policy.ts';
import { makeKey } from '../support/menu-fixture.ts';

test('texts of a policy that cannot be read are named by their place, good ones are not', async () => {
  const { publicKey } = await makeKey();
  const good = toEnrolmentText({ url: 'https://menus.acme.example/m', keys: [publicKey] });
  const policy = { ...NO_POLICY, enrolments: [good, 'hello', good.slice(0, -30)] };
  expect(managedEnrolmentProblems(policy)).toMatchObject([
    { place: 2, problems: [{ code: 'no-text' }] },
    { place: 3, problems: [{ code: 'cut-off' }] },
  ]);
});
