import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readEstate } from '#app/read-estate.ts';
import type { ReadProgress } from '#app/read-progress.ts';
import { refreshAccount, refreshRole } from '#app/refresh-picture.ts';
import { createCredentialReport } from '#aws/iam-mfa.ts';
import { createFetchDocument } from '#aws/iam-documents.ts';
import { createFetchAccountIam, createFetchRole } from '#aws/iam-reader.ts';
import { createFetchCallerIdentity } from '#aws/sts.ts';
import type { AccountId, RoleArn } from '#core/aws/arn.ts';
import { ACME_ESTATE, readEstate as readEstateFile } from '../lab/estate.ts';
import { LAB_NAMES } from '../lab/seed.ts';
import { startLab, type RunningLab } from '../lab/start-lab.ts';
import { clientsOfLab, type LabClients } from '../support/lab-session.ts';

const estate = readEstateFile(ACME_ESTATE);
let running: RunningLab;
let robin: LabClients;

beforeAll(async () => {
  running = await startLab({ estate });
  robin = clientsOfLab(running);
});
afterEach(() => running.lab.faults.clear());
afterAll(async () => {
  robin.close();
  await running.close();
});

const targets = estate.accounts
  .filter(({ id }) => id !== estate.jump.accountId)
  .map(({ id, name }) => ({ id: id as AccountId, name }));

function depsOf({ clients }: LabClients) {
  return {
    fetchCallerIdentity: createFetchCallerIdentity(clients),
    fetchAccountIam: createFetchAccountIam(clients, Date.now),
    now: Date.now,
  };
}

function estateToRead(account = robin.jumpAccount) {
  return {
    jump: {
      partition: 'aws' as const,
      account,
      region: 'eu-west-1',
      administrationRole: LAB_NAMES.administrationRole,
    },
    accounts: targets,
  };
}

async function read(options: { readonly signal?: AbortSignal } = {}) {
  const progress: ReadProgress[] = [];
  const result = await readEstate(depsOf(robin), estateToRead(), {
    signal: options.signal ?? new AbortController().signal,
    onProgress: (step) => progress.push(step),
  });
  return { ...result, progress };
}

test('reads the whole estate with four calls an account, and tells how far it is', async () => {
  const { kind, picture, progress, calls, fewestCalls } = await read();
  expect(kind).toBe('complete');
  expect(picture.accounts.map(({ account }) => account)).toEqual(targets.map(({ id }) => id));
  for (const account of picture.accounts) {
    const truth = estate.iam[account.account];
    expect(account.kind).toBe('read');
    if (account.kind !== 'read') continue;
    const names = account.roles.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining((truth?.RoleDetailList ?? []).map(({ RoleName }) => RoleName)),
    );
  }
  const jumpTruth = estate.iam[estate.jump.accountId];
  expect(picture.jump.users.length).toBeGreaterThanOrEqual(jumpTruth?.UserDetailList.length ?? 1);
  const trusts = picture.accounts.flatMap((a) => (a.kind === 'read' ? a.roles : []));
  for (const { trust } of trusts) expect(JSON.parse(trust)).toHaveProperty('Statement');

  // Who am I; the jump account, its credential report and AWS's policies in it; each target: AssumeRole, summary, details, roles.
  const awsManaged = picture.jump.policies.filter(({ arn }) => arn.includes('::aws:policy/'));
  expect(calls).toBe(1 + 5 + 2 * awsManaged.length + 4 * targets.length);
  expect(fewestCalls).toBe(1 + 5 + 4 * targets.length);
  const last = progress.at(-1);
  expect(last).toMatchObject({
    done: targets.length + 1,
    total: targets.length + 1,
    secondsLeft: 0,
  });
  expect(progress.some(({ reading }) => reading.includes(targets[3]!.id))).toBe(true);
});

test('a policy of AWS’s own that may not be read costs what hangs on it, not the jump account', async () => {
  const { iam } = running.lab;
  const ada = iam.accounts.get(robin.jumpAccount)?.users.get('ada.okafor');
  if (!ada) throw new Error('The lab has no such user.');
  const attached = [...ada.attached, 'arn:aws:iam::aws:policy/ReadOnlyAccess'];
  iam.put({ ...ada, attached });
  running.lab.faults.add({
    service: 'iam',
    action: 'GetPolicy',
    effect: { kind: 'error', status: 403, code: 'AccessDenied', message: 'Not you.' },
  });
  const { kind, picture } = await read();
  iam.put(ada);
  expect(kind).toBe('complete');
  expect(picture.jump.users.find(({ arn }) => arn === ada.arn)?.attachedPolicies).toEqual(attached);
  expect(picture.jump.policies.filter(({ arn }) => arn.includes('::aws:policy/'))).toEqual([]);
});

