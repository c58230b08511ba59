import { policyArn, roleArn, type AccountId, type UserArn } from '#core/aws/arn.ts';
import type { PartitionId } from '#core/aws/partitions.ts';
import type { DocumentRef, IamCall } from '#core/change/plan.ts';

/**
 * A call about something that does not exist: whoever may make it is told that there is no such thing, whoever may not is denied, and
 * either way nothing changes.
 */
export type Probe =
  | { readonly action: string; readonly kind: 'call'; readonly call: IamCall }
  | { readonly action: string; readonly kind: 'read'; readonly ref: DocumentRef };

/** The name of what is asked about; nothing must ever be called so. */
const NOTHING = 'jumpgate-doctor';
/** IAM refuses it whatever it is for. */
const NO_DOCUMENT = '{}';

const callProbe = (call: IamCall): Probe => ({ action: `iam:${call.api}`, kind: 'call', call });
const readProbe = (action: string, ref: DocumentRef): Probe => ({ action, kind: 'read', ref });

/** What an administrator needs in the jump account to write grants; `adopts`: also to take over what others wrote. */
export function jumpProbes(
  partition: PartitionId,
  account: AccountId,
  { adopts }: { readonly adopts: boolean },
): readonly Probe[] {
  const policy = policyArn(partition, account, '/jumpgate/', NOTHING);
  const user = `arn:${partition}:iam::${account}:user/${NOTHING}` as UserArn;
  const role = roleArn(partition, account, NOTHING);
  const others = policyArn(partition, account, '/', NOTHING);
  return [
    readProbe('iam:GetPolicy', { kind: 'managed', policy }),
    callProbe({ api: 'CreatePolicy', policy, document: NO_DOCUMENT, description: '' }),
    callProbe({ api: 'CreatePolicyVersion', policy, document: NO_DOCUMENT }),
    callProbe({ api: 'DeletePolicyVersion', policy, versionId: 'v1' }),
    callProbe({ api: 'DeletePolicy', policy }),
    callProbe({ api: 'AttachUserPolicy', policy, principal: user }),
    callProbe({ api: 'DetachUserPolicy', policy, principal: user }),
    callProbe({ api: 'AttachRolePolicy', policy, principal: role }),
    callProbe({ api: 'DetachRolePolicy', policy, principal: role }),
    ...(adopts
      ? [
          readProbe('iam:GetUserPolicy', { kind: 'inline', principal: user, name: NOTHING }),
          callProbe({
            api: 'PutUserPolicy',
            principal: user,
            name: NOTHING,
            document: NO_DOCUMENT,
          }),
          callProbe({ api: 'DeleteUserPolicy', principal: user, name: NOTHING }),
          callProbe({ api: 'DetachUserPolicy', policy: others, principal: user }),
        ]
      : []),
  ];
}

/** What the administration role needs in a target account. */
export function targetProbes(partition: PartitionId, account: AccountId): readonly Probe[] {
  const role = roleArn(partition, account, NOTHING);
  return [
    readProbe('iam:GetRole', { kind: 'trust', role }),
    readProbe('iam:GetRolePolicy', { kind: 'inline', principal: role, name: NOTHING }),
    callProbe({ api: 'UpdateAssumeRolePolicy', role, document: NO_DOCUMENT }),
    callProbe({ api: 'PutRolePolicy', principal: role, name: NOTHING, document: NO_DOCUMENT }),
    callProbe({ api: 'DeleteRolePolicy', principal: role, name: NOTHING }),
  ];
}
