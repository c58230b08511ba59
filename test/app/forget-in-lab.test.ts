import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { compileEstate } from '#core/access/compile-estate.ts';
import { evaluateEstate } from '#core/access/evaluate-access.ts';
import { findFindings } from '#core/access/findings.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import { mendsOf } from '#ui/state/mends.ts';
import { createLabAdministrator } from '../support/lab-administrator.ts';
import { createWorld } from '../tour/world.ts';

const seen = (picture: EstatePicture) => {
  const evaluated = evaluateEstate(compileEstate(picture));
  const found = findFindings({ picture, ...evaluated, heldPrincipals: new Set() });
  return { ...evaluated, found: found.filter(({ kind }) => kind === 'dangling-principal') };
};

test('the trusts of the lab’s estate forget those who are gone, in IAM, with nobody’s access changing', async () => {
  const world = await createWorld();
  const robin = await createLabAdministrator(world, world.configuration);
  const before = seen(robin.picture());
  expect(before.found.length).toBeGreaterThan(1);
  const context = { table: before.table, nowMs: Date.now(), isForPeople: () => true };
  const changes = before.found.flatMap((one) =>
    mendsOf(one, context).flatMap((mend) => mend.changes),
  );
  const plan = robin.plan(changes);
  expect(plan.blockers).toEqual([]);
  expect(new Set(plan.calls.map(({ call }) => call.api))).toEqual(
    new Set(['UpdateAssumeRolePolicy']),
  );
  const result = await robin.commit(plan);
  expect(result.kind).toBe('recorded');
  await robin.lookAgain(plan);
  const after = seen(robin.picture());
  expect(after.found).toEqual([]);
  expect(after.table.columns).toEqual(before.table.columns);
  robin.close();
  await world.close();
});
