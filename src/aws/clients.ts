import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import type { AccountId } from '#core/aws/arn.ts';
import { PARTITIONS, type PartitionId } from '#core/aws/partitions.ts';
import { AppError } from '#core/errors.ts';
import type { Clock } from '#core/ports.ts';
import type { CredentialSource, SessionCredentials } from '#core/sign-in/credentials.ts';
import type { CallWatch } from './call.ts';
import { createConnections, REQUEST_TIMEOUT_MS } from './connections.ts';
import { createRoleCredentials, type RoleCredentials } from './role-credentials.ts';
import { createThrottleWatch, type ThrottleWatch } from './throttle-watch.ts';

/** What carries requests; the SDK's own fetch handler when absent. */
export type RequestHandler = NonNullable<STSClientConfig['requestHandler']>;

/** What clients are made from. */
export interface AwsClientsOptions {
  readonly partition: PartitionId;
  readonly jumpAccount: AccountId;
  /** Region of STS. */
  readonly region: string;
  /** Path and name, without a leading slash, of the role that leads into a target account. */
  readonly administrationRole: (account: AccountId) => string;
  /** Credentials of the jump account's session. */
  readonly credentials: CredentialSource;
  /** Name of the sessions in target accounts. */
  readonly sessionName: () => Promise<string>;
  readonly now: Clock;
  readonly requestHandler?: RequestHandler;
  /** Connections that it opens to one host; a browser's six when absent. */
  readonly connections?: number;
}

/** Enters an account: a target through its administration role, the jump account with the session itself. */
export type RoleEntry = (account: AccountId, watch: CallWatch) => Promise<SessionCredentials>;

/** The SDK clients of one signed-in session, made when first asked for and kept. */
export interface AwsClients {
  readonly partition: PartitionId;
  readonly jumpAccount: AccountId;
  /** Host names that failures are reported with. */
  readonly hosts: { readonly iam: string; readonly sts: string };
  readonly sts: () => STSClient;
  /**
   * Makes sure that there are credentials for an account, so that a refusal to enter it is told as such.
   * @throws AppError `aws/*`, `sign-in/*`
   */
  readonly enter: RoleEntry;
  /** For reading: retries, slows down together when the account throttles, and shares IAM's connections with all accounts. */
  readonly iam: (account: AccountId) => IAMClient;
  /** For commits: never retries, since every attempt is paced and journalled by the one who asked. */
  readonly iamOnce: (account: AccountId) => IAMClient;
  /** Tells when AWS asks the readings of an account to slow down. */
  readonly onThrottled: ThrottleWatch['listen'];
  readonly s3: (region: string, options: { readonly forcePathStyle: boolean }) => S3Client;
  readonly kms: (region: string) => KMSClient;
  readonly organizations: () => OrganizationsClient;
  /** Forgets all clients and the credentials they hold, so that the next call asks for credentials anew. */
  readonly forget: () => void;
  /** Where IAM's calls are kept; it allows two look-ups a second. */
  readonly cloudTrail: (account: AccountId) => CloudTrailClient;
}

/** Chromium and Firefox both open so many to a host that speaks HTTP/1.1, as IAM's does. */
const BROWSER_CONNECTIONS = 6;

/**
 * Makes the SDK clients of one session. Credentials are asked for when those at hand are about to expire, so a session that is renewed
 * mid-work goes on, and after {@link AwsClients.forget}, so one that AWS ended early does too; a client per account keeps the SDK's adaptive rate of one account from slowing another.
 */
export function createAwsClients(options: AwsClientsOptions): AwsClients {
  const { partition, jumpAccount, region, now, sessionName } = options;
  const { iam, dnsSuffix, organizationsRegion } = PARTITIONS[partition];
  // Signed reads must not be answered by the browser's cache, which does not look at who asks.
  const requestHandler = options.requestHandler ?? {
    requestTimeout: REQUEST_TIMEOUT_MS,
    cache: 'no-store',
  };
  const base = { region, requestHandler, credentials: toSdkProvider(options.credentials) };
  const patient = { retryMode: 'adaptive', maxAttempts: 8 };
  const stsConfig = { ...base, maxAttempts: 5 };
  const throttling = createThrottleWatch();
  const inLine = createConnections(options.connections ?? BROWSER_CONNECTIONS);

  const memories: Map<unknown, unknown>[] = [];
  const memoized = <K, V>(make: (key: K) => V): ((key: K) => V) => {
    const made = new Map<K, V>();
    memories.push(made);
    return (key) => {
      const known = made.get(key);
      if (known !== undefined) return known;
      const value = make(key);
      made.set(key, value);
      return value;
    };
  };
  const once = <V>(make: () => V): (() => V) => {
    const get = memoized<null, V>(make);
    return () => get(null);
  };

  const credentialsOf = memoized((account: AccountId): RoleCredentials => {
    if (account === jumpAccount) return () => options.credentials();
    const role = options.administrationRole(account);
    const clientPlugins = [throttling.pluginFor(account)];
    const target = { partition, account, role, clientPlugins };
    return createRoleCredentials({ ...target, sessionName, sts: stsConfig, now });
  });
  const iamBase = (account: AccountId) => ({
    region: iam.region,
    requestHandler,
    credentials: toSdkProvider(() => credentialsOf(account)()),
  });

  const s3With = (forcePathStyle: boolean) =>
    memoized(
      (bucketRegion: string) =>
        new S3Client({ ...base, region: bucketRegion, forcePathStyle, maxAttempts: 4 }),
    );
  const [s3, s3InPath] = [s3With(false), s3With(true)];

  return {
    partition,
    jumpAccount,
    hosts: { iam: iam.host, sts: `sts.${region}.${dnsSuffix}` },
    sts: once(() => new STSClient(stsConfig)),
    enter: (account, watch) => credentialsOf(account)(watch),
    iam: memoized((account) => {
      const client = new IAMClient({ ...iamBase(account), ...patient });
      client.middlewareStack.use(throttling.pluginFor(account));
      const { requestHandler: carrier } = client.config;
      const handle = inLine({ handle: carrier.handle.bind(carrier) });
      // as: a handler like the carrier in all else.
      const inherited = Object.create(carrier) as typeof carrier;
      client.config.requestHandler = Object.assign(inherited, { handle });
      return client;
    }),
    onThrottled: throttling.listen,
    iamOnce: memoized((account) => new IAMClient({ ...iamBase(account), maxAttempts: 1 })),
    s3: (bucketRegion, { forcePathStyle }) => (forcePathStyle ? s3InPath : s3)(bucketRegion),
    kms: (keyRegion) => new KMSClient({ ...base, region: keyRegion, maxAttempts: 5 }),
    cloudTrail: memoized((account) => new CloudTrailClient({ ...iamBase(account), ...patient })),
    organizations: once(() => {
      if (organizationsRegion === null) {
        const action = 'organizations:ListAccounts';
        throw new AppError('aws/not-found', {
          action,
          account: jumpAccount,
          what: 'AWS Organizations',
        });
      }
      return new OrganizationsClient({ ...base, ...patient, region: organizationsRegion });
    }),
    forget: () => {
      for (const memory of memories) memory.clear();
    },
  };
}

/** The SDK asks again when the stated expiry is less than five minutes away. */
function toSdkProvider(source: CredentialSource) {
  return async () => {
    const { expiresAtMs, ...keys } = await source();
    return expiresAtMs === undefined ? keys : { ...keys, expiration: new Date(expiresAtMs) };
  };
}
