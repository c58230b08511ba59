import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRolePolicyCommand,
  DeleteUserPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { arnParts, type PrincipalArn } from '#core/aws/arn.ts';
import type { IamCall } from '#core/change/plan.ts';
import { AppError } from '#core/errors.ts';
import type { ApplyIamCall } from '#core/ports.ts';
import { call } from './call.ts';
import type { AwsClients } from './clients.ts';

/** The members of the union that an API may stand in. */
type CallOf<Api extends IamCall['api'], C extends IamCall = IamCall> = C extends unknown
  ? Api extends C['api']
    ? C
    : never
  : never;

/** Sends one API, given its call and the options of the HTTP request. */
type Send<Call> = (
  iam: IAMClient,
  call: Call,
  http: { readonly abortSignal?: AbortSignal },
) => Promise<{ readonly $metadata: { readonly requestId?: string; readonly attempts?: number } }>;

const nameOf = (arn: PrincipalArn): string => arnParts(arn).name;

/** Every way Jumpgate writes to IAM: one row an API, and nothing else. */
const SEND: { readonly [Api in IamCall['api']]: Send<CallOf<Api>> } = {
  UpdateAssumeRolePolicy: (iam, { role, document }, http) =>
    iam.send(
      new UpdateAssumeRolePolicyCommand({ RoleName: nameOf(role), PolicyDocument: document }),
      http,
    ),
  CreatePolicy: (iam, { policy, document, description }, http) =>
    iam.send(
      new CreatePolicyCommand({
        Path: arnParts(policy).path,
        PolicyName: arnParts(policy).name,
        PolicyDocument: document,
        Description: description,
      }),
      http,
    ),
  CreatePolicyVersion: (iam, { policy, document }, http) =>
    iam.send(
      new CreatePolicyVersionCommand({
        PolicyArn: policy,
        PolicyDocument: document,
        SetAsDefault: true,
      }),
      http,
    ),
  DeletePolicyVersion: (iam, { policy, versionId }, http) =>
    iam.send(new DeletePolicyVersionCommand({ PolicyArn: policy, VersionId: versionId }), http),
  DeletePolicy: (iam, { policy }, http) =>
    iam.send(new DeletePolicyCommand({ PolicyArn: policy }), http),
  AttachUserPolicy: (iam, { policy, principal }, http) =>
    iam.send(new AttachUserPolicyCommand({ UserName: nameOf(principal), PolicyArn: policy }), http),
  DetachUserPolicy: (iam, { policy, principal }, http) =>
    iam.send(new DetachUserPolicyCommand({ UserName: nameOf(principal), PolicyArn: policy }), http),
  PutUserPolicy: (iam, { principal, name, document }, http) =>
    iam.send(
      new PutUserPolicyCommand({
        UserName: nameOf(principal),
        PolicyName: name,
        PolicyDocument: document,
      }),
      http,
    ),
  DeleteUserPolicy: (iam, { principal, name }, http) =>
    iam.send(new DeleteUserPolicyCommand({ UserName: nameOf(principal), PolicyName: name }), http),
  AttachRolePolicy: (iam, { policy, principal }, http) =>
    iam.send(new AttachRolePolicyCommand({ RoleName: nameOf(principal), PolicyArn: policy }), http),
  DetachRolePolicy: (iam, { policy, principal }, http) =>
    iam.send(new DetachRolePolicyCommand({ RoleName: nameOf(principal), PolicyArn: policy }), http),
  PutRolePolicy: (iam, { principal, name, document }, http) =>
    iam.send(
      new PutRolePolicyCommand({
        RoleName: nameOf(principal),
        PolicyName: name,
        PolicyDocument: document,
      }),
      http,
    ),
  DeleteRolePolicy: (iam, { principal, name }, http) =>
    iam.send(new DeleteRolePolicyCommand({ RoleName: nameOf(principal), PolicyName: name }), http),
};

/** Makes the one port through which IAM is changed. */
export function createApplyIamCall(clients: AwsClients): ApplyIamCall {
  return async (account, iamCall, signal) => {
    await clients.enter(account, { signal });
    const action = `iam:${iamCall.api}`;
    const host = clients.hosts.iam;
    // as: the row of an API takes exactly the members of the union that carry it, which indexing cannot show.
    const send = SEND[iamCall.api] as Send<IamCall>;
    const reply = await call({ action, account, host, what: subjectOf(iamCall), signal }, (http) =>
      send(clients.iamOnce(account), iamCall, http),
    );
    const { requestId } = reply.$metadata;
    if (requestId === undefined) throw new AppError('aws/unexpected-answer', { action, account });
    return { requestId };
  };
}

/** What a call is about, for an error that says it does not exist. */
function subjectOf(iamCall: IamCall): string {
  if ('role' in iamCall) return iamCall.role;
  return 'principal' in iamCall ? iamCall.principal : iamCall.policy;
}
