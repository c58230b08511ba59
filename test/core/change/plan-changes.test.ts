import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import { parsePolicyDocument } from '#core/access/policy-document.ts';
import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import { applyPlanToPicture } from '#core/change/apply-plan.ts';
import type { Change } from '#core/change/change-set.ts';
import { planSessionCleanUp } from '#core/change/clean-up-sessions.ts';
import { planChanges } from '#core/change/plan-changes.ts';
import { createIsAlreadySo, stageChange } from '#core/change/stage-change.ts';
import type { Estate } from '../../lab/estate.ts';
import { pictureOfEstate } from '../../support/picture-of-estate.ts';
import { configurationOf } from '../../support/plan-arbitraries.ts';

const estate = JSON.parse(readFileSync('test/lab/estates/acme.json', 'utf8')) as Estate;
const asRead = pictureOfEstate(estate);
const configuration = configurationOf([]);
const nowMs = Date.UTC(2026, 10, 22, 12);
const ada = 'arn:aws:iam::111122223333:user/ada.okafor' as PrincipalArn;
const barbara = 'arn:aws:iam::111122223333:user/barbara.olsen' as PrincipalArn;
function pairIn(state: string) {
  const { principal, role } = estate.truth.find((row) => row.state === state)!;
  return { principal: principal as PrincipalArn, role: role as RoleArn };
}

const named = new Set([
  ...['active', 'assertion-only', 'trust-only'].map((state) => pairIn(state).role),
  ...estate.truth
    .filter(({ principal }) => principal === ada || principal === barbara)
    .map(({ role }) => role as RoleArn),
]);

/** The estate, where roles that the tests below need free trust nobody at all. */
const acme: EstatePicture = {
  ...asRead,
  accounts: asRead.accounts.map((account) =>
    account.kind === 'read'
      ? {
          ...account,
          roles: account.roles.map((role) =>
            named.has(role.arn) || role.path !== '/' || role.trust.includes('AIDA')
              ? role
              : { ...role, trust: '{"Version":"2012-10-17","Statement":[]}' },
          ),
        }
      : account,
  ),
};
const roles = acme.accounts.flatMap((account) => (account.kind === 'read' ? account.roles : []));
const nobody = (role: RoleArn) => trustOf(acme, role).length === 0;
/** A role that trusts nobody at all, and for which neither Ada nor Barbara asks. */
const emptyRole = roles.find(({ trust }) => trust.endsWith('[]}'))!.arn;

function plan(changes: readonly Change[], picture = acme, config = configuration) {
  return planChanges({ picture, configuration: config, changes, nowMs });
}

function after(changes: readonly Change[], picture = acme, config = configuration): EstatePicture {
  return applyPlanToPicture(picture, plan(changes, picture, config));
}

function apis(changes: readonly Change[], picture = acme, config = configuration): string[] {
  return plan(changes, picture, config).calls.map(({ call }) => call.api);
}

function trustOf(picture: EstatePicture, role: RoleArn): readonly Record<string, unknown>[] {
  for (const account of picture.accounts) {
    const found = account.kind === 'read' && account.roles.find(({ arn }) => arn === role);
    if (!found) continue;
    const parsed = parsePolicyDocument(found.trust);
    if (parsed.kind === 'parsed') return parsed.document.statements.map(({ json }) => json);
  }
  throw new Error('no such role');
}

test('a new grant writes the trust, then makes and attaches the policy', () => {
  const { calls } = plan([{ kind: 'grant', principal: ada, role: emptyRole }]);
  expect(calls.map(({ call }) => call.api)).toEqual([
    'UpdateAssumeRolePolicy',
    'CreatePolicy',
    'AttachUserPolicy',
  ]);
  expect(calls.map(({ after: waits }) => waits)).toEqual([[], ['c1'], ['c2']]);
});

test('half a grant is completed by its missing side only', () => {
  const half = { kind: 'grant', ...pairIn('assertion-only') } as const;
  expect(apis([half])).toEqual(['UpdateAssumeRolePolicy']);
  expect(apis([{ kind: 'grant', ...pairIn('trust-only') }])).toEqual([
    'CreatePolicy',
    'AttachUserPolicy',
  ]);
});

test('a revoke of what others hold is refused and names their statements; with an adoption it goes through', () => {
  const pair = pairIn('active');
  const refused = plan([{ kind: 'revoke', ...pair }]);
  expect(refused.calls).toEqual([]);
  expect(new Set(refused.blockers.map(({ kind }) => kind))).toEqual(new Set(['held-by-others']));
  const changes: Change[] = [
    { kind: 'adopt', ...pair },
    { kind: 'revoke', ...pair },
  ];
  expect(plan(changes).blockers).toEqual([]);
  expect(evaluateAccess(after(changes)).stateOf(pair.principal, pair.role)).toBe('none');
});