test('an account that cannot be entered is data with its reason, and the others go on', async () => {
  running.lab.faults.add({
    service: 'sts',
    action: 'AssumeRole',
    times: 1,
    effect: { kind: 'error', status: 403, code: 'AccessDenied', message: 'Not you.' },
  });
  // A session of its own: the other one has entered every account already.
  const newcomer = clientsOfLab(running);
  const { kind, picture } = await readEstate(depsOf(newcomer), estateToRead(), {
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  newcomer.close();
  expect(kind).toBe('complete');
  const unreadable = picture.accounts.filter((account) => account.kind === 'unreadable');
  expect(unreadable).toMatchObject([
    { error: { code: 'aws/access-denied', details: { action: 'sts:AssumeRole' } } },
  ]);
});

test('throttling slows the reading and does not end it', async () => {
  running.lab.faults.add({
    service: 'iam',
    action: 'GetAccountAuthorizationDetails',
    times: 3,
    effect: { kind: 'error', status: 400, code: 'Throttling', message: 'Rate exceeded' },
  });
  const { kind, picture, calls, throttles, progress } = await read();
  expect(kind).toBe('complete');
  expect(throttles).toBe(3);
  expect(progress.some(({ throttles, done }) => throttles > 0 && done === 0)).toBe(true);
  expect(picture.accounts.every((account) => account.kind === 'read')).toBe(true);
  // Every account is entered already: three calls each, and again those that were told to wait.
  expect(calls).toBe(1 + 3 * (targets.length + 1) + 2 + 3);
});

test('reads nothing when the session is another account’s', async () => {
  const before = running.lab.log.length;
  await expect(
    readEstate(depsOf(robin), estateToRead('999999999999' as AccountId), {
      signal: new AbortController().signal,
      onProgress: () => undefined,
    }),
  ).rejects.toMatchObject({
    code: 'aws/wrong-account',
    details: { expected: '999999999999', actual: robin.jumpAccount },
  });
  const names = running.lab.log.slice(before).map(({ name }) => name);
  expect(names.filter((name) => name !== 'GetCallerIdentity')).toEqual([]);
});

test('refreshes one account, and leaves the others as they were', async () => {
  const { picture } = await read();
  const account = targets[0]!.id;
  const signal = new AbortController().signal;
  const next = await refreshAccount(depsOf(robin), picture, account, signal);
  expect(next.accounts.slice(1)).toEqual(picture.accounts.slice(1));
  const again = next.accounts[0]!;
  if (again.kind !== 'read') throw new Error('unreadable');
});

test('a reading that is stopped keeps what it came to, and leaves the rest as it was before', async () => {
  const { picture: previous } = await read();
  running.lab.faults.add({
    account: targets.at(-1)!.id,
    effect: { kind: 'latency', milliseconds: 60_000 },
  });
  const stop = new AbortController();
  const result = await readEstate(depsOf(robin), estateToRead(), {
    signal: stop.signal,
    previous,
    onProgress: ({ done, reading }) => {
      if (done > 2 && !reading.includes(robin.jumpAccount)) stop.abort();
    },
  });
  expect(result.kind).toBe('stopped');
  const { accounts } = result.picture;
  expect(accounts.every(({ kind }) => kind === 'read')).toBe(true);
  expect(accounts.some((account, i) => account === previous.accounts[i])).toBe(true);
  expect(accounts.some((account, i) => account !== previous.accounts[i])).toBe(true);
});

test('knows who has an MFA device once the report is there, and nothing where it may not ask', async () => {
  const jump = running.lab.iam.accounts.get(robin.jumpAccount)!;
  jump.hasCredentialReport.value = false;
  const unmade = createCredentialReport(robin.clients).fetch();
  await expect(unmade).rejects.toMatchObject({ code: 'aws/not-found' });
  const { picture } = await read();
  const withMfa = picture.jump.users.filter(({ hasMfa }) => hasMfa).map(({ name }) => name);
  expect(withMfa.sort()).toEqual([...jump.mfaUsers].sort());
  expect(picture.jump.users.every(({ hasMfa }) => hasMfa !== undefined)).toBe(true);
  const message = 'No.';
  running.lab.faults.add({
    service: 'iam',
    action: 'GenerateCredentialReport',
    effect: { kind: 'error', status: 403, code: 'AccessDenied', message },
  });
  const { picture: without } = await read();
  expect(without.jump.users.every(({ hasMfa }) => hasMfa === undefined)).toBe(true);
});

test('refreshes one role alone by one call; a role that is gone leaves the picture', async () => {
  const { picture } = await read();
  const [account] = picture.accounts;
  if (account?.kind !== 'read') throw new Error('unreadable');
  const [role, ...others] = account.roles;
  const { iam } = running.lab;
  const stored = iam.role(role!.arn);
  if (!stored) throw new Error('The lab lacks a role that was read.');
  const ports = { fetchRole: createFetchRole(robin.clients) };
  const { signal } = new AbortController();
  const before = running.lab.decisions.length;
  expect(await refreshRole(ports, picture, role!.arn, signal)).toEqual(picture);
  expect(running.lab.decisions.slice(before).map(({ action }) => action)).toEqual(['iam:GetRole']);
  iam.put({ ...stored, maxSessionSeconds: 43_200 });
  const changed = await refreshRole(ports, picture, role!.arn, signal);
  expect(changed.accounts[0]).toEqual({
    ...account,
    roles: [{ ...role!, maxSessionSeconds: 43_200 }, ...others],
  });
  iam.remove(stored);
  const gone = await refreshRole(ports, picture, role!.arn, signal);
  iam.put(stored);
  expect(gone.accounts[0]).toMatchObject({ roles: others });
});

test('reads one document as it stands, and null where there is none', async () => {
  const { picture } = await read();
  const fetchDocument = createFetchDocument(robin.clients);
  const target = picture.accounts.find((account) => account.kind === 'read')!;
  const role = target.roles[0]!;
  expect(await fetchDocument(target.account, { kind: 'trust', role: role.arn })).toBe(role.trust);
  expect(
    await fetchDocument(target.account, { kind: 'trust', role: `${role.arn}x` as RoleArn }),
  ).toBeNull();

  const { jump } = picture;
  const policy = jump.policies.find(({ arn }) => !arn.includes('::aws:policy/'))!;
  expect(await fetchDocument(jump.account, { kind: 'managed', policy: policy.arn })).toBe(
    policy.versions.find(({ isDefault }) => isDefault)?.document,
  );
  const user = jump.users.find(({ inlinePolicies }) => inlinePolicies.length > 0)!;
  const inline = user.inlinePolicies[0]!;
  const ref = { kind: 'inline', principal: user.arn, name: inline.name } as const;
  expect(await fetchDocument(jump.account, ref)).toBe(inline.document);
  expect(await fetchDocument(jump.account, { ...ref, name: 'none' })).toBeNull();
});
test('a reading that is stopped keeps what it has, and waits for nothing', async () => {
  const slow = targets.at(-1)!.id;
  running.lab.faults.add({ account: slow, effect: { kind: 'latency', milliseconds: 5000 } });
  const stop = new AbortController();
  const startedAtMs = Date.now();
  const { kind, picture } = await readEstate(depsOf(robin), estateToRead(), {
    signal: stop.signal,
    onProgress: ({ done }) => {
      if (done === targets.length) stop.abort();
    },
  });
  expect(Date.now() - startedAtMs).toBeLessThan(5000);
  expect(kind).toBe('stopped');
  const codes = picture.accounts.map((each) => (each.kind === 'read' ? 'read' : each.error.code));
  expect(codes).toEqual([...targets.slice(1).map(() => 'read'), 'operation/stopped']);
});

/** Accounts that take every request and send nothing back. */
function silence(accounts: readonly AccountId[]): void {
  for (const account of accounts)
    running.lab.faults.add({
      service: 'iam',
      account,
      effect: { kind: 'latency', milliseconds: 60_000 },
    });
}

test.each([2, 7])(
  '%i accounts that never answer cost the others no connection of six: those are read, the silent ones named, and read when asked alone',
  async (count) => {
    const sixConnections = clientsOfLab(running, { connections: 6 });
    const silent = targets.slice(0, count).map(({ id }) => id);
    silence(silent);
    const { kind, picture } = await readEstate(depsOf(sixConnections), estateToRead(), {
      signal: new AbortController().signal,
      onProgress: () => undefined,
      // The others have the second, longer time too, should this machine be slow.
      patience: { firstMs: 1000, lastMs: 8000 },
    });
    expect(kind).toBe('complete');
    const codes = picture.accounts.map((each) => (each.kind === 'read' ? 'read' : each.error.code));
    expect(codes).toEqual(
      targets.map(({ id }) => (silent.includes(id) ? 'aws/no-answer' : 'read')),
    );
    const [first] = silent as [AccountId];
    expect(picture.accounts[0]).toMatchObject({
      error: { details: { action: 'iam:GetAccountSummary', account: first, seconds: 8 } },
    });
    running.lab.faults.clear();
    const { signal } = new AbortController();
    const again = await refreshAccount(depsOf(sixConnections), picture, first, signal);
    sixConnections.close();
    expect(again.accounts[0]).toMatchObject({ kind: 'read', account: first });
  },
);
