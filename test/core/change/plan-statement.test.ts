import { expect, test } from 'vitest';
import { accessDifference } from '#core/access/access-difference.ts';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import { applyPlanToPicture } from '#core/change/apply-plan.ts';
import type { Change } from '#core/change/change-set.ts';
import { effectNotices } from '#core/change/effect-notices.ts';
import { planChanges } from '#core/change/plan-changes.ts';
import { acmeConfiguration } from '../../support/acme.ts';
import { asserts, picture, role, user } from '../../support/small-estate.ts';

const ADMIN = role('Admin', '').arn;
const [ADA, BOB] = [user('ada').arn, user('bob').arn];
const WHOLE = {
  Sid: 'Whole',
  Effect: 'Allow',
  Principal: {
    AWS: ['arn:aws:iam::111122223333:root', '999988887777'],
    Service: 'ec2.amazonaws.com',
  },
  Action: 'sts:AssumeRole',
};
const ONLY_ADA = { Effect: 'Allow', Principal: { AWS: ADA }, Action: 'sts:AssumeRole' };

const trusting = (name: string, ...Statement: readonly unknown[]) =>
  role(name, { Version: '2012-10-17', Statement });
const estate = (...roles: Parameters<typeof picture>[1]) =>
  picture(
    [user('ada', [asserts(roles.map(({ arn }) => arn))]), user('bob', [asserts(ADMIN)])],
    roles,
  );
const removal = (json: unknown, at = 0, of = ADMIN): Change => ({
  kind: 'remove',
  role: of,
  at,
  statement: JSON.stringify(json),
});
const planned = (read: EstatePicture, ...changes: readonly Change[]) =>
  planChanges({
    picture: read,
    configuration: acmeConfiguration,
    changes,
    nowMs: read.jump.readAtMs,
  });
const trustAfter = (read: EstatePicture, plan: ReturnType<typeof planned>) => {
  const [account] = applyPlanToPicture(read, plan).accounts;
  const trust = account?.kind === 'read' ? account.roles[0]!.trust : '';
  return (JSON.parse(trust) as { Statement: unknown[] }).Statement;
};

test('whom the statement alone lets in is told by name, and who is a stranger here as the statement writes them', () => {
  const read = estate(trusting('Admin', WHOLE, ONLY_ADA));
  const plan = planned(read, removal(WHOLE));
  const before = evaluateAccess(read);
  const after = evaluateAccess(applyPlanToPicture(read, plan));
  const told = effectNotices(plan, accessDifference(before, after), after.stateOf);
  expect(told).toEqual([{ kind: 'shuts-out', change: 0, principals: [BOB] }]);
  expect(plan.notices).toEqual([
    { kind: 'strangers-shut-out', change: 0, others: ['999988887777', 'ec2.amazonaws.com'] },
  ]);
  expect(trustAfter(read, plan)).toEqual([ONLY_ADA]);
});

test('a revoke of the same change set is asked for, so the removal is not told to shut that person out', () => {
  const read = estate(trusting('Admin', WHOLE, ONLY_ADA));
  const bob = { principal: BOB, role: ADMIN };
  const leaving: Change[] = [
    { kind: 'adopt', ...bob },
    { kind: 'revoke', ...bob },
  ];
  const plan = planned(read, removal(WHOLE), ...leaving);
  expect(plan.blockers).toEqual([]);
  const after = evaluateAccess(applyPlanToPicture(read, plan));
  expect(effectNotices(plan, accessDifference(evaluateAccess(read), after), after.stateOf)).toEqual(
    [],
  );
});

test('the statement that reaches a removal in IAM’s other way of writing it is the same one', () => {
  const read = estate(trusting('Admin', ONLY_ADA, { ...WHOLE, Action: ['sts:AssumeRole'] }));
  const plan = planned(read, removal(WHOLE));
  expect(trustAfter(read, plan)).toEqual([ONLY_ADA]);
});

