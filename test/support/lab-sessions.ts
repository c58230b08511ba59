import { createCognito } from '#aws/cognito.ts';
import type { RequestHandler } from '#aws/clients.ts';
import { createExchangeToken } from '#aws/sign-in-token.ts';
import type { DpopKeys, SessionDeps } from '#app/session.ts';
import type { SessionVault } from '#core/ports.ts';
import {
  sessionPlaceName,
  sessionPlaceOf,
  type AdminSession,
} from '#core/sign-in/admin-session.ts';
import type { Lab } from '../lab/contract.ts';
import type { WebClient } from '../lab/web-client.ts';

/** Sessions in memory, and what signing in and renewing need of a lab. */
export interface LabSessions {
  readonly deps: SessionDeps;
  readonly sessions: Map<string, AdminSession>;
  readonly keys: Map<string, CryptoKeyPair>;
  /** Bodies that went to AWS Sign-In's token endpoint. */
  readonly exchanges: unknown[];
  /** By how much this computer's clock is behind the lab's, milliseconds; may be set. */
  readonly clock: { behindMs: number };
}

/** Starts with nobody signed in. `requestHandler` is how the SDK reaches the lab. */
export function createLabSessions(
  lab: Lab,
  client: WebClient,
  requestHandler?: RequestHandler,
): LabSessions {
  const sessions = new Map<string, AdminSession>();
  const keys = new Map<string, CryptoKeyPair>();
  const exchanges: unknown[] = [];
  const clock = { behindMs: 0 };
  const now = () => lab.now() - clock.behindMs;
  const vault: SessionVault = {
    load: (place) => Promise.resolve(sessions.get(sessionPlaceName(place))),
    save: (session) =>
      Promise.resolve(void sessions.set(sessionPlaceName(sessionPlaceOf(session)), session)),
    clear: (place) => Promise.resolve(void sessions.delete(sessionPlaceName(place))),
  };
  const keyStore: DpopKeys = {
    load: (name) => Promise.resolve(keys.get(name)),
    saveIfAbsent: (name, pair) => {
      const kept = keys.get(name) ?? pair;
      keys.set(name, kept);
      return Promise.resolve(kept);
    },
    remove: (name) => Promise.resolve(void keys.delete(name)),
  };
  const fetchFromLab: typeof fetch = async (input, init) => {
    const body = init?.body;
    if (typeof input !== 'string' || typeof body !== 'string') throw new TypeError('unexpected');
    if (body.startsWith('{')) exchanges.push(JSON.parse(body));
    const headers = Object.fromEntries(new Headers(init?.headers).entries());
    const answer = await client.send(init?.method ?? 'GET', input, { headers, body });
    const date = new Date(lab.now()).toUTCString();
    return new Response(answer.text, { status: answer.status, headers: { date } });
  };
  let queue: Promise<unknown> = Promise.resolve();
  const deps: SessionDeps = {
    vault,
    keys: keyStore,
    exchangeToken: createExchangeToken(fetchFromLab, now),
    cognito: createCognito(fetchFromLab, requestHandler),
    withLock: (_, task) => {
      const run = queue.then(task);
      queue = run.catch(() => undefined);
      return run;
    },
    now,
    createId: () => crypto.randomUUID(),
  };
  return { deps, sessions, keys, exchanges, clock };
}

/** What somebody does at AWS's page that asks which session to go on with. @returns Where they are sent. */
export async function chooseSession(
  client: WebClient,
  url: string,
  more: Readonly<Record<string, string>> = {},
): Promise<URL> {
  const page = await client.open(url);
  const csrf = /name="csrf"\s+value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const session = /name="session"\s+value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const answer = await client.send('POST', url, {
    body: new URLSearchParams({ csrf, session, ...more }).toString(),
  });
  return new URL(String(answer.headers['location']));
}
