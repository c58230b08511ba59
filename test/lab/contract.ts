import type { Buffer } from 'node:buffer';

/** One HTTPS request to the lab, body read whole. */
export interface LabRequest {
  readonly method: string;
  /** Absolute: the host is the real AWS host name that the client asked for. */
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The answer; a body may be text or bytes. */
export interface LabReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
}

/** Credentials that the lab has issued, and who they are. */
export interface LabSession {
  readonly kind: 'user' | 'role';
  readonly account: string;
  /** Caller ARN as GetCallerIdentity answers: `arn:aws:iam::…:user/…` or `arn:aws:sts::…:assumed-role/‹role›/‹session name›`. */
  readonly callerArn: string;
  /** The IAM user or role behind it. */
  readonly principalArn: string;
  /** `AIDA…`, or `AROA…:‹session name›`. */
  readonly userId: string;
  readonly sessionName?: string;
  /** Absent where AWS says nothing of MFA (long-term keys, role sessions). */
  readonly mfa?: boolean;
  /** Epoch milliseconds of the lab's clock. */
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Something that happened, as CloudTrail would tell it. */
export interface LabEvent {
  readonly atMs: number;
  /** Such as `AssumeRole`, `SwitchRole`, `UpdateAssumeRolePolicy`, `PutObject`. */
  readonly name: string;
  readonly requestId: string;
  readonly callerArn?: string;
  readonly errorCode?: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** A no from the lab's authorizer or IAM rules, in AWS's words. */
export class LabError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** What the services share: the lab's clock, its IAM, its log. Built in `lab.ts`. */
export interface Lab {
  /** Epoch milliseconds; runs with the machine's clock plus what {@link advance} added. */
  readonly now: () => number;
  readonly advance: (milliseconds: number) => void;
  readonly partition: string;
  readonly jumpAccount: string;
  readonly log: readonly LabEvent[];
  readonly record: (event: Omit<LabEvent, 'atMs'>) => void;
  /** Checks SigV4 (header form), expiry and token. Throws {@link LabError}. Services that speak SigV4 call it first. */
  readonly authenticate: (request: LabRequest, service: string) => LabSession;
  /** Throws {@link LabError} AccessDenied unless the caller's policies (and the given resource policy) allow the action. */
  readonly authorize: (
    session: LabSession,
    action: string,
    resource: string,
    context?: Readonly<Record<string, string>>,
  ) => Promise<void>;
  /** The rules of AssumeRole, used by STS and by the console's role switch. Throws {@link LabError} AccessDenied. */
  readonly assumeRole: (
    session: LabSession,
    roleArn: string,
    options: {
      readonly sessionName: string;
      readonly durationSeconds?: number;
      readonly externalId?: string;
    },
  ) => Promise<LabSession>;
  /** New temporary credentials for a user, as sign-in issues them. */
  readonly issueUserSession: (
    userArn: string,
    options: { readonly mfa: boolean; readonly seconds: number },
  ) => LabSession;
}

/** One AWS service (or web site) of the lab. The first whose `answers` is true handles a request. */
export interface LabService {
  readonly name: string;
  readonly answers: (host: string) => boolean;
  readonly handle: (request: LabRequest, lab: Lab) => Promise<LabReply>;
}
