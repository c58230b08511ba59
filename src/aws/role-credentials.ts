import {
  fromTemporaryCredentials,
  type FromTemporaryCredentialsOptions,
} from '@aws-sdk/credential-providers';
import type { STSClientConfig } from '@aws-sdk/client-sts';
import { roleArn, type AccountId } from '#core/aws/arn.ts';
import { PARTITIONS, type PartitionId } from '#core/aws/partitions.ts';
import type { Clock } from '#core/ports.ts';
import { RENEW_BEFORE_MS } from '#core/sign-in/admin-session.ts';
import type { SessionCredentials } from '#core/sign-in/credentials.ts';
import { call, type CallWatch } from './call.ts';

/** What is needed to enter a target account. */
export interface RoleCredentialsOptions {
  readonly partition: PartitionId;
  readonly account: AccountId;
  /** Path and name of the administration role, without a leading slash. */
  readonly role: string;
  /** Session name, so that the account's CloudTrail names the administrator. */
  readonly sessionName: () => Promise<string>;
  /** How STS is reached with the jump account's session; its Region is the one STS answers in. */
  readonly sts: STSClientConfig & { readonly region: string };
  readonly clientPlugins: NonNullable<FromTemporaryCredentialsOptions['clientPlugins']>;
  readonly now: Clock;
}

/** Gives credentials of the administration role; asks STS only when those at hand are about to expire. */
export type RoleCredentials = (watch?: CallWatch) => Promise<SessionCredentials>;

/**
 * Makes the credentials of one target account's administration role. Callers that ask at the same time share one
 * AssumeRole; a refusal is not remembered, so that the next call asks again.
 */
export function createRoleCredentials(options: RoleCredentialsOptions): RoleCredentials {
  const { partition, account, role, now } = options;
  const assume = (sessionName: string) =>
    fromTemporaryCredentials({
      clientConfig: options.sts,
      clientPlugins: options.clientPlugins,
      params: { RoleArn: roleArn(partition, account, role), RoleSessionName: sessionName },
    });
  const { dnsSuffix } = PARTITIONS[partition];
  const host = `sts.${options.sts.region}.${dnsSuffix}`;
  let held: SessionCredentials | undefined;
  let pending: Promise<SessionCredentials> | undefined;

  const renew = async (watch: CallWatch): Promise<SessionCredentials> => {
    const provide = assume(await options.sessionName());
    const { credentials } = await call(
      { action: 'sts:AssumeRole', account, host, ...watch },
      async () => ({ credentials: await provide(), $metadata: {} }),
    );
    const { accessKeyId, secretAccessKey, sessionToken = '', expiration } = credentials;
    held = {
      accessKeyId,
      secretAccessKey,
      sessionToken,
      ...(expiration && { expiresAtMs: expiration.getTime() }),
    };
    return held;
  };

  return (watch = {}) => {
    if (held !== undefined && (held.expiresAtMs ?? 0) - now() > RENEW_BEFORE_MS) {
      return Promise.resolve(held);
    }
    pending ??= renew(watch).finally(() => {
      pending = undefined;
    });
    return pending;
  };
}
