import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  type GetRolePolicyCommandOutput,
  type GetUserPolicyCommandOutput,
} from '@aws-sdk/client-iam';
import { arnParts, type AccountId } from '#core/aws/arn.ts';
import type { DocumentText } from '#core/access/picture.ts';
import type { DocumentRef } from '#core/change/plan.ts';
import { isAppError } from '#core/errors.ts';
import type { FetchDocument } from '#core/ports.ts';
import { call, type CallOptions } from './call.ts';
import type { AwsClients } from './clients.ts';
import { DocumentSchema } from './iam-shapes.ts';
import { parseReply } from './parse-reply.ts';

type InlineReply = GetUserPolicyCommandOutput | GetRolePolicyCommandOutput;

/**
 * Makes the reading of one document as it stands now: what a write compares with just before it. Each request is sent once: the commit
 * engine paces reads and writes together, and tries again by its own rules.
 */
export function createFetchDocument(clients: AwsClients): FetchDocument {
  return async (account, ref, signal) => {
    await clients.enter(account, { signal });
    const contextOf = (api: string): CallOptions => ({
      action: `iam:${api}`,
      account,
      host: clients.hosts.iam,
      signal,
    });
    try {
      return await fetchDocument(clients, account, ref, contextOf);
    } catch (error) {
      if (isAppError(error) && error.code === 'aws/not-found') return null;
      throw error;
    }
  };
}

async function fetchDocument(
  clients: AwsClients,
  account: AccountId,
  ref: DocumentRef,
  contextOf: (api: string) => CallOptions,
): Promise<DocumentText> {
  const iam = clients.iamOnce(account);
  switch (ref.kind) {
    case 'trust': {
      const context = contextOf('GetRole');
      const { name } = arnParts(ref.role);
      const reply = await call(context, (http) =>
        iam.send(new GetRoleCommand({ RoleName: name }), http),
      );
      return parseReply(DocumentSchema, reply.Role?.AssumeRolePolicyDocument, context);
    }
    case 'managed': {
      const { policy } = ref;
      const found = await call(contextOf('GetPolicy'), (http) =>
        iam.send(new GetPolicyCommand({ PolicyArn: policy }), http),
      );
      const context = contextOf('GetPolicyVersion');
      const VersionId = found.Policy?.DefaultVersionId;
      const reply = await call(context, (http) =>
        iam.send(new GetPolicyVersionCommand({ PolicyArn: policy, VersionId }), http),
      );
      return parseReply(DocumentSchema, reply.PolicyVersion?.Document, context);
    }
    case 'inline': {
      const { type, name } = arnParts(ref.principal);
      const PolicyName = ref.name;
      const isUser = type === 'user';
      const context = contextOf(isUser ? 'GetUserPolicy' : 'GetRolePolicy');
      const reply = await call<InlineReply>(context, (http) =>
        isUser
          ? iam.send(new GetUserPolicyCommand({ UserName: name, PolicyName }), http)
          : iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName }), http),
      );
      return parseReply(DocumentSchema, reply.PolicyDocument, context);
    }
  }
}
