import { jumpPolicy } from '#core/setup/setup-policies.ts';
import type { RoleEntity } from '../lab/iam-store.ts';
import { labSetup, LAB_NAMES } from '../lab/seed.ts';
import type { RunningLab } from '../lab/start-lab.ts';

/** Makes the role that the lab's identity pool gives, with the administrators' policy and nobody who lets it in. */
export function deployCognitoRole({ lab, services }: RunningLab): RoleEntity {
  const arn = services.cognito.role;
  const role: RoleEntity = {
    kind: 'role',
    account: lab.jumpAccount,
    path: '/',
    name: arn.slice(arn.lastIndexOf('/') + 1),
    id: 'AROACOGNITO0000000001',
    arn,
    createdAt: '2026-01-05T09:00:00.000Z',
    tags: [],
    inline: [
      {
        name: 'Jumpgate',
        text: JSON.stringify(jumpPolicy(labSetup(lab.estate), 'administrator')),
      },
    ],
    attached: [],
    maxSessionSeconds: 3600,
    trust: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: 'cognito-identity.amazonaws.com' },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: { 'cognito-identity.amazonaws.com:aud': services.cognito.identityPoolId },
          },
        },
      ],
    },
  };
  lab.iam.put(role);
  return role;
}

/** Has every administration role let a role of the jump account in, without MFA, of which sessions of roles carry no word. */
export function letInEverywhere({ lab }: RunningLab, { id }: RoleEntity): void {
  for (const { roles } of lab.iam.accounts.values()) {
    const role = roles.get(LAB_NAMES.administrationRole.toLowerCase());
    if (!role) continue;
    const Statement = [
      ...[role.trust['Statement']].flat(),
      { Sid: 'Roles', Effect: 'Allow', Principal: { AWS: [id] }, Action: 'sts:AssumeRole' },
    ];
    lab.iam.put({ ...role, trust: { ...role.trust, Statement } });
  }
}
