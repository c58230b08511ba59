import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { CallerIdentity } from '#core/ports.ts';
import type { AdminSession, SessionAppraisal } from '#core/sign-in/admin-session.ts';
import type { CognitoSettings } from '#core/sign-in/cognito.ts';

/** Who is signed in as an administrator, where, and until when. */
export interface ShownSession {
  readonly identity: CallerIdentity;
  /** Who it is where the ARN does not tell. */
  readonly person?: string;
  /** How they came in. */
  readonly way: AdminSession['way'];
  /** Epoch milliseconds when the session can no longer be renewed; absent where AWS does not say. */
  readonly endsAtMs?: number;
  /** What it turned out to be good for; absent while there is no account to try. */
  readonly appraisal?: SessionAppraisal;
}

/** Signing in to one estate's jump account, and what becomes of the session. Failures are AppErrors. */
export interface SessionActions {
  /** Asks for the optional hosts of admin mode (so it must run inside a click), opens AWS's sign-in in a tab, and resolves when its session is in hand. */
  readonly signIn: (
    configuration: EstateConfiguration,
    signal: AbortSignal,
  ) => Promise<ShownSession>;
  /** Starts a sign-in whose code the person carries over; asks for the hosts of admin mode, so it must run inside a click. */
  readonly startCodeSignIn: (configuration: EstateConfiguration) => Promise<{
    /** To be opened in any browser. */
    readonly url: string;
    readonly finish: (pasted: string) => Promise<ShownSession>;
  }>;
  /** @param pasted - Untrusted and secret: shell exports, an ini block or JSON. */
  readonly signInWithPasted: (
    configuration: EstateConfiguration,
    pasted: string,
  ) => Promise<ShownSession>;
  /** What the company's browser policy says of Cognito. */
  readonly loadManagedCognito: () => Promise<CognitoSettings | undefined>;
  /** The address of this extension that Cognito's pages send the browser back to; their app client must allow it. */
  readonly webAuthRedirectUri: () => string;
  /** Asks for what Cognito needs (so it must run inside a click) and opens the hosted pages. */
  readonly signInWithCognito: (
    configuration: EstateConfiguration,
    settings: CognitoSettings,
    signal: AbortSignal,
  ) => Promise<ShownSession>;
  /** Tries what the session is good for, which decides what is shown and which role is used from then on. */
  readonly appraise: (configuration: EstateConfiguration) => Promise<ShownSession | undefined>;
  /** The session that this browser still has in the jump account, if any. */
  readonly resumeSession: (configuration: EstateConfiguration) => Promise<ShownSession | undefined>;
  readonly signOut: (configuration: EstateConfiguration) => Promise<void>;
}
