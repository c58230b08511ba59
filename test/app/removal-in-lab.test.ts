import 'fake-indexeddb/auto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileEstate } from '#core/access/compile-estate.ts';
import { evaluateEstate } from '#core/access/evaluate-access.ts';
import { findFindings } from '#core/access/findings.ts';
import { isOpenState } from '#core/access/access-state.ts';
import type { RoleArn } from '#core/aws/arn.ts';
import type { Change } from '#core/change/change-set.ts';
import { isSameDocument } from '#core/change/document-comparison.ts';
import { inverseChanges } from '#core/change/inverse-changes.ts';
import { mendsOf } from '#ui/state/mends.ts';
import { removalOf } from '#ui/state/removal.ts';
import { createLabAdministrator, type LabAdministrator } from '../support/lab-administrator.ts';
import { createWorld, type World } from '../tour/world.ts';

let world: World;
let robin: LabAdministrator;

beforeAll(async () => {
  world = await createWorld();
  robin = await createLabAdministrator(world, world.configuration);
});
afterAll(async () => {
  robin.close();
  await world.close();
});

const look = () => {
  const evaluated = evaluateEstate(compileEstate(robin.picture()));
  const picture = robin.picture();
  const found = findFindings({ picture, ...evaluated, heldPrincipals: new Set() });
  return {
    ...evaluated,
    wide: found.flatMap((one) =>
      one.kind === 'wide-trust' && one.source.sid === 'WholeJumpAccount' ? [one] : [],
    ),
  };
};
const statements = (role: RoleArn) =>
  [world.lab.iam.role(role)!.trust['Statement']].flat() as { readonly Sid?: string }[];
/** IAM writes a list of one in either way. */
const textOf = (Statement: readonly unknown[]) => JSON.stringify({ Statement });
const foreign = (role: RoleArn) =>
  statements(role).filter(({ Sid }) => !Sid?.startsWith('Jumpgate'));

/** Commits changes, looks again, and gives what the ledger keeps of them. */
async function commit(changes: readonly Change[]) {
  const plan = robin.plan(changes);
  expect(plan.blockers).toEqual([]);
  const result = await robin.commit(plan);
  await robin.lookAgain(plan);
  if (result.kind !== 'recorded' || result.record.kind !== 'commit') {
    throw new Error(`The commit was ${result.kind}.`);
  }
  return { plan, body: result.record.body };
}
test('those who relied on a statement that goes lose access; the ledger says who, and the inverse lets them in again', async () => {
  const before = look();
  const [finding] = before.wide.filter(({ serves }) => serves.length > 0);
  if (!finding) throw new Error('The lab has no such trust.');
  const { role } = finding;
  const stood = textOf(statements(role));
  const [loser = ''] = finding.serves;
  expect(await world.canAssume(loser, role)).toBe(true);
  const { body } = await commit([removalOf(finding)]);
  expect(await world.canAssume(loser, role)).toBe(false);
  expect(foreign(role).map(({ Sid }) => Sid)).not.toContain('WholeJumpAccount');
  expect(body.changes).toEqual([removalOf(finding)]);
  const lost = body.effect.filter(({ from, to }) => isOpenState(from) && !isOpenState(to));
  expect(lost.map(({ principal }) => principal).sort()).toEqual([...finding.serves].sort());
  expect(new Set(lost.map((one) => one.role))).toEqual(new Set([role]));

  const documents = body.actions.map(({ ref, before: text }) => ({ ref, before: text }));
  await commit(inverseChanges({ ...body, documents }));
  expect(isSameDocument(textOf(statements(role)), stood)).toBe(true);
  expect(await world.canAssume(loser, role)).toBe(true);
  expect(look().table.columns).toEqual(before.table.columns);
});

test('everybody who relies on a wide trust is taken over and the statement goes, in one write, with nobody’s access changing', async () => {
  const before = look();
  const [finding] = before.wide.filter(({ serves }) => serves.length > 0);
  if (!finding) throw new Error('The lab has no such trust.');
  const { role } = finding;
  const others = foreign(role).filter(({ Sid }) => Sid !== 'WholeJumpAccount');
  const context = { table: before.table, nowMs: Date.now(), isForPeople: () => true };
  const adopting = mendsOf(finding, context).flatMap(({ changes }) => changes);
  expect(adopting).toHaveLength(finding.serves.length);
  const { plan, body } = await commit([...adopting, removalOf(finding)]);
  expect(plan.edits.filter(({ ref }) => ref.kind === 'trust')).toHaveLength(1);
  expect(isSameDocument(textOf(foreign(role)), textOf(others))).toBe(true);
  const after = look();
  expect(after.wide.map((one) => one.role)).not.toContain(role);
  expect(after.table.columns).toEqual(before.table.columns);
  expect(body.effect).toEqual([]);
});

test('somebody who rewords the statement meanwhile keeps it: the commit stops at the conflict, and nothing is written', async () => {
  const [finding] = look().wide;
  if (!finding) throw new Error('The lab has no other such trust.');
  const plan = robin.plan([removalOf(finding)]);
  const held = world.lab.iam.role(finding.role)!;
  const reworded = statements(finding.role).map((one) =>
    one.Sid === 'WholeJumpAccount' ? { ...one, Sid: 'Whole' } : one,
  );
  world.lab.iam.put({ ...held, trust: { ...held.trust, Statement: reworded } });
  const result = await robin.commit(plan);
  expect(result.kind).toBe('conflict');
  expect(statements(finding.role)).toEqual(reworded);
});
