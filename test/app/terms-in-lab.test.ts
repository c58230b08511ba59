import 'fake-indexeddb/auto';
import { GetAccountSummaryCommand, IAMClient } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { evaluateAccess, evaluateEstate } from '#core/access/evaluate-access.ts';
import { compileEstate } from '#core/access/compile-estate.ts';
import { findFindings } from '#core/access/findings.ts';
import { createOfferableRoles } from '#core/access/offerable-roles.ts';
import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import { planSessionCleanUp } from '#core/change/clean-up-sessions.ts';
import { isSameDocument } from '#core/change/document-comparison.ts';
import { ENDED_SESSIONS_POLICY } from '#core/change/end-sessions.ts';
import type { Plan } from '#core/change/plan.ts';
import { planHashText } from '#core/change/plan-hash-text.ts';
import { timeBoundGrants } from '#core/change/time-bound.ts';
import { createLabAdministrator, type LabAdministrator } from '../support/lab-administrator.ts';
import { sdkOverProxy } from '../support/sdk-over-proxy.ts';
import { chooseCast } from '../tour/cast.ts';
import { createWorld, type World } from '../tour/world.ts';

const HOUR_MS = 3_600_000;

let world: World;
let robin: LabAdministrator;
let principal: PrincipalArn;
let role: RoleArn;
let proxy: ReturnType<typeof sdkOverProxy>;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  world = await createWorld();
  proxy = sdkOverProxy(world);
  const cast = chooseCast(world);
  [principal, role] = [cast.principal as PrincipalArn, cast.grant.arn as RoleArn];
});
afterAll(async () => {
  proxy.close();
  await world.close();
  vi.useRealTimers();
});
beforeEach(async () => {
  await signIn();
  return () => robin.close();
});

async function signIn(): Promise<void> {
  robin = await createLabAdministrator(world, world.configuration);
}

/** Lets time pass, here and in the lab; the sessions of before have ended by then. */
async function pass(milliseconds: number): Promise<void> {
  vi.setSystemTime(Date.now() + milliseconds);
  robin.close();
  await signIn();
}

async function commit(plan: Plan): Promise<void> {
  expect(plan.blockers).toEqual([]);
  expect(await robin.commit(plan)).toMatchObject({ kind: 'recorded' });
  await robin.lookAgain(plan);
}

const roleNow = () => {
  for (const account of robin.picture().accounts)
    if (account.kind === 'read') for (const one of account.roles) if (one.arn === role) return one;
  throw new Error('The role is gone.');
};

test('a grant with a date ends by itself, is found afterwards, and leaves nothing when it is cleaned up', async () => {
  const untilMs = Math.floor(Date.now() / 1000) * 1000 + HOUR_MS;
  const former = roleNow().trust;
  const grant = robin.plan([{ kind: 'grant', principal, role, untilMs }]);
  await commit(grant);
  expect(await world.canAssume(principal, role)).toBe(true);
  expect(timeBoundGrants(robin.picture())).toEqual([{ principal, role, untilMs }]);
  const evaluated = evaluateEstate(compileEstate(robin.picture()));
  const offered = createOfferableRoles(robin.picture(), evaluated)(principal);
  expect(offered.find((one) => one.role === role)).toMatchObject({ until: untilMs / 1000 });

  await pass(2 * HOUR_MS);
  expect(await world.canAssume(principal, role)).toBe(false);
  const seen = { ...robin.picture(), jump: { ...robin.picture().jump, readAtMs: Date.now() } };
  const { estate, table } = evaluateEstate(compileEstate(seen));
  const found = findFindings({ picture: seen, estate, table, heldPrincipals: new Set() });
  expect(found).toContainEqual({ kind: 'grant-passed', principal, role, untilMs });
  expect(found).not.toContainEqual(
    expect.objectContaining({ kind: 'half-grant', principal, role }) as unknown,
  );

  const cleanUp = robin.plan([{ kind: 'revoke', principal, role }]);
  await commit(cleanUp);
  expect(isSameDocument(roleNow().trust, former)).toBe(true);
  expect(evaluateAccess(robin.picture()).stateOf(principal, role)).toBe('none');
});

test('a revoke that ends sessions refuses the open one, and its policy goes when the longest session has run out', async () => {
  const grant = robin.plan([{ kind: 'grant', principal, role }]);
  await commit(grant);
  const held = world.lab.iam.role(role);
  if (!held) throw new Error('The lab has no such role.');
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: 'iam:GetAccountSummary', Resource: '*' },
  });
  world.lab.iam.put({ ...held, inline: [...held.inline, { name: 'work', text }] });
  const { requestHandler } = proxy;
  const sts = new STSClient({
    region: 'us-east-1',
    credentials: world.lab.issueUserSession(principal, { mfa: true, seconds: 900 }),
    requestHandler,
  });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: role, RoleSessionName: principal.split('/').at(-1) }),
  );
  const iam = new IAMClient({
    region: 'us-east-1',
    requestHandler,
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    },
  });
  await iam.send(new GetAccountSummaryCommand({}));

  const wish = [{ kind: 'revoke', principal, role, endSessions: true }] as const;
  const revoke = robin.plan(wish);
  vi.setSystemTime(Date.now() + 5000);
  expect(planHashText(robin.plan(wish))).toBe(planHashText(revoke));
  expect(robin.plan(wish).calls).not.toEqual(revoke.calls);
  await commit(robin.plan(wish));
  await expect(iam.send(new GetAccountSummaryCommand({}))).rejects.toMatchObject({
    name: 'AccessDenied',
  });
  iam.destroy();
  sts.destroy();

  const input = () => ({
    picture: robin.picture(),
    configuration: world.configuration,
    nowMs: Date.now(),
  });
  expect(planSessionCleanUp(input()).calls).toEqual([]);
  await pass(roleNow().maxSessionSeconds * 1000 + 5000);
  const cleanUp = planSessionCleanUp(input());
  expect(cleanUp.calls.map(({ call }) => call.api)).toEqual(['DeleteRolePolicy']);
  await commit(cleanUp);
  expect(roleNow().inlinePolicies.map(({ name }) => name)).not.toContain(ENDED_SESSIONS_POLICY);
});