test('of equal statements the one at the chosen place goes', () => {
  const read = estate(trusting('Admin', WHOLE, ONLY_ADA, WHOLE));
  expect(trustAfter(read, planned(read, removal(WHOLE, 2)))).toEqual([WHOLE, ONLY_ADA]);
  const both = planned(read, removal(WHOLE, 2), removal(WHOLE, 0));
  expect(trustAfter(read, both)).toEqual([ONLY_ADA]);
});

test('the only statement leaves a trust that lets nobody in', () => {
  const read = estate(trusting('Admin', WHOLE));
  expect(trustAfter(read, planned(read, removal(WHOLE)))).toMatchObject([{ Effect: 'Deny' }]);
});

test('a removal that would take the administrators’ own way into an account is refused', () => {
  const name = acmeConfiguration.jump.administrationRole;
  const door = trusting(name, WHOLE);
  const read = estate(door);
  expect(planned(read, removal(WHOLE, 0, door.arn)).blockers).toMatchObject([
    { kind: 'locks-administrators-out', role: door.arn, changes: [0] },
  ]);
  const open = estate(trusting(name, WHOLE, ONLY_ADA));
  expect(planned(open, removal(WHOLE, 0, door.arn)).blockers).toEqual([]);
});

test('a statement is not put back beside one that bears its Sid, nor one that names somebody who is gone', () => {
  const back: Change = { ...removal(WHOLE), kind: 'restore' } as Change;
  const other = { ...ONLY_ADA, Sid: 'Whole' };
  expect(planned(estate(trusting('Admin', other)), back).blockers).toEqual([
    { kind: 'cannot-restore', role: ADMIN, reason: 'sid', change: 0 },
  ]);
  // The one that bears it goes in the same plan.
  const replaced = planned(estate(trusting('Admin', other)), removal(other), back);
  expect(replaced.blockers).toEqual([]);
  const gone = { ...ONLY_ADA, Principal: { AWS: [ADA, `${ADA}-gone`] } };
  const named = { ...removal(gone), kind: 'restore' } as Change;
  expect(planned(estate(trusting('Admin', WHOLE)), named).blockers).toMatchObject([
    { kind: 'not-in-picture', arn: `${ADA}-gone`, changes: [0] },
  ]);
});

test('a statement that Jumpgate wrote is no removal’s business', () => {
  const owned = { ...ONLY_ADA, Sid: 'JumpgateTrust' };
  const plan = planned(estate(trusting('Admin', WHOLE, owned)), removal(owned, 1));
  expect(plan.calls).toEqual([]);
  expect(plan.notices).toEqual([{ kind: 'already-so', change: 0 }]);
});

test('what Jumpgate would write itself is not put back as somebody else’s', () => {
  const owned = { ...ONLY_ADA, Sid: 'JumpgateTrust' };
  const back = { ...removal(owned), kind: 'restore' } as Change;
  expect(planned(estate(trusting('Admin', WHOLE)), back).blockers).toMatchObject([
    { kind: 'cannot-restore', reason: 'owned' },
  ]);
});

test('a statement that comes back is told to let in those who gain by it', () => {
  const read = estate(trusting('Admin', ONLY_ADA));
  const changes: Change[] = [
    { kind: 'grant', principal: ADA, role: ADMIN },
    { ...removal(WHOLE), kind: 'restore' } as Change,
  ];
  const plan = planned(read, ...changes);
  expect(trustAfter(read, plan)).toEqual([WHOLE, ONLY_ADA]);
  const after = evaluateAccess(applyPlanToPicture(read, plan));
  expect(effectNotices(plan, accessDifference(evaluateAccess(read), after), after.stateOf)).toEqual(
    [{ kind: 'lets-in', change: 1, principals: [BOB] }],
  );
});

test('a statement that comes back is told with the strangers whom it lets in', () => {
  const plan = planned(estate(trusting('Admin', ONLY_ADA)), {
    kind: 'restore',
    role: ADMIN,
    at: 0,
    statement: JSON.stringify(WHOLE),
  });
  expect(plan.notices).toEqual([
    { kind: 'strangers-let-in', change: 0, others: ['999988887777', 'ec2.amazonaws.com'] },
  ]);
});
