import { expect, test } from 'vitest';
import { compileEstate } from '#core/access/compile-estate.ts';
import { evaluateAccess, evaluateEstate } from '#core/access/evaluate-access.ts';
import { findFindings, findForeignGrants } from '#core/access/findings.ts';
import { subjectOf } from '#core/change/change-set.ts';
import { applyPlanToPicture } from '#core/change/apply-plan.ts';
import { planChanges } from '#core/change/plan-changes.ts';
import type { Finding } from '#core/access/finding.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import { roleArn, type AccountId } from '#core/aws/arn.ts';
import { createIsForPeople } from '#core/estate/roles-for-people.ts';
import { isOfSetup, mendsOf } from '#ui/state/mends.ts';
import { acmeConfiguration, acmeEstate } from '../../support/acme.ts';
import {
  asserts,
  picture as smallPicture,
  role,
  trusts,
  user,
} from '../../support/small-estate.ts';
import { pictureOfEstate } from '../../support/picture-of-estate.ts';

const picture = pictureOfEstate(acmeEstate);
const evaluated = evaluateEstate(compileEstate(picture));
const heldPrincipals = new Set(acmeConfiguration.people.flatMap(({ principals }) => principals));
const input = { picture, ...evaluated, heldPrincipals };
const context = {
  table: evaluated.table,
  nowMs: picture.jump.readAtMs,
  isForPeople: createIsForPeople(acmeConfiguration),
};
const found = [...findFindings(input), ...findForeignGrants(input)];

test('every half grant of the acme estate is mended either way by what is staged for it', () => {
  const halves = found.filter(({ kind }) => kind === 'half-grant');
  const { 'assertion-only': asserted, 'trust-only': trusted } = evaluated.table.counts();
  const wide = found.map((one) => (one.kind === 'wide-assertion' ? one.halves : 0));
  expect(halves.length).toBeGreaterThan(4);
  expect(wide.reduce((sum, one) => sum + one, halves.length)).toBe(asserted + trusted);
  for (const finding of halves) {
    if (finding.kind !== 'half-grant') continue;
    const [complete] = mendsOf(finding, context);
    const plan = planChanges({
      picture,
      configuration: acmeConfiguration,
      changes: complete!.changes,
      nowMs: picture.jump.readAtMs,
    });
    if (plan.blockers.length > 0) continue;
    const after = evaluateAccess(applyPlanToPicture(picture, plan));
    expect(['granted', 'conditional', 'denied']).toContain(
      after.stateOf(finding.principal, finding.role),
    );
  }
});

test('what is staged for foreign grants takes over every one of them', () => {
  const foreign = found.filter(({ kind }) => kind === 'foreign-grant');
  expect(foreign.length).toBeGreaterThan(0);
  for (const finding of foreign) {
    if (finding.kind !== 'foreign-grant') continue;
    const [adopt] = mendsOf(finding, context);
    expect(adopt!.changes.map((change) => [change.kind, subjectOf(change)])).toEqual(
      finding.principals.map((principal) => ['adopt', principal]),
    );
  }
});

const ADMIN = role('Admin', '').arn;
const ADA = user('ada').arn;

/** The findings of a kind in a small estate, what is staged for the first of them, and the estate once that is committed. */
function mended<Kind extends Finding['kind']>(kind: Kind, small: EstatePicture) {
  const findingsIn = (read: EstatePicture) => {
    const seen = evaluateEstate(compileEstate(read));
    const all = findFindings({ picture: read, ...seen, heldPrincipals: new Set() });
    return { table: seen.table, ofKind: all.filter((one) => one.kind === kind) };
  };
  const before = findingsIn(small);
  const finding = before.ofKind[0]!;
  const [mend] = mendsOf(finding, { ...context, table: before.table });
  const changes = mend?.changes ?? [];
  const nowMs = small.jump.readAtMs;
  const plan = planChanges({ picture: small, configuration: acmeConfiguration, changes, nowMs });
  const after = applyPlanToPicture(small, plan);
  // as: only findings of the kind are left.
  return {
    finding: finding as Extract<Finding, { kind: Kind }>,
    plan,
    after,
    ...findingsIn(after),
  };
}

