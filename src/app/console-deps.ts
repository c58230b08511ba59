import type { Partition } from '#core/aws/partitions.ts';
import type { Arrival } from '#core/console/arrival.ts';
import type { ConsoleAnswer, ConsoleRequest } from '#core/console/console-request.ts';
import type { SeenSession } from '#core/console/seen-session.ts';
import type { ConsoleSession, SwitchTarget } from '#core/messages.ts';

/** What the use-cases of console tabs need of the browser. */
export interface ConsoleDeps {
  /** Console tabs that are open now and what their pages said, the last seen first. */
  readonly loadSessions: () => Promise<readonly SeenSession[]>;
  /** Sign-ins that tabs have shown since the browser started, also those whose tabs are closed. */
  readonly loadSignIns: () => Promise<readonly ConsoleSession[]>;
  readonly forgetSignIn: (session: ConsoleSession) => Promise<void>;
  /** The tab in front of the reader, if it shows a console page. */
  readonly activeConsoleTab: () => Promise<
    { readonly tabId: number; readonly url: string } | undefined
  >;
  /** Asks the content script of a tab; undefined when none answers there. */
  readonly askTab: (tabId: number, request: ConsoleRequest) => Promise<ConsoleAnswer | undefined>;
  readonly focusTab: (tabId: number) => Promise<void>;
  readonly closeTabs: (tabIds: readonly number[]) => Promise<void>;
  /** Loads an address in a tab of its own or in the given one, without bringing it to the front; resolves with the tab. */
  readonly openAddress: (url: string, target: SwitchTarget, tabId?: number) => Promise<number>;
  /**
   * Waits until a page in the tab says that it shows a session which is accepted, or the tab is somewhere else.
   *
   * @param sinceMs - What the tab said before does not count.
   */
  readonly awaitArrival: (
    tabId: number,
    accepts: (session: ConsoleSession) => boolean,
    sinceMs: number,
  ) => Promise<Arrival>;
  readonly now: () => number;
}

/** Opens an address in a new tab behind the others and waits there; a tab that comes to nothing is closed again. */
export async function openAndAwait(
  deps: ConsoleDeps,
  url: string,
  target: SwitchTarget,
  accepts: (session: ConsoleSession) => boolean,
): Promise<SeenSession | undefined> {
  const sinceMs = deps.now();
  const tabId = await deps.openAddress(url, target);
  // A new tab has nothing to say but what it has come to.
  const arrival = await deps.awaitArrival(tabId, () => true, sinceMs);
  if (arrival.kind === 'session' && accepts(arrival.session))
    return { tabId, session: arrival.session, seenAtMs: deps.now() };
  await deps.closeTabs([tabId]);
  return undefined;
}

/** A console address as a session sees it: in multi-session mode its host begins with the account and the session. */
export function inSession(address: string, session: ConsoleSession, partition: Partition): string {
  const { mode, differentiator, role, baseAccount } = session;
  const account = role?.account ?? baseAccount;
  const domain = partition.consoleDomain;
  const url = new URL(address);
  const isPlain = url.hostname === domain || url.hostname.endsWith(`.${domain ?? ''}`);
  if (mode !== 'multi' || !differentiator || !account || !domain || !isPlain) return url.href;
  const region = url.hostname === domain ? `${session.region ?? partition.defaultRegion}.` : '';
  url.hostname = `${account}-${differentiator}.${region}${url.hostname}`;
  return url.href;
}

/** The console's front page as a session sees it. */
export function homeOf(session: ConsoleSession, partition: Partition): string {
  const region = session.region ?? partition.defaultRegion;
  const domain = partition.consoleDomain ?? `console.${partition.dnsSuffix}`;
  return inSession(`https://${region}.${domain}/console/home?region=${region}`, session, partition);
}
