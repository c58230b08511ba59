import {
  createConsoleSession,
  liveSessions,
  MAX_CONSOLE_SESSIONS,
  type ConsoleSession,
  type LabBrowser,
} from '../console-sessions.ts';
import { LabError, type Lab, type LabSession } from '../contract.ts';

/** The longest session that role chaining allows. */
const LONGEST_CHAIN_SECONDS = 3600;
const SHORTEST_ROLE_SESSION_SECONDS = 900;

/** What a person asks the console for: untrusted text, as it came in a form or JSON body. */
export interface SwitchWish {
  /** Twelve digits or an alias. */
  readonly account: string;
  /** Role name, with its path before it if it has one. */
  readonly roleName: string;
  readonly displayName: string;
  readonly color: string;
  readonly redirectUri: string;
}

/** Whether a switch ended in a session, or the HTTP status class of why not. */
export type SwitchResult =
  | { readonly kind: 'switched'; readonly session: ConsoleSession }
  | { readonly kind: 'refused'; readonly error: LabError }
  | { readonly kind: 'full' };

function isSameRole(a: LabSession, b: LabSession): boolean {
  return a.kind === 'role' && a.principalArn === b.principalArn;
}

async function assume(
  lab: Lab,
  from: LabSession,
  userName: string,
  wish: SwitchWish,
): Promise<LabSession> {
  const account = lab.accounts.find(
    ({ id, alias }) => wish.account === id || wish.account === alias,
  );
  const name = wish.roleName.replace(/^\//, '');
  if (account === undefined || name === '' || name.length > 64) {
    throw new LabError(400, 'ValidationError', 'No such account or role name');
  }
  const roleArn = `arn:${lab.partition}:iam::${account.id}:role/${name}`;
  const left = Math.floor((from.expiresAtMs - lab.now()) / 1000);
  const longest = Math.min(lab.maxSessionSeconds(roleArn) ?? LONGEST_CHAIN_SECONDS, left);
  const durationSeconds = from.kind === 'role' ? Math.min(longest, LONGEST_CHAIN_SECONDS) : longest;
  return lab.assumeRole(from, roleArn, {
    sessionName: from.sessionName ?? userName,
    durationSeconds: Math.max(durationSeconds, SHORTEST_ROLE_SESSION_SECONDS),
  });
}

async function attempt(
  lab: Lab,
  from: LabSession,
  userName: string,
  wish: SwitchWish,
): Promise<LabSession | LabError> {
  // As CloudTrail has it: whoever asked stands in SwitchFrom, also when the answer is no.
  const details = {
    SwitchFrom: from.callerArn,
    SwitchTo: { account: wish.account, roleName: wish.roleName },
    RedirectTo: wish.redirectUri,
    DisplayName: wish.displayName,
  };
  const requestId = crypto.randomUUID();
  try {
    const session = await assume(lab, from, userName, wish);
    lab.record({ name: 'SwitchRole', requestId, callerArn: session.callerArn, details });
    return session;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const callerArn = from.callerArn;
    lab.record({ name: 'SwitchRole', requestId, callerArn, errorCode: error.code, details });
    return error;
  }
}

function roleDisplay(wish: SwitchWish): NonNullable<ConsoleSession['role']> {
  return {
    roleName: wish.roleName.split('/').at(-1) ?? wish.roleName,
    displayName: wish.displayName,
    color: /^[0-9a-fA-F]{6}$/.test(wish.color) ? wish.color : '',
  };
}

/** The classic switch: from whoever signed in, whatever role the browser is in now. */
export async function switchClassic(
  lab: Lab,
  browser: LabBrowser,
  session: ConsoleSession,
  wish: SwitchWish,
): Promise<SwitchResult> {
  const current = await attempt(lab, session.signedIn, session.userName, wish);
  if (current instanceof LabError) return { kind: 'refused', error: current };
  const switched = { ...session, current, role: roleDisplay(wish) };
  browser.sessions = browser.sessions.map((each) =>
    each.differentiator === session.differentiator ? switched : each,
  );
  return { kind: 'switched', session: switched };
}

/**
 * The multi-session switch: from whoever the asking page acts as, into a session of its own.
 * A session of the same role that is already open is signed out by it.
 */
export async function switchPrism(
  lab: Lab,
  browser: LabBrowser,
  session: ConsoleSession,
  wish: SwitchWish,
): Promise<SwitchResult> {
  const current = await attempt(lab, session.current, session.userName, wish);
  if (current instanceof LabError) return { kind: 'refused', error: current };
  const others = liveSessions(browser, lab).filter((each) => !isSameRole(each.current, current));
  if (others.length >= MAX_CONSOLE_SESSIONS) return { kind: 'full' };
  const { signedIn, userName } = session;
  const opened = createConsoleSession({ signedIn, userName, current, role: roleDisplay(wish) });
  browser.sessions = [...others, opened];
  return { kind: 'switched', session: opened };
}

/** Back to whoever signed in. */
export function exitRole(session: ConsoleSession): ConsoleSession {
  const { role: _, ...base } = session;
  return { ...base, current: session.signedIn };
}
