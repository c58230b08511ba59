import * as v from 'valibot';
import type { Partition } from '#core/aws/partitions.ts';
import {
  activeSession,
  createConsoleSession,
  liveSessions,
  MAX_CONSOLE_SESSIONS,
  parseConsoleHost,
  parseSignInHost,
  removeSession,
  replaceSession,
  sessionCookie,
  toConsoleUrl,
  type ConsoleSessions,
} from '../console-sessions.ts';
import type { Lab, LabReply, LabRequest, LabService } from '../contract.ts';
import { html } from '../html.ts';
import { redirectTo } from '../web-page.ts';
import { createSignInOAuth, type OAuthControls } from './sign-in-oauth.ts';
import { messagePage, signInPage, SWITCH_FAILED, switchRolePage } from './sign-in-pages.ts';
import {
  exitRole,
  switchClassic,
  switchPrism,
  type SwitchResult,
  type SwitchWish,
} from './sign-in-switch.ts';

const SIGN_IN_SECONDS = 12 * 3600;

/** What a test may make the sign-in site do. */
export interface SignInControls extends OAuthControls {
  /** How multi-session switches are answered, whatever they ask; absent means by the rules. */
  switchAnswer?: 'unauthorized-in-200' | 'throttled' | 'gone' | 'error';
}

/** The sign-in site: {@link LabService}, and what a test may turn. */
export interface SignInService extends LabService {
  readonly controls: SignInControls;
}

const PrismSwitchSchema = v.object({
  account: v.string(),
  roleName: v.string(),
  displayName: v.optional(v.string(), ''),
  color: v.optional(v.string(), ''),
  redirectUri: v.optional(v.string(), ''),
});

const json = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): LabReply => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
});

const formOf = (request: LabRequest): URLSearchParams =>
  new URLSearchParams(request.body.toString('utf8'));

/** The console's own form sends the address URL-encoded in its field; links carry it plainly. */
function plainAddress(address: string): string {
  return /^https%3A/i.test(address) ? decodeURIComponent(address) : address;
}

