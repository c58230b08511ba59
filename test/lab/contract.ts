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

/** The answer; a body may be text, bytes, or a stream that the server writes as it comes. */
export interface LabReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
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
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** An account of the estate. */
export interface LabAccount {
  /** Twelve digits. */
  readonly id: string;
  readonly name: string;
  readonly alias?: string;
}

/** An IAM user of the jump account. */
export interface LabUser {
  readonly account: string;
  readonly arn: string;
  readonly userName: string;
  /** `AIDA…` */
  readonly userId: string;
  /** The person's name where the estate knows one, else the user name. */
  readonly displayName: string;
  /** Whether an MFA device is registered: sign-in then issues sessions with MFA. */
  readonly hasMfa: boolean;
}

/** What {@link Lab.authorize} may be told beside the request itself. */
export interface LabAuthorizeOptions {
  /** Bucket policy, key policy, …: the parsed document. For KMS absent means the default key policy, which leaves it to IAM. */
  readonly resourcePolicy?: unknown;
  /** Owner of the resource where its ARN does not say. Default: the jump account for S3, else the caller's own. */
  readonly resourceAccount?: string;
}

/** One thing that goes wrong. Absent fields of the filter match everything. */
export interface LabFault {
  /** The service's {@link LabService.name}. */
  readonly service?: string;
  /** Such as `UpdateAssumeRolePolicy`, or `PUT` for services without named actions; one or any of several. */
  readonly action?: string | readonly string[];
  /** The account that the caller's credentials belong to. */
  readonly account?: string;
  /** From 0 to 1; default 1. */
  readonly probability?: number;
  /** So many requests that it is meant for are spared first. */
  readonly skip?: number;
  /** Ends by itself after this many hits. */
  readonly times?: number;
  readonly effect:
    | {
        readonly kind: 'error';
        readonly status: number;
        readonly code: string;
        readonly message: string;
      }
    /** A token bucket: requests beyond it are answered `Throttling`, "Rate exceeded". */
    | { readonly kind: 'throttle'; readonly perSecond: number; readonly burst: number }
    | { readonly kind: 'latency'; readonly milliseconds: number }
    /** The connection is cut: before the service acts, or after it acted but before it answers. `first` is waited for at that point. */
    | {
        readonly kind: 'cut';
        readonly when: 'before' | 'after';
        readonly first?: () => Promise<void>;
      };
}

/** The switchboard of misbehaviour. */
export interface LabFaults {
  /** Returns a function that takes the fault away again. */
  readonly add: (fault: LabFault) => () => void;
  readonly clear: () => void;
  /** How far reads of IAM and decisions about access lag behind writes, in milliseconds. */
  readonly setConsistencyLag: (milliseconds: number) => void;
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
  /** Everything secret that was handed out, by whichever service: keys, tokens, codes. Tests look for it where it must not be. */
  readonly secrets: ReadonlySet<string>;
  /** Those of {@link secrets} that were good once, shortly, and for whoever began the sign-in: authorization codes. */
  readonly codes: ReadonlySet<string>;
  /** Counts a text among {@link secrets}, and gives it back. */
  readonly keepSecret: (text: string) => string;
  /** Counts it among {@link codes} as well. */
  readonly keepCode: (text: string) => string;
  /** The accounts of the estate, the jump account first. */
  readonly accounts: readonly LabAccount[];
  /** The IAM users of the jump account as they are now: whoever can sign in. */
  readonly users: () => readonly LabUser[];
  /** The `MaxSessionDuration` of a role, or undefined when there is no such role. */
  readonly maxSessionSeconds: (roleArn: string) => number | undefined;
  /** What goes wrong on demand; the server applies it to every request before its service sees it. */
  readonly faults: LabFaults;
  /**
   * Checks SigV4 (header form), expiry and token. Rejects with {@link LabError}. Services that speak SigV4 call it first.
   *
   * @param service - The name in the credential scope: `iam`, `sts`, `s3`, `kms`, `organizations`.
   */
  readonly authenticate: (request: LabRequest, service: string) => Promise<LabSession>;
  /**
   * Rejects with {@link LabError} AccessDenied unless the caller's policies (and the given resource policy) allow the action.
   *
   * @param action - Such as `s3:PutObject`.
   * @param resource - An ARN, or `*` for actions that know no resource.
   * @param context - Condition keys beyond those of the session itself, such as `s3:if-none-match`.
   */
  readonly authorize: (
    session: LabSession,
    action: string,
    resource: string,
    context?: Readonly<Record<string, string>>,
    options?: LabAuthorizeOptions,
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
  /** Ends temporary credentials before their time; later requests with them are answered ExpiredToken. */
  readonly expireSession: (accessKeyId: string) => void;
}

/** One AWS service (or web site) of the lab. The first whose `answers` is true handles a request. */
export interface LabService {
  readonly name: string;
  readonly answers: (host: string) => boolean;
  readonly handle: (request: LabRequest, lab: Lab) => Promise<LabReply>;
  /** How this service writes a {@link LabError} that `handle` threw, or a fault. Absent: a page with the sentence. */
  readonly renderError?: (error: LabError, requestId: string, request: LabRequest) => LabReply;
}
