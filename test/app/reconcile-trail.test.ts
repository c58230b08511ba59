import 'fake-indexeddb/auto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reconcileTrail } from '#app/reconcile-trail.ts';
import { createFetchTrailEvents } from '#aws/cloudtrail.ts';
import type { IamRole } from '#core/access/picture.ts';
import type { TrailEventStore } from '#core/ports.ts';
import { openDatabase } from '#store/database.ts';
import { createTrailEventStore } from '#store/trail-event-store.ts';
import { createLabAdministrator, type LabAdministrator } from '../support/lab-administrator.ts';
import { clientsOfLab, type LabClients } from '../support/lab-session.ts';
import { createWorld, type World } from '../tour/world.ts';
import { evaluateAccess } from '#core/access/evaluate-access.ts';

let world: World;
let robin: LabAdministrator;
let own: LabClients;
let trailEvents: TrailEventStore;

beforeAll(async () => {
  world = await createWorld();
  robin = await createLabAdministrator(world, world.configuration);
  own = clientsOfLab(world);
  trailEvents = createTrailEventStore(await openDatabase('trail'));
});
afterAll(async () => {
  robin.close();
  own.close();
  await world.close();
});

const look = () =>
  reconcileTrail(
    {
      ledger: robin.ledger,
      objects: undefined,
      trailEvents,
      fetchTrailEvents: createFetchTrailEvents(own.clients),
    },
    world.configuration.id,
    robin.picture(),
    {
      fromMs: Date.now() - 3_600_000,
      toMs: Date.now() + 60_000,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    },
  );

/** Whose trust names no principal that is gone, and that is not a service's own. */
const isWritable = ({ arn, trust }: IamRole) =>
  trust.includes('arn:aws:iam') && !trust.includes('AIDA') && !arn.includes('Jumpgate');

test('the ledger’s actions get CloudTrail’s event ids, and nothing is left unexplained', async () => {
  const [principal] = world.configuration.people.flatMap(({ principals }) => principals);
  const table = evaluateAccess(robin.picture());
  const plan = robin
    .picture()
    .accounts.flatMap((one) => (one.kind === 'read' ? one.roles : []))
    .flatMap(({ arn: role }) =>
      principal && table.stateOf(principal, role) === 'none'
        ? [robin.plan([{ kind: 'grant', principal, role }])]
        : [],
    )
    .find(({ blockers, calls }) => blockers.length === 0 && calls.length > 0);
  if (!plan) throw new Error('Nothing can be granted in the lab.');
  expect(await robin.commit(plan)).toMatchObject({ kind: 'recorded' });
  const explained = await look();
  expect(explained.actionCount).toBeGreaterThan(0);
  expect(explained.eventIds.size).toBe(explained.actionCount);
  expect(explained.unexplained).toEqual([]);
  expect(explained.unreadable).toEqual([]);
  // Kept beside the ledger, for CloudTrail forgets.
  const requestIds = new Set([...explained.eventIds.keys(), 'somebody else’s']);
  expect(await trailEvents.load(world.configuration.id, requestIds)).toEqual(explained.eventIds);
}, 120_000);

test('a trust that somebody else wrote is named with its event, and an account that refuses does not hide the others', async () => {
  const first = robin
    .picture()
    .accounts.find((one) => one.kind === 'read' && one.roles.some(isWritable));
  const role = first?.kind === 'read' ? first.roles.find(isWritable) : undefined;
  if (!first || !role) throw new Error('No role of the lab can be written.');
  await robin.deps.applyCall(first.account, {
    api: 'UpdateAssumeRolePolicy',
    role: role.arn,
    document: role.trust,
  });
  const { unexplained } = await look();
  expect(unexplained).toMatchObject([
    {
      name: 'UpdateAssumeRolePolicy',
      account: first.account,
      targets: [role.arn.split('/').at(-1)],
    },
  ]);
  const forbid = world.lab.faults.add({
    service: 'cloudtrail',
    account: world.lab.jumpAccount,
    effect: { kind: 'error', status: 400, code: 'AccessDeniedException', message: 'no' },
  });
  const refused = await look();
  forbid();
  expect(refused.unreadable).toMatchObject([
    { account: world.lab.jumpAccount, error: { code: 'aws/access-denied' } },
  ]);
  expect(refused.unexplained.length).toBe(1);
}, 120_000);
