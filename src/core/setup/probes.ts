import { policyArn, roleArn, type AccountId, type PolicyArn, type UserArn } from '#core/aws/arn.ts';
import type { PartitionId } from '#core/aws/partitions.ts';
import type { DocumentRef, IamCall } from '#core/change/plan.ts';
import { JUMP_PERMISSIONS, TARGET_PERMISSIONS, type Duty } from './permissions.ts';

/**
 * A call about something that does not exist: whoever may make it is told that there is no such thing, whoever may not is denied, and
 * either way nothing changes.
 */
export type Probe =
  | { readonly action: string; readonly kind: 'call'; readonly call: IamCall }
  | { readonly action: string; readonly kind: 'read'; readonly ref: DocumentRef }
  | { readonly action: string; readonly kind: 'versions'; readonly policy: PolicyArn }
  /** IAM's credential report, made and read: nothing of the account changes by either. */
  | { readonly action: string; readonly kind: 'report-making' | 'report' }
  /** What CloudTrail has of a moment in which nothing happened. */
  | { readonly action: string; readonly kind: 'trail' }
  /** What Access Analyzer says of a document that is none. */
  | { readonly action: string; readonly kind: 'validation' };

/** The name of what is asked about; nothing must ever be called so. */
export const NOTHING = 'jumpgate-doctor';
/** IAM refuses it whatever it is for. */
const NO_DOCUMENT = '{}';

const callProbe = (call: IamCall): Probe => ({ action: `iam:${call.api}`, kind: 'call', call });
const readProbe = (action: string, ref: DocumentRef): Probe => ({ action, kind: 'read', ref });

/** Whose permissions are tried. */
interface ProbeOptions {
  readonly duty: Extract<Duty, 'administrator' | 'auditor'>;
  /** Also what taking over other people's entries needs. */
  readonly adopts: boolean;
}

/** The probes that a duty's policies allow. */
function ofDuty(
  probes: readonly Probe[],
  permissions: readonly Readonly<Record<'action' | 'need', string> & { duties: readonly Duty[] }>[],
  { duty, adopts }: ProbeOptions,
): readonly Probe[] {
  const allowed = new Set(
    permissions
      .filter(({ duties, need }) => duties.includes(duty) && (adopts || need !== 'adopt'))
      .map(({ action }) => action),
  );
  return probes.filter(({ action }) => allowed.has(action));
}

/** What a duty needs in the jump account beside reading all of IAM, which is tried by doing it. */
export function jumpProbes(
  partition: PartitionId,
  account: AccountId,
  options: ProbeOptions,
): readonly Probe[] {
  const policy = policyArn(partition, account, '/jumpgate/', NOTHING);
  const user = `arn:${partition}:iam::${account}:user/${NOTHING}` as UserArn;
  const role = roleArn(partition, account, NOTHING);
  const others = policyArn(partition, account, '/', NOTHING);
  const known = policyArn(partition, 'aws' as AccountId, '/', 'ReadOnlyAccess'); // as: AWS's own policies stand in this account
  const adopting: readonly Probe[] = [
    readProbe('iam:GetUserPolicy', { kind: 'inline', principal: user, name: NOTHING }),
    callProbe({ api: 'PutUserPolicy', principal: user, name: NOTHING, document: NO_DOCUMENT }),
    callProbe({ api: 'DeleteUserPolicy', principal: user, name: NOTHING }),
    callProbe({ api: 'DetachUserPolicy', policy: others, principal: user }),
    callProbe({ api: 'AttachUserPolicy', policy: others, principal: user }),
    readProbe('iam:GetRolePolicy', { kind: 'inline', principal: role, name: NOTHING }),
    callProbe({ api: 'PutRolePolicy', principal: role, name: NOTHING, document: NO_DOCUMENT }),
    callProbe({ api: 'DeleteRolePolicy', principal: role, name: NOTHING }),
    callProbe({ api: 'DetachRolePolicy', policy: others, principal: role }),
    callProbe({ api: 'AttachRolePolicy', policy: others, principal: role }),
    callProbe({ api: 'CreatePolicyVersion', policy: others, document: NO_DOCUMENT }),
    callProbe({ api: 'DeletePolicyVersion', policy: others, versionId: 'v1' }),
  ];
  const probes: readonly Probe[] = [
    readProbe('iam:GetPolicy', { kind: 'managed', policy }),
    // Reading a policy that is there asks for its version too.
    readProbe('iam:GetPolicyVersion', { kind: 'managed', policy: known }),
    { action: 'iam:ListPolicyVersions', kind: 'versions', policy },
    callProbe({ api: 'CreatePolicy', policy, document: NO_DOCUMENT, description: '' }),
    callProbe({ api: 'CreatePolicyVersion', policy, document: NO_DOCUMENT }),
    callProbe({ api: 'DeletePolicyVersion', policy, versionId: 'v1' }),
    callProbe({ api: 'DeletePolicy', policy }),
    callProbe({ api: 'AttachUserPolicy', policy, principal: user }),
    callProbe({ api: 'DetachUserPolicy', policy, principal: user }),
    callProbe({ api: 'AttachRolePolicy', policy, principal: role }),
    callProbe({ api: 'DetachRolePolicy', policy, principal: role }),
    { action: 'iam:GenerateCredentialReport', kind: 'report-making' },
    { action: 'iam:GetCredentialReport', kind: 'report' },
    { action: 'cloudtrail:LookupEvents', kind: 'trail' },
    { action: 'access-analyzer:ValidatePolicy', kind: 'validation' },
    ...(options.adopts ? adopting : []),
  ];
  return ofDuty(probes, JUMP_PERMISSIONS, options);
}

/** What a duty needs in a target account beside getting in and reading its roles, which are tried by doing it. */
export function targetProbes(
  partition: PartitionId,
  account: AccountId,
  options: ProbeOptions,
): readonly Probe[] {
  const role = roleArn(partition, account, NOTHING);
  const probes: readonly Probe[] = [
    readProbe('iam:GetRole', { kind: 'trust', role }),
    readProbe('iam:GetRolePolicy', { kind: 'inline', principal: role, name: NOTHING }),
    callProbe({ api: 'UpdateAssumeRolePolicy', role, document: NO_DOCUMENT }),
    callProbe({ api: 'PutRolePolicy', principal: role, name: NOTHING, document: NO_DOCUMENT }),
    callProbe({ api: 'DeleteRolePolicy', principal: role, name: NOTHING }),
    { action: 'cloudtrail:LookupEvents', kind: 'trail' },
  ];
  return ofDuty(probes, TARGET_PERMISSIONS, options);
}