test('a role that trusts nobody any more keeps a valid document that neither lets in nor keeps out', () => {
  const grant = { kind: 'grant', principal: ada, role: emptyRole } as const;
  const granted = after([grant]);
  const revoked = after([{ ...grant, kind: 'revoke' }], granted);
  expect(trustOf(revoked, emptyRole)).toEqual([
    {
      Sid: 'JumpgateTrustNobody',
      Effect: 'Deny',
      Principal: { AWS: emptyRole },
      Action: 'sts:AssumeRole',
    },
  ]);
  expect(revoked.jump).toEqual(acme.jump);
  expect(trustOf(after([grant], revoked), emptyRole)).toEqual(trustOf(granted, emptyRole));
});

test('an end date is a condition of its own statement, and changing it moves the principal', () => {
  const grant = { kind: 'grant', principal: ada, role: emptyRole } as const;
  const dated = after([{ ...grant, untilMs: Date.UTC(2027, 0, 1) + 999 }]);
  expect(trustOf(dated, emptyRole)).toMatchObject([
    {
      Sid: 'JumpgateTrustMfaUntil20270101T000000Z',
      Condition: { DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } },
    },
  ]);
  expect(apis([grant], dated)).toEqual(['UpdateAssumeRolePolicy']);
  expect(trustOf(after([grant], dated), emptyRole)).toMatchObject([{ Sid: 'JumpgateTrustMfa' }]);
});

test('an end date that a foreign statement would outlast is refused', () => {
  const { blockers } = plan([{ kind: 'grant', ...pairIn('active'), untilMs: nowMs + 1000 }]);
  expect(blockers.length).toBeGreaterThan(0);
  expect(blockers.every(({ kind }) => kind === 'held-by-others')).toBe(true);
});

test('a delegated role names the jump account once, and drops it when nobody asks any more', () => {
  const config = configurationOf([{ arn: emptyRole, delegated: true }]);
  const changes: Change[] = [ada, barbara].map((principal) => ({
    kind: 'grant',
    principal,
    role: emptyRole,
  }));
  const delegated = after(changes, acme, config);
  expect(trustOf(delegated, emptyRole)).toEqual([
    {
      Sid: 'JumpgateTrustAccountMfa',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111122223333:root' },
      Action: 'sts:AssumeRole',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    },
  ]);
  const revoke = (principal: PrincipalArn): Change => ({
    kind: 'revoke',
    principal,
    role: emptyRole,
  });
  const one = after([revoke(ada)], delegated, config);
  expect(trustOf(one, emptyRole)).toEqual(trustOf(delegated, emptyRole));
  const none = after([revoke(barbara)], one, config);
  expect(trustOf(none, emptyRole)).toMatchObject([{ Sid: 'JumpgateTrustNobody' }]);
});

test('a trust that would outgrow its limit is refused with its size, its limit and the changes', () => {
  const changes = acme.jump.users.map(({ arn }): Change => ({
    kind: 'grant',
    principal: arn,
    role: emptyRole,
  }));
  const tight: EstatePicture = {
    ...acme,
    accounts: acme.accounts.map((account) =>
      account.kind === 'read'
        ? { ...account, quotas: { ...account.quotas, trustPolicyCharacters: 600 } }
        : account,
    ),
  };
  expect(plan(changes, tight).blockers).toMatchObject([
    { kind: 'trust-too-long', role: emptyRole, limitCharacters: 600 },
  ]);
});

test('the oldest version that is not in force goes only when no further one fits', () => {
  let picture = after([{ kind: 'grant', principal: ada, role: emptyRole }]);
  const others = roles.filter(({ arn }) => nobody(arn) && arn !== emptyRole);
  const counts: string[][] = [];
  for (const { arn } of others.slice(0, 6)) {
    const change = { kind: 'grant', principal: ada, role: arn } as const;
    counts.push(apis([change], picture).filter((api) => api.includes('Version')));
    picture = after([change], picture);
  }
  expect(counts.slice(0, 4)).toEqual(Array(4).fill(['CreatePolicyVersion']));
  expect(counts.slice(4)).toEqual(
    Array(counts.length - 4).fill(['DeletePolicyVersion', 'CreatePolicyVersion']),
  );
});

