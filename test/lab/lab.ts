import { LabError, type Lab, type LabEvent } from './contract.ts';
import { createAssumeRole, type AssumeRoleOptions } from './assume-role.ts';
import { createAuthorizer, type AccessAnswer, type Authorizer } from './authorizer.ts';
import { createCredentialStore, type CredentialStore, type IssuedSession } from './credentials.ts';
import type { Estate } from './estate.ts';
import { createFaults, type FaultBox } from './faults.ts';
import { createIamStore, type IamStore, type QuotaName } from './iam-store.ts';
import { createRandom } from './randomness.ts';
import { seedAdministrators } from './seed.ts';
import { verifySignature } from './signature.ts';

/** How a lab is made. */
export interface LabOptions {
  readonly estate: Estate;
  /** The machine's clock, epoch milliseconds. */
  readonly machineNow?: () => number;
  /** Decides ids, keys and the dice of faults. */
  readonly seed?: number;
  /** Without the administrators that `seed.ts` adds: nothing but the estate. */
  readonly isBare?: boolean;
}

/** Keys that do not end, for SDKs and CLIs that talk to the lab. */
export interface LabKeys {
  readonly userArn: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** One question that policies were asked, and their answer. */
export interface LabDecision {
  readonly action: string;
  readonly resource: string;
  readonly principalArn: string;
  readonly answer: AccessAnswer;
}

/** The lab as its own services and tests see it: the contract, and the parts behind it. */
export interface LabInternals extends Lab {
  readonly estate: Estate;
  readonly iam: IamStore;
  readonly credentials: CredentialStore;
  /** Everything that policies were asked since the lab started. */
  readonly decisions: readonly LabDecision[];
  readonly faults: FaultBox;
  readonly random: () => number;
  /** The moment that readers of IAM see: now, or as long ago as the consistency lag says. */
  readonly readAsOfMs: () => number;
  readonly assumeRole: (
    session: { readonly accessKeyId: string },
    roleArn: string,
    options: AssumeRoleOptions,
  ) => Promise<IssuedSession>;
  /** Keys of a user that do not end. Throws a plain Error when there is no such user. */
  readonly longTermKeys: (userArn: string) => LabKeys;
  readonly setQuota: (account: string, name: QuotaName, value: number) => void;
}

const DENIALS: Readonly<Record<Exclude<AccessAnswer, 'allowed'>, (action: string) => string>> = {
  'implicitly-denied': (action) => `because no identity-based policy allows the ${action} action`,
  'explicitly-denied': () => 'with an explicit deny in an identity-based policy',
};

const ACCOUNT_IN_ARN = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/;

/** Builds the state and the rules of a lab; `start-lab.ts` puts it on the network. */
export function createLab({
  estate,
  machineNow = Date.now,
  seed = 1,
  isBare = false,
}: LabOptions): LabInternals {
  let advancedMs = 0;
  const now = () => machineNow() + advancedMs;
  const random = createRandom(seed);
  const iam = createIamStore(estate, now);
  if (!isBare) seedAdministrators(iam, estate, random);
  const secrets = new Set<string>();
  const codes = new Set<string>();
  const keepSecret = (text: string) => {
    secrets.add(text);
    return text;
  };
  const credentials = createCredentialStore(now, random, keepSecret);
  const faults = createFaults(random, machineNow);
  const log: LabEvent[] = [];
  const authorizer = createAuthorizer(iam);
  const decisions: LabDecision[] = [];
  const decide: Authorizer = async (question) => {
    const answer = await authorizer(question);
    const { action, resource, session } = question;
    decisions.push({ action, resource, principalArn: session.principalArn, answer });
    return answer;
  };
  const readAsOfMs = () => {
    const lagMs = faults.consistencyLagMs();
    return lagMs === 0 ? Infinity : now() - lagMs;
  };

  const jumpAccount = estate.jump.accountId;
  const displayNames = new Map(
    estate.people.flatMap(({ name, principals }) => principals.map((arn) => [arn, name] as const)),
  );
  const displayNameTag = 'name';

  const userOf = (userArn: string) => {
    const user = iam.principal(userArn);
    if (user?.kind !== 'user') throw new Error(`The lab has no user ${userArn}.`);
    return user;
  };
  const identityOf = (userArn: string) => {
    const { account, arn, id } = userOf(userArn);
    return { kind: 'user', account, callerArn: arn, principalArn: arn, userId: id } as const;
  };
  const issued = ({ accessKeyId }: { readonly accessKeyId: string }) => {
    const session = credentials.find(accessKeyId);
    if (!session) throw new Error('A session that the lab did not issue.');
    return session;
  };
  /** Keys die with their user or role. */
  const findLive = (accessKeyId: string) => {
    const session = credentials.find(accessKeyId);
    const [id = ''] = session?.userId.split(':') ?? [];
    return iam.arnOf(id) === undefined ? undefined : session;
  };
  const assumeRole = createAssumeRole({
    store: iam,
    credentials,
    decide,
    now,
    asOfMs: readAsOfMs,
  });

  return {
    now,
    advance: (milliseconds) => void (advancedMs += milliseconds),
    partition: estate.partition,
    jumpAccount,
    log,
    record: (event) => void log.push({ atMs: now(), ...event }),
    secrets,
    codes,
    keepSecret,
    keepCode: (text) => {
      codes.add(text);
      return keepSecret(text);
    },
    accounts: [...estate.accounts]
      .sort((a, b) => Number(b.id === jumpAccount) - Number(a.id === jumpAccount))
      .map(({ id, name, alias }) => ({ id, name, ...(alias !== undefined && { alias }) })),
    users: () =>
      (iam.accounts.get(jumpAccount)?.users.values() ?? []).map((user) => ({
        account: user.account,
        arn: user.arn,
        userName: user.name,
        userId: user.id,
        displayName:
          displayNames.get(user.arn) ??
          user.tags.find(({ Key }) => Key === displayNameTag)?.Value ??
          user.name,
        hasMfa: iam.accounts.get(user.account)?.mfaUsers.has(user.name) ?? false,
      })),
    maxSessionSeconds: (roleArn) => iam.role(roleArn)?.maxSessionSeconds,
    faults,
    authenticate: (request, service) => verifySignature(request, service, findLive, now()),
    async authorize(session, action, resource, context, options = {}) {
      const isS3 = action.startsWith('s3:');
      const resourceAccount =
        options.resourceAccount ??
        ACCOUNT_IN_ARN.exec(resource)?.[1] ??
        (isS3 ? jumpAccount : session.account);
      const isKey = action.startsWith('kms:');
      const resourcePolicy =
        options.resourcePolicy ??
        (isKey ? defaultKeyPolicy(estate.partition, resourceAccount) : undefined);
      const answer = await decide({
        session: issued(session),
        action,
        resource,
        resourceAccount,
        ...(resourcePolicy !== undefined && {
          resourcePolicy: { text: JSON.stringify(resourcePolicy), kind: 'resource' },
        }),
        ...(context && { context }),
        asOfMs: readAsOfMs(),
        nowMs: now(),
      });
      if (answer === 'allowed') return;
      throw new LabError(
        403,
        'AccessDenied',
        `User: ${session.callerArn} is not authorized to perform: ${action} on resource: ${resource} ${DENIALS[answer](action)}`,
      );
    },
    assumeRole: (session, roleArn, options) => assumeRole(issued(session), roleArn, options),
    issueUserSession: (userArn, { mfa, seconds }) =>
      credentials.issueTemporary({ ...identityOf(userArn), mfa }, seconds),
    expireSession: credentials.expire,
    estate,
    iam,
    credentials,
    decisions,
    random,
    readAsOfMs,
    longTermKeys(userArn) {
      const { accessKeyId, secretAccessKey } = credentials.issueLongTerm(identityOf(userArn));
      return { userArn, accessKeyId, secretAccessKey };
    },
    setQuota(account, name, value) {
      const quotas = iam.accounts.get(account)?.quotas;
      if (!quotas) throw new Error(`The lab has no account ${account}.`);
      quotas[name] = value;
    },
  };
}

function defaultKeyPolicy(partition: string, account: string) {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  };
}
