import { randomBytes } from 'node:crypto';
import { PARTITIONS, type Partition } from '#core/aws/partitions.ts';
import type { Lab, LabRequest, LabSession } from './contract.ts';

/** A browser that has opted in to multi-session holds at most this many. */
export const MAX_CONSOLE_SESSIONS = 5;

/** One identity that a browser is signed in to the console with. */
export interface ConsoleSession {
  /** Eight characters that tell the browser's sessions apart. */
  readonly differentiator: string;
  /** What the console page hands to forms that change the session. */
  readonly csrf: string;
  /** The IAM user who signed in: the classic switch always starts from here. */
  readonly signedIn: LabSession;
  /** Whom the console acts as: `signedIn`, or the role switched to. */
  readonly current: LabSession;
  readonly userName: string;
  /** How a switched role is shown. */
  readonly role?: RoleDisplay;
}

/** What the person asked a switched role to be shown as. */
export interface RoleDisplay {
  readonly roleName: string;
  readonly displayName: string;
  /** RRGGBB, or empty. */
  readonly color: string;
}

/** What one cookie stands for. */
export interface LabBrowser {
  readonly id: string;
  /** Whether it has opted in to multi-session. */
  isPrism: boolean;
  /** Oldest first; classic mode has at most one. */
  sessions: ConsoleSession[];
  /** The session last shown by a console page. */
  activeDifferentiator?: string;
  /** Region of the console page last shown: its sign-in host takes classic switches too. */
  region?: string;
}

/** Every browser that ever signed in to this lab, by cookie. */
export interface ConsoleSessions {
  readonly browserOf: (request: LabRequest) => LabBrowser | undefined;
  readonly createBrowser: () => LabBrowser;
}

const COOKIE = 'aws-signin-session';

/** Starts with no browser signed in. */
export function createConsoleSessions(): ConsoleSessions {
  const browsers = new Map<string, LabBrowser>();
  return {
    browserOf: ({ headers }) => {
      const id = new RegExp(`(?:^|;\\s*)${COOKIE}=([^;]+)`).exec(headers['cookie'] ?? '')?.[1];
      return id === undefined ? undefined : browsers.get(id);
    },
    createBrowser: () => {
      const browser: LabBrowser = {
        id: randomBytes(24).toString('base64url'),
        isPrism: false,
        sessions: [],
      };
      browsers.set(browser.id, browser);
      return browser;
    },
  };
}

/** The `Set-Cookie` that both the sign-in and the console hosts of a partition see. */
export function sessionCookie(browser: LabBrowser, partition: Partition): string {
  const domain = partition.signInDomain.replace(/^signin\./, '');
  return `${COOKIE}=${browser.id}; Domain=${domain}; Path=/; Secure; HttpOnly; SameSite=None`;
}

/** A session of someone who has just signed in, or of a role that has just been switched to. */
export function createConsoleSession(
  session: Omit<ConsoleSession, 'differentiator' | 'csrf'>,
): ConsoleSession {
  return {
    ...session,
    differentiator: [...randomBytes(8)].map((byte) => (byte % 36).toString(36)).join(''),
    csrf: randomBytes(24).toString('base64url'),
  };
}

/** The sessions whose credentials still live. */
export function liveSessions(browser: LabBrowser | undefined, lab: Lab): readonly ConsoleSession[] {
  return (browser?.sessions ?? []).filter(({ current }) => current.expiresAtMs > lab.now());
}

/** The session that a page without a differentiator belongs to. */
export function activeSession(browser: LabBrowser | undefined): ConsoleSession | undefined {
  return (
    browser?.sessions.find((s) => s.differentiator === browser.activeDifferentiator) ??
    browser?.sessions[0]
  );
}

/** Replaces a session by a later state of itself. */
export function replaceSession(browser: LabBrowser, next: ConsoleSession): void {
  browser.sessions = browser.sessions.map((session) =>
    session.differentiator === next.differentiator ? next : session,
  );
}

/** Signs one session out; its tabs find out when they next load. */
export function removeSession(browser: LabBrowser, differentiator: string): void {
  browser.sessions = browser.sessions.filter((s) => s.differentiator !== differentiator);
}

/** The partition of a sign-in host and its Region, or undefined for any other host. */
export function parseSignInHost(
  host: string,
): { readonly partition: Partition; readonly region: string } | undefined {
  for (const partition of Object.values(PARTITIONS)) {
    if (host === partition.signInDomain && partition.hasGlobalSignIn) {
      return { partition, region: partition.defaultRegion };
    }
    const region = host.endsWith(`.${partition.signInDomain}`)
      ? host.slice(0, -partition.signInDomain.length - 1)
      : '';
    if (/^[a-z]+(?:-[a-z]+)+-\d+$/.test(region)) return { partition, region };
  }
  return undefined;
}

/** What a console host name says. */
export interface ConsoleHost {
  readonly partition: Partition;
  readonly region?: string;
  /** Present in multi-session hosts, `{account}-{8 characters}.{region}.…`. */
  readonly session?: { readonly account: string; readonly differentiator: string };
}

/** Reads a console host name, or undefined for any other host. */
export function parseConsoleHost(host: string): ConsoleHost | undefined {
  for (const partition of Object.values(PARTITIONS)) {
    if (partition.extraConsoleHosts.includes(host)) return { partition };
    const { consoleDomain } = partition;
    if (consoleDomain === null) continue;
    if (host === consoleDomain) return { partition };
    if (!host.endsWith(`.${consoleDomain}`)) continue;
    const match = /^(?:(\d{12})-([a-z0-9]{8})\.)?([a-z]+(?:-[a-z]+)+-\d+)$/.exec(
      host.slice(0, -consoleDomain.length - 1),
    );
    const [, account, differentiator, region] = match ?? [];
    if (region === undefined) continue;
    return account === undefined || differentiator === undefined
      ? { partition, region }
      : { partition, region, session: { account, differentiator } };
  }
  return undefined;
}

/**
 * Where a console address leads in a given session: in multi-session mode the host carries account and differentiator.
 * Addresses that are not the console's lead to the console's front page.
 */
export function toConsoleUrl(
  address: string | null,
  partition: Partition,
  session?: ConsoleSession,
): string {
  const url = address !== null && URL.canParse(address) ? new URL(address) : undefined;
  const host = url === undefined ? undefined : parseConsoleHost(url.hostname);
  const isConsole = url?.protocol === 'https:' && host?.partition.id === partition.id;
  const target = isConsole ? url : new URL(`https://${partition.consoleDomain ?? ''}/console/home`);
  const region =
    (isConsole ? host.region : undefined) ??
    target.searchParams.get('region') ??
    partition.defaultRegion;
  if (session !== undefined) {
    const { account } = session.current;
    target.hostname = `${account}-${session.differentiator}.${region}.${partition.consoleDomain ?? ''}`;
  } else if (isConsole && host.session !== undefined) {
    target.hostname = `${region}.${partition.consoleDomain ?? ''}`;
  }
  return target.href;
}
