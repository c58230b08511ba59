import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { ACME_ESTATE, readEstate } from '../lab/estate.ts';
import type { LabOptions } from '../lab/lab.ts';
import { startLab, type RunningLab } from '../lab/start-lab.ts';
import { sdkOverProxy } from './sdk-over-proxy.ts';

/** Keys as any SDK client takes them. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A lab with SDK clients that reach it. */
export interface LabWithClients extends RunningLab {
  /** Configuration of any SDK client: Region, keys, the way through the proxy, and no retries. */
  readonly configFor: (keys: Keys) => {
    readonly region: string;
    readonly credentials: Keys;
    readonly requestHandler: ReturnType<typeof sdkOverProxy>['requestHandler'];
    readonly maxAttempts: number;
  };
  readonly iam: (keys: Keys) => IAMClient;
  readonly sts: (keys: Keys) => STSClient;
  /** A person of the estate, a robin or a sam, as they are after sign-in. */
  readonly signIn: (userName: string, options?: { readonly mfa?: boolean }) => Keys;
}

/** Starts a lab on `acme.json` (or what the options say) and hands out clients for it. Close it when done. */
export async function startLabWithClients(
  options: Partial<LabOptions> = {},
): Promise<LabWithClients> {
  const running = await startLab({ estate: readEstate(ACME_ESTATE), ...options });
  const { requestHandler, close: closeTunnels } = sdkOverProxy(running);
  const configFor = ({ accessKeyId, secretAccessKey, sessionToken }: Keys) => ({
    region: 'us-east-1',
    credentials: {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken !== undefined && { sessionToken }),
    },
    requestHandler,
    maxAttempts: 1,
  });
  return {
    ...running,
    configFor,
    iam: (keys) => new IAMClient(configFor(keys)),
    sts: (keys) => new STSClient(configFor(keys)),
    signIn(userName, { mfa = true } = {}) {
      const user = running.lab.users().find((one) => one.userName === userName);
      if (!user) throw new Error(`The lab has no user ${userName}.`);
      return running.lab.issueUserSession(user.arn, { mfa, seconds: 3600 });
    },
    async close() {
      closeTunnels();
      await running.close();
    },
  };
}
