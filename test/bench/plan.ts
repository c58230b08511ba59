// 10,000 changes planned: grants across an estate, then the same pairs' revokes from the picture that follows.
import type { EstatePicture, IamRole } from '#core/access/picture.ts';
import type { AccountId, RoleArn, UserArn } from '#core/aws/arn.ts';
import { applyPlanToPicture } from '#core/change/apply-plan.ts';
import type { PairChange } from '#core/change/change-set.ts';
import { planChanges } from '#core/change/plan-changes.ts';
import { DEFAULT_QUOTAS } from '../support/default-quotas.ts';
import { configurationOf } from '../support/plan-arbitraries.ts';
import { report } from './report.ts';

const JUMP = '111122223333' as AccountId;
const ACCOUNTS = 500;
const ROLES_EACH = 8;
const USERS = 1000;
const CHANGES = 10_000;
const RUNS = 15;

const quotas = { ...DEFAULT_QUOTAS, trustPolicyCharacters: 4096, policiesQuota: 5000 };
const empty = { kind: 'read', readAtMs: 0, groups: [], policies: [], quotas } as const;
const saml = (account: string) => ({
  Effect: 'Allow',
  Principal: { Federated: `arn:aws:iam::${account}:saml-provider/corp` },
  Action: 'sts:AssumeRoleWithSAML',
});

function roleOf(account: string, n: number): IamRole {
  const others = Array.from({ length: 4 }, (_, i) => `arn:aws:iam::${JUMP}:user/other${i}`);
  const people = { Effect: 'Allow', Principal: { AWS: others }, Action: 'sts:AssumeRole' };
  return {
    arn: `arn:aws:iam::${account}:role/Role${n}` as RoleArn,
    id: `AROA${account}${n}`,
    name: `Role${n}`,
    path: '/',
    trust: JSON.stringify({ Version: '2012-10-17', Statement: [saml(account), people] }),
    maxSessionSeconds: 3600,
    inlinePolicies: [],
    attachedPolicies: [],
    tags: {},
  };
}

const picture: EstatePicture = {
  partition: 'aws',
  jump: {
    ...empty,
    account: JUMP,
    roles: [],
    users: Array.from({ length: USERS }, (_, i) => ({
      arn: `arn:aws:iam::${JUMP}:user/user${i}` as UserArn,
      id: `AIDAUSER${i}`,
      name: `user${i}`,
      path: '/',
      inlinePolicies: [],
      attachedPolicies: [],
      groups: [],
      tags: {},
    })),
  },
  accounts: Array.from({ length: ACCOUNTS }, (_, i) => {
    const account = String(200_000_000_000 + i) as AccountId;
    const roles = Array.from({ length: ROLES_EACH }, (__, n) => roleOf(account, n));
    return { ...empty, account, users: [], roles };
  }),
};

const configuration = configurationOf([]);
const roles = picture.accounts.flatMap((account) => (account.kind === 'read' ? account.roles : []));
const changes = Array.from({ length: CHANGES }, (_, i): PairChange => ({
  kind: 'grant',
  principal: picture.jump.users[i % USERS]!.arn,
  role: roles[(i * 7 + Math.floor(i / USERS)) % roles.length]!.arn,
}));
const revokes = changes.map(({ principal, role }): PairChange => ({
  kind: 'revoke',
  principal,
  role,
}));

function measure(metric: string, from: EstatePicture, asked: readonly PairChange[]): void {
  const times: number[] = [];
  let plan = planChanges({ picture: from, configuration, changes: asked, nowMs: 0 });
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    plan = planChanges({ picture: from, configuration, changes: asked, nowMs: 0 });
    times.push(performance.now() - start);
  }
  if (plan.blockers.length > 0) throw new Error('The benchmark plans what cannot be.');
  const touched = new Set(asked.flatMap(({ principal, role }) => [principal, role])).size;
  report('plan', asked.length, metric, 'ms', times);
  report('plan', asked.length, `${metric}, documents written per touched one`, 'ratio', [
    plan.edits.length / touched,
  ]);
}

measure('grants', picture, changes);
const plan = planChanges({ picture, configuration, changes, nowMs: 0 });
measure('revokes', applyPlanToPicture(picture, plan), revokes);
