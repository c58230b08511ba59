import { LabError, type Lab } from './contract.ts';
import type { Authorizer } from './authorizer.ts';
import type { CredentialStore, IssuedSession } from './credentials.ts';
import type { IamStore } from './iam-store.ts';
import { toEvaluatedTrust } from './trust-documents.ts';

const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;
const CHAINED_SECONDS = 3600;
const DEFAULT_SECONDS = 3600;
const LEAST_SECONDS = 900;
const MOST_SECONDS = 43_200;

/** What AssumeRole may be given beyond the contract's options. */
export interface AssumeRoleOptions {
  readonly sessionName: string;
  readonly durationSeconds?: number;
  readonly externalId?: string;
  readonly sourceIdentity?: string;
  /** Texts of session policies. */
  readonly sessionPolicies?: readonly string[];
  readonly sessionTags?: Readonly<Record<string, string>>;
}

const invalid = (message: string) => new LabError(400, 'ValidationError', message);

function checkForm({
  sessionName,
  durationSeconds,
  externalId,
  sourceIdentity,
}: AssumeRoleOptions) {
  if (!SESSION_NAME.test(sessionName)) {
    throw invalid(
      `1 validation error detected: Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]* and have length between 2 and 64`,
    );
  }
  if (
    durationSeconds !== undefined &&
    (!Number.isInteger(durationSeconds) ||
      durationSeconds < LEAST_SECONDS ||
      durationSeconds > MOST_SECONDS)
  ) {
    throw invalid(
      `1 validation error detected: Value '${durationSeconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value between ${LEAST_SECONDS} and ${MOST_SECONDS}`,
    );
  }
  if (externalId !== undefined && !EXTERNAL_ID.test(externalId)) {
    throw invalid(
      "1 validation error detected: Value at 'externalId' failed to satisfy constraint",
    );
  }
  if (sourceIdentity !== undefined && !SESSION_NAME.test(sourceIdentity)) {
    throw invalid(
      "1 validation error detected: Value at 'sourceIdentity' failed to satisfy constraint",
    );
  }
}

interface AssumeRoleParts {
  readonly store: IamStore;
  readonly credentials: CredentialStore;
  readonly decide: Authorizer;
  readonly now: () => number;
  readonly asOfMs: () => number;
}

/** The rules of AssumeRole: both sides must allow, and the session may not outlive what the role admits. */
export function createAssumeRole({ store, credentials, decide, now, asOfMs }: AssumeRoleParts) {
  return async (
    caller: IssuedSession,
    roleArn: string,
    options: AssumeRoleOptions,
  ): Promise<IssuedSession> => {
    checkForm(options);
    const { sessionName, externalId, sourceIdentity, sessionTags = {} } = options;
    const asOf = asOfMs();
    const role = store.role(roleArn, asOf);
    const refuse = (action: string) =>
      new LabError(
        403,
        'AccessDenied',
        `User: ${caller.callerArn} is not authorized to perform: ${action} on resource: ${roleArn}`,
      );
    if (!role) throw refuse('sts:AssumeRole');

    const trust = toEvaluatedTrust(role.trust, store.partition, (id) => store.arnOf(id, asOf));
    const actions = [
      'sts:AssumeRole',
      ...(sourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
      ...(Object.keys(sessionTags).length === 0 ? [] : ['sts:TagSession']),
    ];
    for (const action of actions) {
      const answer = await decide({
        session: caller,
        action,
        resource: roleArn,
        resourceAccount: role.account,
        resourcePolicy: { text: JSON.stringify(trust), kind: 'trust' },
        context: {
          'sts:RoleSessionName': sessionName,
          ...(externalId !== undefined && { 'sts:ExternalId': externalId }),
          ...(sourceIdentity !== undefined && { 'sts:SourceIdentity': sourceIdentity }),
          ...Object.fromEntries(
            Object.entries(sessionTags).map(([key, value]) => [`aws:RequestTag/${key}`, value]),
          ),
          ...Object.fromEntries(
            role.tags.map(({ Key, Value }) => [`aws:ResourceTag/${Key}`, Value]),
          ),
        },
        asOfMs: asOf,
        nowMs: now(),
      });
      if (answer !== 'allowed') throw refuse(action);
    }

    const seconds = options.durationSeconds ?? DEFAULT_SECONDS;
    if (caller.kind === 'role' && seconds > CHAINED_SECONDS) {
      throw invalid(
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
      );
    }
    if (seconds > role.maxSessionSeconds) {
      throw invalid(
        'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      );
    }
    return credentials.issueTemporary(
      {
        kind: 'role',
        account: role.account,
        callerArn: `arn:${store.partition}:sts::${role.account}:assumed-role/${role.name}/${sessionName}`,
        principalArn: role.arn,
        userId: `${role.id}:${sessionName}`,
        sessionName,
        sessionTags,
        ...(sourceIdentity !== undefined && { sourceIdentity }),
        ...(options.sessionPolicies && { sessionPolicies: options.sessionPolicies }),
      },
      seconds,
    );
  };
}

// The contract's function is this one with fewer options.
export type AssumeRole = ReturnType<typeof createAssumeRole>;
export type ContractAssumeRole = Lab['assumeRole'];
