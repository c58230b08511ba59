import { GenerateCredentialReportCommand, GetCredentialReportCommand } from '@aws-sdk/client-iam';
import * as v from 'valibot';
import { mfaInCredentialReport } from '#core/access/credential-report.ts';
import type { IamUser } from '#core/access/picture.ts';
import { isAppError } from '#core/errors.ts';
import type { CredentialReport } from '#core/ports.ts';
import { call, type CallOptions, type CallWatch } from './call.ts';
import type { AwsClients } from './clients.ts';
import { parseReply } from './parse-reply.ts';

const StateSchema = v.object({ State: v.picklist(['STARTED', 'INPROGRESS', 'COMPLETE']) });
const ReportSchema = v.object({ Content: v.instance(Uint8Array) });

/** IAM keeps a report for four hours; a new one is there after some seconds. */
const MOST_ASKED = 15;
const PAUSE_MS = 1000;

/** Makes the two questions about the jump account's credential report. */
export function createCredentialReport(
  clients: AwsClients,
  watch: CallWatch = {},
): CredentialReport {
  const iam = clients.iam(clients.jumpAccount);
  const contextOf = (api: string): CallOptions => ({
    action: `iam:${api}`,
    account: clients.jumpAccount,
    host: clients.hosts.iam,
    what: 'credential report',
    ...watch,
  });
  const generate = contextOf('GenerateCredentialReport');
  const get = contextOf('GetCredentialReport');
  return {
    generate: async () => {
      const begun = await call(generate, (http) =>
        iam.send(new GenerateCredentialReportCommand({}), http),
      );
      return parseReply(StateSchema, begun, generate).State === 'COMPLETE';
    },
    fetch: async () => {
      const reply = await call(get, (http) => iam.send(new GetCredentialReportCommand({}), http));
      return new TextDecoder().decode(parseReply(ReportSchema, reply, get).Content);
    },
  };
}

/**
 * Asks which users of the jump account have an MFA device: the credential report alone tells of every kind of device, at two calls for
 * all users.
 *
 * @returns By user name; undefined when the session may not ask, or the report is not ready in time: then nobody knows.
 * @throws AppError `aws/*`, `operation/stopped`
 */
export async function fetchMfa(
  clients: AwsClients,
  watch: CallWatch,
): Promise<ReadonlyMap<string, boolean> | undefined> {
  const report = createCredentialReport(clients, watch);
  try {
    for (let asked = 0; asked < MOST_ASKED; asked++) {
      if (asked > 0) await pause(watch.signal);
      if (await report.generate()) return mfaInCredentialReport(await report.fetch());
    }
    return undefined;
  } catch (error) {
    if (isAppError(error) && error.code === 'aws/access-denied') return undefined;
    throw error;
  }
}

/** Users with what is known of their MFA. */
export function withMfa(
  users: readonly IamUser[],
  mfa: ReadonlyMap<string, boolean> | undefined,
): readonly IamUser[] {
  if (!mfa) return users;
  return users.map((user) => {
    const hasMfa = mfa.get(user.name);
    return hasMfa === undefined ? user : { ...user, hasMfa };
  });
}

/** A stop ends the pause; the next call then tells of it. */
function pause(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PAUSE_MS);
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    signal?.addEventListener('abort', stop, { once: true });
  });
}
