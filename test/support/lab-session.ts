import { createAwsClients, type AwsClients } from '#aws/clients.ts';
import type { AccountId } from '#core/aws/arn.ts';
import type { PartitionId } from '#core/aws/partitions.ts';
import type { SessionCredentials } from '#core/sign-in/credentials.ts';
import { sessionNameOf } from '#core/sign-in/session-name.ts';
import { LAB_NAMES, labRegion } from '../lab/seed.ts';
import type { RunningLab } from '../lab/start-lab.ts';
import { sdkOverProxy } from './sdk-over-proxy.ts';

/** The product's own clients, signed in to a running lab as one of its users. */
export interface LabClients {
  readonly clients: AwsClients;
  readonly jumpAccount: AccountId;
  /** Every host that they have asked. */
  readonly hosts: ReadonlySet<string>;
  readonly close: () => void;
}

/** Signs in a user of the lab without its sign-in site, and makes clients as the options page does. */
export function clientsOfLab(
  running: RunningLab,
  options: {
    readonly userName?: string;
    readonly administrationRole?: string;
    /** Absent: they are issued to the user whenever they are asked for. */
    readonly credentials?: SessionCredentials;
    /** To one host; a browser has six. */
    readonly connections?: number;
  } = {},
): LabClients {
  const { userName = LAB_NAMES.administrator, administrationRole } = options;
  const { lab } = running;
  const user = lab.users().find((each) => each.userName === userName);
  if (user === undefined) throw new Error(`The lab has no user ${userName}.`);
  const proxy = sdkOverProxy(running, options.connections);
  const jumpAccount = lab.jumpAccount as AccountId;
  const clients = createAwsClients({
    partition: lab.partition as PartitionId,
    jumpAccount,
    region: labRegion(lab.partition),
    administrationRole: () => administrationRole ?? LAB_NAMES.administrationRole,
    credentials: () => {
      if (options.credentials) return Promise.resolve(options.credentials);
      const session = lab.issueUserSession(user.arn, { mfa: true, seconds: 900 });
      const { accessKeyId, secretAccessKey, sessionToken = '', expiresAtMs } = session;
      return Promise.resolve({ accessKeyId, secretAccessKey, sessionToken, expiresAtMs });
    },
    sessionName: () => Promise.resolve(sessionNameOf(user.arn)),
    now: lab.now,
    requestHandler: proxy.requestHandler,
  });
  return { clients, jumpAccount, hosts: proxy.hosts, close: proxy.close };
}
