import 'fake-indexeddb/auto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import { rolePathAndName } from '#core/aws/arn.ts';
import { isPairChange, type PairChange } from '#core/change/change-set.ts';
import type { Plan } from '#core/change/plan.ts';
import { createRandom } from '../lab/randomness.ts';
import { createLabAdministrator, type LabAdministrator } from '../support/lab-administrator.ts';
import { createWorld, type World } from '../tour/world.ts';

/** The environment may ask for fewer or more. */
const COMMITS = Number(process.env['JUMPGATE_LAB_COMMITS'] ?? 200);

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

const principals = () => world.configuration.people.flatMap((person) => person.principals);
const roles = () =>
  robin.picture().accounts.flatMap((account) =>
    account.kind === 'read'
      ? account.roles
          .filter(({ arn, path }) => {
            const isOurs = rolePathAndName(arn).startsWith('Jumpgate');
            return !isOurs && !path.startsWith('/aws-');
          })
          .map(({ arn }) => arn)
      : [],
  );

/** What others' statements hold is taken over, and what still cannot be planned is left out. */
function plannable(administrator: LabAdministrator, wished: readonly PairChange[]): Plan {
  let changes = wished;
  for (;;) {
    const plan = administrator.plan(changes);
    if (plan.blockers.length === 0) return plan;
    const adopted = new Set(changes.flatMap((one) => (one.kind === 'adopt' ? [pairOf(one)] : [])));
    const hopeless = new Set<string>();
    const held: PairChange[] = [];
    for (const blocker of plan.blockers) {
      const indexes = 'changes' in blocker ? blocker.changes : [blocker.change];
      for (const change of indexes.flatMap((index) => changes[index] ?? [])) {
        const pair = pairOf(change);
        if (blocker.kind !== 'held-by-others' || adopted.has(pair)) hopeless.add(pair);
        else held.push({ kind: 'adopt', principal: change.principal, role: change.role });
      }
    }
    changes = [...changes, ...new Map(held.map((one) => [pairOf(one), one])).values()].filter(
      (change) => !hopeless.has(pairOf(change)),
    );
  }
}

const pairOf = ({ principal, role }: Pick<PairChange, 'principal' | 'role'>) =>
  `${principal} ${role}`;

test(`AssumeRole agrees with the evaluator for every pair touched, after each of ${COMMITS} commits`, async () => {
  const random = createRandom(7);
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)]!;
  const counts = { commits: 0, writes: 0, pairs: 0, open: 0, adopted: 0 };
  for (let n = 0; counts.commits < COMMITS; n += 1) {
    expect(n).toBeLessThan(COMMITS * 3);
    const table = evaluateAccess(robin.picture());
    const held = [...table.pairs()].filter(({ state }) => /granted|conditional/.test(state));
    const wished = Array.from({ length: 1 + Math.floor(random() * 6) }, (): PairChange => {
      const some = pick(held);
      if (random() < 0.45 && roles().includes(some.role)) {
        const { principal, role } = some;
        return { kind: 'revoke', principal, role, ...(random() < 0.2 && { endSessions: true }) };
      }
      const untilMs = random() < 0.2 ? { untilMs: Date.now() + 86_400_000 } : {};
      return { kind: 'grant', principal: pick(principals()), role: pick(roles()), ...untilMs };
    });
    const plan = plannable(robin, wished);
    if (plan.calls.length === 0) continue;
    const result = await robin.commit(plan);
    if (result.kind === 'halted') expect(result.journal.messages).toEqual([]);
    expect(result).toMatchObject({ kind: 'recorded', unconfirmed: [] });
    if (result.kind !== 'recorded' || result.record.kind !== 'commit') return;
    await robin.lookAgain(plan);
    counts.commits += 1;
    counts.writes += plan.calls.length;
    counts.adopted += plan.changes.filter(({ kind }) => kind === 'adopt').length;

    const after = evaluateAccess(robin.picture());
    const touched = new Map<string, { principal: PrincipalArn; role: RoleArn }>();
    for (const change of [...plan.changes.filter(isPairChange), ...result.record.body.effect])
      touched.set(pairOf(change), change);
    // Beside every touched pair, somebody who must not have noticed.
    for (const { role } of plan.changes) {
      const pair = { principal: pick(principals()), role };
      touched.set(pairOf(pair), pair);
    }
    for (const { principal, role } of touched.values()) {
      if (!principal.includes(':user/')) continue;
      const state = after.stateOf(principal, role);
      const isOpen = state === 'granted' || state === 'conditional';
      counts.pairs += 1;
      counts.open += Number(isOpen);
      expect({ principal, role, state, opens: await world.canAssume(principal, role) }).toEqual({
        principal,
        role,
        state,
        opens: isOpen,
      });
    }
    // Nothing is left to do: planned again, what was granted last needs no call.
    const last = new Map(
      plan.changes
        .filter(isPairChange)
        .flatMap((one) => (one.kind === 'adopt' ? [] : [[pairOf(one), one] as const])),
    );
    const grants = [...last.values()].filter(({ kind }) => kind === 'grant');
    expect(robin.plan(grants).calls).toEqual([]);
  }
  expect(counts.pairs).toBeGreaterThan(COMMITS * 3);
  expect(counts.open).toBeGreaterThan(COMMITS / 2);
  expect(counts.adopted).toBeGreaterThan(0);
}, 900_000);