function wishOf(fields: URLSearchParams): SwitchWish {
  const get = (name: string): string => fields.get(name) ?? '';
  return {
    // The console shows 1111-2222-3333 and takes it back; an alias keeps its hyphens.
    account: get('account')
      .trim()
      .replace(/^(\d{4})-(\d{4})-(\d{4})$/, '$1$2$3'),
    roleName: get('roleName').trim(),
    displayName: get('displayName'),
    color: get('color').replace(/^#/, ''),
    redirectUri: plainAddress(get('redirect_uri')),
  };
}

/** Sign-in pages return to the console or to another sign-in page of the partition, and nowhere else. */
function returnAddress(address: string | null, partition: Partition): string {
  if (address !== null && URL.canParse(address)) {
    const url = new URL(address);
    if (url.protocol === 'https:' && parseSignInHost(url.hostname)?.partition.id === partition.id) {
      return url.href;
    }
  }
  return toConsoleUrl(address, partition);
}

/**
 * `signin.aws.amazon.com` and its Regions and partitions: signing in and out, the OAuth flow of `aws login`,
 * and the console's role switch in classic and in multi-session mode.
 */
export function createSignIn(sessions: ConsoleSessions): SignInService {
  const oauth = createSignInOAuth(sessions);
  const controls: SignInControls = oauth.controls;

  interface Visit {
    readonly request: LabRequest;
    readonly lab: Lab;
    readonly partition: Partition;
    readonly region: string;
  }

  function signIn({ request, lab, partition }: Visit): LabReply {
    const form = formOf(request);
    const user = lab.users().find(({ arn }) => arn === form.get('user'));
    if (user === undefined) {
      return messagePage(partition, 'Sign in', 'There is no such user.', { status: 400 });
    }
    const browser = sessions.browserOf(request) ?? sessions.createBrowser();
    const live = liveSessions(browser, lab);
    if (browser.isPrism && live.length >= MAX_CONSOLE_SESSIONS) {
      return sessionLimitPage(partition);
    }
    const mfa = user.hasMfa && form.get('mfa') === '1';
    const signedIn = lab.issueUserSession(user.arn, { mfa, seconds: SIGN_IN_SECONDS });
    const session = createConsoleSession({ signedIn, current: signedIn, userName: user.userName });
    browser.sessions = browser.isPrism ? [...live, session] : [session];
    browser.activeDifferentiator = session.differentiator;
    lab.record({
      name: 'ConsoleLogin',
      requestId: crypto.randomUUID(),
      callerArn: signedIn.callerArn,
      details: { MFAUsed: mfa ? 'Yes' : 'No' },
    });
    const back = returnAddress(form.get('redirect_uri'), partition);
    const isConsole = parseConsoleHost(new URL(back).hostname) !== undefined;
    return redirectTo(
      isConsole && browser.isPrism ? toConsoleUrl(back, partition, session) : back,
      { 'set-cookie': sessionCookie(browser, partition) },
    );
  }

  function sessionLimitPage(partition: Partition): LabReply {
    return messagePage(
      partition,
      'Session limit reached',
      `You can be signed in to ${MAX_CONSOLE_SESSIONS} sessions in one browser. Sign out of one to open another.`,
      { status: 400 },
    );
  }

  function signOut({ request, partition }: Visit): LabReply {
    const browser = sessions.browserOf(request);
    if (browser !== undefined) browser.sessions = [];
    const back = request.url.searchParams.get('redirect_uri');
    return back === null ? signedOutPage(partition) : redirectTo(returnAddress(back, partition));
  }

  function signedOutPage(partition: Partition): LabReply {
    return messagePage(partition, 'You have signed out', 'This session has ended.', {
      action: html`<p><a href="/">Sign in again</a></p>`,
    });
  }

  async function switchRole(visit: Visit): Promise<LabReply> {
    const { request, lab, partition, region } = visit;
    const browser = sessions.browserOf(request);
    const session = liveSessions(browser, lab).find(
      (each) => each.differentiator === activeSession(browser)?.differentiator,
    );
    if (browser === undefined || session === undefined) {
      return redirectTo(`/?redirect_uri=${encodeURIComponent(request.url.href)}`);
    }
    const fields = request.method === 'POST' ? formOf(request) : request.url.searchParams;
    const wish = wishOf(fields);
    const show = (failure?: string): LabReply =>
      switchRolePage(partition, session, { ...wish, redirect_uri: wish.redirectUri }, failure);
    if (request.method !== 'POST') return show();

    const isAccepting =
      region === partition.defaultRegion || region === 'us-east-1' || region === browser.region;
    if (!isAccepting || fields.get('csrf') !== session.csrf) return show(SWITCH_FAILED);
    if (fields.get('action') === 'exit') {
      replaceSession(browser, exitRole(session));
      return redirectTo(toConsoleUrl(wish.redirectUri, partition));
    }
    if (fields.get('action') !== 'switchFromBasis') return show(SWITCH_FAILED);
    const result = browser.isPrism
      ? await switchPrism(lab, browser, session, wish)
      : await switchClassic(lab, browser, session, wish);
    switch (result.kind) {
      case 'refused':
        return show(SWITCH_FAILED);
      case 'full':
        return sessionLimitPage(partition);
      case 'switched':
        browser.activeDifferentiator = result.session.differentiator;
        return redirectTo(
          toConsoleUrl(wish.redirectUri, partition, browser.isPrism ? result.session : undefined),
        );
    }
  }

  /** Multi-session requests come from console pages with cookies: CORS for those origins and no other. */
  function corsHeaders({
    request,
    partition,
  }: Visit): Readonly<Record<string, string>> | undefined {
    const { origin } = request.headers;
    if (origin === undefined) return {};
    const host = URL.canParse(origin) ? parseConsoleHost(new URL(origin).hostname) : undefined;
    if (host?.partition.id !== partition.id) return undefined;
    return {
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'content-type, x-csrf-protection',
      'access-control-allow-methods': 'POST',
      vary: 'origin',
    };
  }

  async function switchMulti(visit: Visit, differentiator: string): Promise<LabReply> {
    const { request, lab } = visit;
    const cors = corsHeaders(visit);
    if (cors === undefined) return json(403, { error: 'FORBIDDEN' }, {});
    if (request.method === 'OPTIONS') return { status: 204, headers: cors };
    if (request.method !== 'POST') return json(405, { error: 'METHOD_NOT_ALLOWED' }, cors);
    if (request.headers['x-csrf-protection'] !== '1')
      return json(403, { error: 'FORBIDDEN' }, cors);
    switch (controls.switchAnswer) {
      case 'unauthorized-in-200':
        return json(200, { error: 'UNAUTHORIZED' }, cors);
      case 'throttled':
        return json(429, { error: 'TOO_MANY_REQUESTS' }, cors);
      case 'gone':
        return json(410, { error: 'GONE' }, cors);
      case 'error':
        return json(500, { error: 'SERVER_ERROR' }, cors);
      case undefined:
    }
    const browser = sessions.browserOf(request);
    if (browser === undefined) return json(401, { error: 'UNAUTHORIZED' }, cors);
    const session = browser.sessions.find((each) => each.differentiator === differentiator);
    if (!browser.isPrism || session === undefined) return json(404, { error: 'NOT_FOUND' }, cors);
    if (session.current.expiresAtMs <= lab.now()) return json(401, { error: 'UNAUTHORIZED' }, cors);
    const wish = readPrismWish(request);
    if (wish === undefined) return json(400, { error: 'INVALID_REQUEST' }, cors);
    return toPrismReply(await switchPrism(lab, browser, session, wish), wish, request, cors);
  }

  function readPrismWish({ body }: LabRequest): SwitchWish | undefined {
    try {
      return v.parse(PrismSwitchSchema, JSON.parse(body.toString('utf8')));
    } catch {
      return undefined;
    }
  }

  function toPrismReply(
    result: SwitchResult,
    wish: SwitchWish,
    { url }: LabRequest,
    cors: Readonly<Record<string, string>>,
  ): LabReply {
    switch (result.kind) {
      case 'refused':
        return json(403, { error: 'ACCESS_DENIED', message: SWITCH_FAILED }, cors);
      case 'full':
        return json(400, { error: 'SESSION_LIMIT_EXCEEDED' }, cors);
      case 'switched': {
        const destination = new URL(`/sessions/${result.session.differentiator}/v1/activate`, url);
        destination.searchParams.set('redirect_uri', wish.redirectUri);
        return json(200, { destination: destination.href }, cors);
      }
    }
  }

  function visitSession(visit: Visit, differentiator: string, verb: string): LabReply {
    const { request, lab, partition } = visit;
    const browser = sessions.browserOf(request);
    const session = liveSessions(browser, lab).find((s) => s.differentiator === differentiator);
    const address = request.url.searchParams.get('redirect_uri');
    if (browser === undefined || session === undefined) return signedOutPage(partition);
    if (verb === 'logout') {
      removeSession(browser, differentiator);
      return address === null
        ? signedOutPage(partition)
        : redirectTo(returnAddress(address, partition));
    }
    browser.activeDifferentiator = differentiator;
    return redirectTo(toConsoleUrl(address, partition, session));
  }

  /** Turning multi-session on keeps who signed in and leaves the role; turning it off keeps one session. */
  function opt({ request, lab, partition }: Visit, isIn: boolean): LabReply {
    const browser = sessions.browserOf(request);
    const session = liveSessions(browser, lab)[0];
    const address = request.url.searchParams.get('redirect_uri');
    if (browser === undefined || session === undefined) {
      return redirectTo(`/?redirect_uri=${encodeURIComponent(request.url.href)}`);
    }
    const base = exitRole(session);
    browser.isPrism = isIn;
    browser.sessions = [base];
    browser.activeDifferentiator = base.differentiator;
    return redirectTo(toConsoleUrl(address, partition, isIn ? base : undefined));
  }

  async function handle(visit: Visit): Promise<LabReply> {
    const { request, lab, partition } = visit;
    const { pathname, searchParams } = request.url;
    const [, differentiator, verb] =
      /^\/sessions\/([^/]+)\/v1\/(switchrole|activate|logout)$/.exec(pathname) ?? [];
    if (differentiator !== undefined && verb !== undefined) {
      return verb === 'switchrole'
        ? switchMulti(visit, differentiator)
        : visitSession(visit, differentiator, verb);
    }
    switch (pathname) {
      case '/':
      case '/console':
      case '/oauth':
        if (searchParams.get('Action') === 'logout') return signOut(visit);
        return signInPage(
          partition,
          lab.jumpAccount,
          lab.users(),
          returnAddress(searchParams.get('redirect_uri'), partition),
        );
      case '/signin':
        return request.method === 'POST' ? signIn(visit) : redirectTo('/');
      case '/logout':
        return signOut(visit);
      case '/switchrole':
        return switchRole(visit);
      case '/sessions/v1/opt-in':
        return opt(visit, true);
      case '/sessions/v1/opt-out':
        return opt(visit, false);
      case '/v1/authorize':
        return oauth.authorize(request, lab);
      case '/v1/sessions/confirmation':
        return oauth.confirm(request);
      case '/v1/token':
        return request.method === 'POST'
          ? oauth.token(request, lab)
          : json(405, { error: 'METHOD_NOT_ALLOWED' }, {});
      default:
        return messagePage(partition, 'Not found', 'There is no such page.', { status: 404 });
    }
  }

  return {
    name: 'signin',
    controls,
    answers: (host) => parseSignInHost(host) !== undefined,
    handle: async (request, lab) => {
      const host = parseSignInHost(request.url.hostname);
      if (host === undefined) throw new Error(`not a sign-in host: ${request.url.hostname}`);
      return handle({ request, lab, ...host });
    },
  };
}
