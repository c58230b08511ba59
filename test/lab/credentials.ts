import type { LabSession } from './contract.ts';
import { uniqueId, type Random } from './randomness.ts';

/** A session, and what of it only the authorizer needs. */
export interface IssuedSession extends LabSession {
  /** Texts of the session policies given to AssumeRole; each narrows. */
  readonly sessionPolicies: readonly string[];
  readonly sourceIdentity?: string;
  readonly sessionTags: Readonly<Record<string, string>>;
}

type Identity = Omit<
  IssuedSession,
  | 'accessKeyId'
  | 'secretAccessKey'
  | 'sessionToken'
  | 'issuedAtMs'
  | 'expiresAtMs'
  | 'sessionPolicies'
  | 'sessionTags'
> & {
  readonly sessionPolicies?: readonly string[];
  readonly sessionTags?: Readonly<Record<string, string>>;
};

/** Every key the lab has given out. */
export interface CredentialStore {
  /** Access keys of an IAM user that do not end. */
  readonly issueLongTerm: (identity: Identity) => IssuedSession;
  readonly issueTemporary: (identity: Identity, seconds: number) => IssuedSession;
  readonly find: (accessKeyId: string) => IssuedSession | undefined;
  readonly expire: (accessKeyId: string) => void;
  /** Ends every temporary session. */
  readonly expireAll: () => void;
}

const SECRET_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** @param keepSecret - Told of every key and token that is handed out. */
export function createCredentialStore(
  now: () => number,
  random: Random,
  keepSecret: (text: string) => string,
): CredentialStore {
  const sessions = new Map<string, IssuedSession>();
  const secret = (length: number) =>
    Array.from({ length }, () => SECRET_ALPHABET[Math.floor(random() * 64)]).join('');
  const issue = (identity: Identity, prefix: string, seconds: number, token?: string) => {
    const issuedAtMs = now();
    const session: IssuedSession = {
      sessionPolicies: [],
      sessionTags: {},
      ...identity,
      accessKeyId: uniqueId(prefix, random).slice(0, 20),
      secretAccessKey: keepSecret(secret(40)),
      ...(token !== undefined && { sessionToken: keepSecret(token) }),
      issuedAtMs,
      expiresAtMs: issuedAtMs + seconds * 1000,
    };
    sessions.set(session.accessKeyId, session);
    return session;
  };
  const expire = (accessKeyId: string) => {
    const session = sessions.get(accessKeyId);
    if (session) sessions.set(accessKeyId, { ...session, expiresAtMs: now() });
  };
  return {
    issueLongTerm: (identity) => issue(identity, 'AKIA', Infinity),
    issueTemporary: (identity, seconds) =>
      issue(identity, 'ASIA', seconds, `IQoJb3JpZ2luX2Vj${secret(240)}=`),
    find: (accessKeyId) => sessions.get(accessKeyId),
    expire,
    expireAll() {
      for (const [accessKeyId, { sessionToken }] of sessions)
        if (sessionToken !== undefined) expire(accessKeyId);
    },
  };
}