test('a policy that somebody attached to another principal too is no longer edited', () => {
  const granted = after([{ kind: 'grant', principal: ada, role: emptyRole }]);
  const policy = granted.jump.policies.find(({ path }) => path === '/jumpgate/')!.arn;
  const users = granted.jump.users.map((user) =>
    user.arn === barbara ? { ...user, attachedPolicies: [...user.attachedPolicies, policy] } : user,
  );
  const shared = { ...granted, jump: { ...granted.jump, users } };
  const other = roles.find(({ arn }) => nobody(arn) && arn !== emptyRole)!.arn;
  const { edits } = plan([{ kind: 'grant', principal: ada, role: other }], shared);
  expect(edits.map(({ ref }) => ref)).not.toContainEqual({ kind: 'managed', policy });
});

test('an id of a deleted principal goes from a document that is written anyway, and the reader is told', () => {
  const role = roles.find(({ trust }) => trust.includes('AIDA'))!;
  const free = acme.jump.users.find(({ arn }) => !role.trust.includes(arn))!.arn;
  const { edits, notices } = plan([{ kind: 'grant', principal: free, role: role.arn }]);
  expect(notices.map(({ kind }) => kind)).toContain('dangling-principal-removed');
  expect(edits[0]?.after).not.toContain('AIDA');
});

test('ended sessions are refused by name and time, and forgotten when the longest one has passed', () => {
  const grant = { kind: 'grant', principal: ada, role: emptyRole } as const;
  const granted = after([grant]);
  const picture = after([{ ...grant, kind: 'revoke', endSessions: true }], granted);
  const placed = picture.accounts
    .flatMap((a) => (a.kind === 'read' ? a.roles : []))
    .find(({ arn }) => arn === emptyRole)!;
  expect(placed.inlinePolicies).toMatchObject([{ name: 'JumpgateEndedSessions' }]);
  expect(placed.inlinePolicies[0]?.document).toContain(`${placed.id}:ada.okafor`);
  const cleanUp = (afterSeconds: number) =>
    planSessionCleanUp({ picture, configuration, nowMs: nowMs + afterSeconds * 1000 }).calls;
  expect(cleanUp(placed.maxSessionSeconds - 1)).toEqual([]);
  expect(cleanUp(placed.maxSessionSeconds).map(({ call }) => call.api)).toEqual([
    'DeleteRolePolicy',
  ]);
});

test('the last lasting grant on an administration role cannot be taken away', () => {
  const administration = roles.find(({ arn, path }) => nobody(arn) && path === '/')!;
  const config = {
    ...configuration,
    jump: { ...configuration.jump, administrationRole: administration.name },
  };
  const grant = { kind: 'grant', principal: ada, role: administration.arn } as const;
  const granted = after([grant], acme, config);
  const kinds = (changes: readonly Change[]) =>
    plan(changes, granted, config).blockers.map(({ kind }) => kind);
  expect(kinds([{ ...grant, kind: 'revoke' }])).toEqual(['locks-administrators-out']);
  expect(kinds([{ ...grant, untilMs: nowMs + 1000 }])).toEqual(['locks-administrators-out']);
  const heir = { ...grant, principal: barbara };
  expect(kinds([heir, { ...grant, kind: 'revoke' }])).toEqual([]);
});

test('whoever plans to change Jumpgate’s own way into an account is told that its policy forbids that', () => {
  const administration = roles.find(({ arn, path }) => nobody(arn) && path === '/')!;
  const jump = { ...configuration.jump, administrationRole: administration.name };
  const grant = { kind: 'grant', principal: ada, role: administration.arn } as const;
  const noticesOf = (config: typeof configuration) =>
    plan([grant], acme, config).notices.filter(({ kind }) => kind === 'changes-own-door');
  expect(noticesOf({ ...configuration, jump })).toEqual([
    { kind: 'changes-own-door', role: administration.arn },
  ]);
  expect(noticesOf(configuration)).toEqual([]);
});

test('staging a grant and then a revoke of the same pair leaves nothing, a new date replaces the old', () => {
  const isAlreadySo = createIsAlreadySo(acme, configuration);
  const grant = { kind: 'grant', principal: ada, role: emptyRole } as const;
  const staged = stageChange([], { ...grant, untilMs: 1 }, isAlreadySo);
  expect(stageChange(staged, grant, isAlreadySo)).toEqual([grant]);
  expect(stageChange(staged, { ...grant, kind: 'revoke' }, isAlreadySo)).toEqual([]);
  const granted = createIsAlreadySo(after([grant]), configuration);
  expect(stageChange([], grant, granted)).toEqual([]);
  const revoke = { ...grant, kind: 'revoke' } as const;
  expect(stageChange([{ ...grant, untilMs: 1 }], revoke, granted)).toEqual([revoke]);
});
