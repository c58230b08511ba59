import { ListPolicyVersionsCommand } from '@aws-sdk/client-iam';
import * as v from 'valibot';
import { isAppError } from '#core/errors.ts';
import type { FetchPolicyVersions } from '#core/ports.ts';
import { call, type CallOptions } from './call.ts';
import type { AwsClients } from './clients.ts';
import { parseReply } from './parse-reply.ts';

/** untrusted: what ListPolicyVersions says of one version. */
const PolicyVersionSchema = v.object({
  VersionId: v.string(),
  IsDefaultVersion: v.boolean(),
  CreateDate: v.date(),
});

/** Makes the reading of a managed policy's versions: what must make room before a former text is restored. */
export function createFetchPolicyVersions(clients: AwsClients): FetchPolicyVersions {
  return async (account, policy, signal) => {
    await clients.enter(account, { signal });
    const context: CallOptions = {
      action: 'iam:ListPolicyVersions',
      account,
      host: clients.hosts.iam,
      signal,
    };
    try {
      // A policy has five versions at most: one page.
      const reply = await call(context, (http) =>
        clients.iam(account).send(new ListPolicyVersionsCommand({ PolicyArn: policy }), http),
      );
      return parseReply(v.array(PolicyVersionSchema), reply.Versions, context)
        .map((version) => ({
          id: version.VersionId,
          isDefault: version.IsDefaultVersion,
          createdAtMs: version.CreateDate.getTime(),
        }))
        .toSorted((a, b) => b.createdAtMs - a.createdAtMs);
    } catch (error) {
      if (isAppError(error) && error.code === 'aws/not-found') return [];
      throw error;
    }
  };
}
