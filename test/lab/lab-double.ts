import { randomUUID } from 'node:crypto';
import { LabError, type Lab, type LabEvent, type LabSession } from './contract.ts';

/** The account where everyone of {@link createLabDouble} signs in. */
export const JUMP = '111122223333';
/** An account with roles in it. */
export const PAYMENTS = '200000104729';

/** A {@link Lab} with rules instead of an IAM: for tests of one service alone. */
export interface LabDouble extends Lab {
  /** `‹caller ARN› ‹action› ‹resource›` of what is refused; everything else is allowed. */
  readonly refused: Set<string>;
  /** Whom `authenticate` takes every caller for. */
  caller: LabSession;
}

/** Ada and Robin in the jump account, roles of any name in the payments account. */
export function createLabDouble(): LabDouble {
  let skewMs = 0;
  const log: LabEvent[] = [];
  const refused = new Set<string>();
  const secrets = new Set<string>();
  const now = (): number => Date.now() + skewMs;
  const issue = (
    session: Pick<LabSession, 'kind' | 'account' | 'callerArn' | 'principalArn' | 'userId'>,
    seconds: number,
    more: { readonly mfa?: boolean; readonly sessionName?: string },
  ): LabSession => ({
    ...session,
    ...more,
    issuedAtMs: now(),
    expiresAtMs: now() + seconds * 1000,
    accessKeyId: `ASIA${randomUUID()}`,
    secretAccessKey: randomUUID(),
    sessionToken: randomUUID(),
  });
  const users = ['ada.okafor', 'robin'].map((userName) => ({
    account: JUMP,
    arn: `arn:aws:iam::${JUMP}:user/${userName}`,
    userName,
    userId: `AIDA${userName.toUpperCase()}`,
    displayName: userName,
    hasMfa: true,
  }));
  const check = (session: LabSession, action: string, resource: string): void => {
    if (!refused.has(`${session.callerArn} ${action} ${resource}`)) return;
    throw new LabError(403, 'AccessDenied', `${session.callerArn} may not ${action} ${resource}`);
  };
  const issueUserSession: Lab['issueUserSession'] = (arn, { mfa, seconds }) => {
    const user = users.find((each) => each.arn === arn);
    if (user === undefined) throw new LabError(404, 'NoSuchEntity', arn);
    const { account, userId } = user;
    return issue({ kind: 'user', account, callerArn: arn, principalArn: arn, userId }, seconds, {
      mfa,
    });
  };
  return {
    refused,
    caller: issueUserSession(`arn:aws:iam::${JUMP}:user/robin`, { mfa: true, seconds: 3600 }),
    now,
    advance: (milliseconds) => {
      skewMs += milliseconds;
    },
    partition: 'aws',
    jumpAccount: JUMP,
    log,
    record: (event) => log.push({ ...event, atMs: now() }),
    secrets,
    codes: new Set(),
    keepSecret: (text) => {
      secrets.add(text);
      return text;
    },
    keepCode: (text) => text,
    accounts: [
      { id: JUMP, name: 'acme-jump', alias: 'acme-jump' },
      { id: PAYMENTS, name: 'payments-dev', alias: 'acme-payments-dev' },
    ],
    users: () => users,
    maxSessionSeconds: () => 3600,
    faults: {
      add: () => () => undefined,
      clear: () => undefined,
      setConsistencyLag: () => undefined,
    },
    authenticate() {
      return Promise.resolve(this.caller);
    },
    authorize: async (session, action, resource) => {
      await Promise.resolve();
      check(session, action, resource);
    },
    assumeRole: async (session, roleArn, { sessionName, durationSeconds = 3600 }) => {
      await Promise.resolve();
      check(session, 'sts:AssumeRole', roleArn);
      const [, , , , account = '', resource = ''] = roleArn.split(':');
      const role = resource.split('/').at(-1) ?? '';
      const callerArn = `arn:aws:sts::${account}:assumed-role/${role}/${sessionName}`;
      const userId = `AROA${role.toUpperCase()}:${sessionName}`;
      return issue(
        { kind: 'role', account, callerArn, principalArn: roleArn, userId },
        durationSeconds,
        { sessionName },
      );
    },
    issueUserSession,
    expireSession: () => undefined,
  };
}