test('once the grants that rely on a wide trust are taken over, nobody relies on it', () => {
  const small = smallPicture(
    [user('ada', [asserts(ADMIN)]), user('bob')],
    [role('Admin', trusts('111122223333'))],
  );
  const { finding, plan, table, ofKind } = mended('wide-trust', small);
  expect(finding.serves).toEqual([ADA]);
  expect(plan.blockers).toEqual([]);
  expect(table.stateOf(ADA, ADMIN)).toBe('granted');
  expect(ofKind).toMatchObject([{ serves: [] }]);
});

test('once the grants that rely on a wide assertion are taken over, nobody relies on it', () => {
  const small = smallPicture(
    [user('ada', [asserts('arn:aws:iam::*:role/Ad*')])],
    [role('Admin', trusts(ADA)), role('Other', trusts(ADA))],
  );
  const { finding, plan, table, ofKind } = mended('wide-assertion', small);
  expect(finding.serves).toEqual([{ principal: ADA, role: ADMIN }]);
  expect(plan.blockers).toEqual([]);
  expect(table.stateOf(ADA, ADMIN)).toBe('granted');
  expect(ofKind).toMatchObject([{ serves: [] }]);
});

test('an assertion for a role that is not there is taken out, and the rest of its document stays', () => {
  const mine = asserts([ADMIN, `${ADMIN}Gone`], { Sid: 'Theirs' });
  const small = smallPicture([user('ada', [mine])], [role('Admin', trusts(ADA))]);
  const { plan, table, ofKind, after } = mended('missing-role', small);
  expect(plan.blockers).toEqual([]);
  expect(ofKind).toEqual([]);
  expect(table.stateOf(ADA, ADMIN)).toBe('granted');
  expect(after.accounts).toEqual(small.accounts);
  expect(
    after.jump.users[0]!.inlinePolicies.map(({ document }) => JSON.parse(document) as unknown),
  ).toEqual([asserts([ADMIN], { Sid: 'Theirs' })]);
});

test('an assertion of a policy that several share is not offered to be taken out', () => {
  const groups = [
    {
      name: 'ops',
      inlinePolicies: [{ name: 'g', document: JSON.stringify(asserts(ADMIN)) }],
      attachedPolicies: [],
    },
  ];
  const read = smallPicture([user('ada', [], { groups: ['ops'] })], []);
  const { plan } = mended('missing-role', { ...read, jump: { ...read.jump, groups } });
  expect(plan.changes).toEqual([]);
});

test('a role that nobody can assume is opened to those who are half there', () => {
  const small = smallPicture([user('ada', [asserts(ADMIN)])], [role('Admin', trusts('AIDAGONE'))]);
  const { finding, ofKind } = mended('nobody-can-assume', small);
  expect(finding.listed).toMatchObject([{ principal: ADA, state: 'assertion-only' }]);
  expect(ofKind).toEqual([]);
});

test('the roles by which Jumpgate comes in are not offered to be taken over or revoked', () => {
  const door = roleArn(
    'aws',
    '200000104729' as AccountId,
    acmeConfiguration.jump.administrationRole,
  );
  const finding: Finding = { kind: 'foreign-grant', role: door, principals: [ADA] };
  expect(mendsOf(finding, context)).toEqual([]);
  expect(isOfSetup(finding, context)).toBe(true);
  expect(isOfSetup({ ...finding, role: ADMIN }, context)).toBe(false);
  const { table } = evaluateEstate(
    compileEstate(
      smallPicture(
        [user('ada', [asserts([door, ADMIN])])],
        [role('Door', trusts(ADA), { arn: door }), role('Admin', trusts(ADA))],
      ),
    ),
  );
  const [remove] = mendsOf(
    { kind: 'principal-without-person', principal: ADA },
    { ...context, table },
  );
  expect(remove?.changes).toEqual([{ kind: 'revoke', principal: ADA, role: ADMIN }]);
});
