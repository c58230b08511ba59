import { expect, test } from 'vitest';
import { createAccessDesk } from '#core/access/access-desk.ts';
import { accessDifference } from '#core/access/access-difference.ts';
import { createAccessTable, type AccessColumns } from '#core/access/access-table.ts';
import { compileEstate } from '#core/access/compile-estate.ts';
import { createExplainer } from '#core/access/create-explainer.ts';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import { explainAccess } from '#core/access/explain-access.ts';
import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import { applyPlanToPicture } from '#core/change/apply-plan.ts';
import { planChanges } from '#core/change/plan-changes.ts';
import { ACME_ESTATE, readEstate } from '../../lab/estate.ts';
import { makeEstate } from '../../lab/make-estate.ts';
import { acmeConfiguration } from '../../support/acme-configuration.ts';
import { truthOf } from '../../support/access-truth.ts';
import { pictureOfEstate } from '../../support/picture-of-estate.ts';
import { asserts, picture, role, trusts, user } from '../../support/small-estate.ts';

const acme = readEstate(ACME_ESTATE);

test('the table of a second picture is that of the second picture', () => {
  const ask = createAccessDesk();
  const ADA = user('ada').arn;
  const admin = role('Admin', trusts(ADA));
  const table = (read: ReturnType<typeof picture>) =>
    // as: a table question is answered by columns.
    createAccessTable(ask({ picture: read, question: { kind: 'table' } }) as AccessColumns);
  expect(table(picture([user('ada')], [admin])).stateOf(ADA, admin.arn)).toBe('trust-only');
  const asserting = picture([user('ada', [asserts(admin.arn)])], [admin]);
  expect(table(asserting).stateOf(ADA, admin.arn)).toBe('granted');
});

test('the effect of calls equals the difference of two full evaluations', () => {
  const read = pictureOfEstate(acme);
  const half = acme.truth.find(({ state }) => state === 'assertion-only')!;
  const configuration = acmeConfiguration({
    jump: {
      partition: 'aws',
      account: read.jump.account,
      region: 'us-east-1',
      administrationRole: 'JumpgateAdmin',
    },
    accounts: acme.accounts,
  });
  const plan = planChanges({
    picture: read,
    configuration,
    changes: [
      { kind: 'grant', principal: half.principal as PrincipalArn, role: half.role as RoleArn },
    ],
    nowMs: read.jump.readAtMs,
  });
  expect(plan.calls.length).toBeGreaterThan(0);
  const ask = createAccessDesk();
  ask({ picture: read, question: { kind: 'table' } });
  expect(ask({ question: { kind: 'effect', plan } })).toEqual(
    accessDifference(evaluateAccess(read), evaluateAccess(applyPlanToPicture(read, plan))),
  );
});

test.each([
  ['the lab’s estate', acme],
  ['a made estate', makeEstate({ accounts: 8, people: 20, roles: 5, grants: 300, seed: 5 })],
])('one pair explained alone is explained as in the whole: %s', (_, estate) => {
  const read = pictureOfEstate(estate);
  const compiled = compileEstate(read);
  const explain = createExplainer(read);
  for (const [pair, state] of truthOf(estate)) {
    const [principal, target] = pair.split(' ') as [PrincipalArn, RoleArn];
    const alone = explain(principal, target);
    expect(alone.state).toBe(state);
    expect(alone).toEqual(explainAccess(compiled, principal, target));
  }
});

test('a desk without a picture says so', () => {
  expect(() => createAccessDesk()({ question: { kind: 'table' } })).toThrow('before it had');
});

test('whom another administrator has let in meanwhile is no effect of a plan that was made from the newer trust', () => {
  const [ada, bob] = [user('ada', [asserts('*')]), user('bob')];
  const target = role('Admin', trusts(ada.arn));
  const stale = picture([ada, bob], [target]);
  const now = JSON.stringify(trusts([ada.arn, bob.arn]));
  const edit = {
    ref: { kind: 'trust' as const, role: target.arn },
    account: stale.accounts[0]!.account,
    before: now,
    after: JSON.stringify(trusts([bob.arn])),
    sizeCharacters: 1,
    limitCharacters: 2048,
    changes: [0],
  };
  const call = {
    id: 'c1',
    account: edit.account,
    edit: 0,
    call: { api: 'UpdateAssumeRolePolicy' as const, role: target.arn, document: edit.after },
    after: [],
  };
  const ask = createAccessDesk();
  ask({ picture: stale, question: { kind: 'table' } });
  expect(ask({ question: { kind: 'effect', plan: { edits: [edit], calls: [call] } } })).toEqual([
    { principal: ada.arn, role: target.arn, from: 'granted', to: 'assertion-only' },
  ]);
});
