import { signInHost, type Partition } from '#core/aws/partitions.ts';
import {
  activeSession,
  parseConsoleHost,
  toConsoleUrl,
  type ConsoleSession,
  type ConsoleSessions,
  type LabBrowser,
} from '../console-sessions.ts';
import type { Lab, LabReply, LabRequest, LabService } from '../contract.ts';
import { html, scriptJson, type Html } from '../html.ts';
import { redirectTo, renderWebPage } from '../web-page.ts';
import { messagePage, sessionLabel, toConsoleAccount } from './sign-in-pages.ts';

/** How much of itself the console page gives away: the real one changes without notice. */
export interface ConsoleVariant {
  /** Where the sign-in host is named: in the session data, in an element of its own, or nowhere. */
  signInEndpoint: 'meta' | 'element' | 'nowhere';
  /** Whether `meta[name="awsc-session-data"]` is there at all. */
  hasSessionData: boolean;
  /** `ConsoleNavService.AccountInfo` in the page's own world. */
  hasAccountInfo: boolean;
  /** The `awsc-…` elements that name login and role. */
  hasDomIds: boolean;
  mbtc: 'string' | 'promise' | 'absent';
}

/** What the console exposes as long as nobody turns anything off. */
export const TALKATIVE_CONSOLE: Readonly<ConsoleVariant> = {
  signInEndpoint: 'meta',
  hasSessionData: true,
  hasAccountInfo: true,
  hasDomIds: true,
  mbtc: 'string',
};

/** The console: {@link LabService}, and what a test may turn. */
export interface ConsoleService extends LabService {
  readonly variant: ConsoleVariant;
}

const SERVICES = [
  ['CloudWatch', 'cloudwatch'],
  ['EC2', 'ec2'],
  ['IAM', 'iam'],
  ['Lambda', 'lambda'],
  ['RDS', 'rds'],
  ['S3', 's3'],
] as const;

interface Names {
  readonly loginDisplayNameAccount: string;
  readonly loginDisplayNameUser: string;
  readonly roleDisplayNameAccount: string | null;
  readonly roleDisplayNameUser: string | null;
}

/** Classic pages know login and role; a multi-session page knows only the identity of its own session. */
function namesOf(session: ConsoleSession, isPrism: boolean): Names {
  const account = toConsoleAccount(session.current.account);
  const { role } = session;
  if (isPrism) {
    return {
      loginDisplayNameAccount: account,
      loginDisplayNameUser:
        role === undefined
          ? session.userName
          : `${role.roleName}/${session.current.sessionName ?? session.userName}`,
      roleDisplayNameAccount: null,
      roleDisplayNameUser: null,
    };
  }
  return {
    loginDisplayNameAccount: toConsoleAccount(session.signedIn.account),
    loginDisplayNameUser: session.userName,
    roleDisplayNameAccount: role === undefined ? null : account,
    roleDisplayNameUser: role === undefined ? null : `${role.roleName}/${session.userName}`,
  };
}

interface Visit {
  readonly request: LabRequest;
  readonly lab: Lab;
  readonly partition: Partition;
  readonly region: string;
  readonly browser: LabBrowser;
  readonly session: ConsoleSession;
}

function renderHead(visit: Visit, variant: ConsoleVariant, nonce: string): Html {
  const { browser, session, partition, region } = visit;
  const endpoint = signInHost(partition, region);
  const data = {
    infrastructureRegion: region,
    prismModeEnabled: browser.isPrism,
    ...(browser.isPrism && { sessionDifferentiator: session.differentiator }),
    ...(variant.signInEndpoint === 'meta' && { signInEndpoint: endpoint }),
  };
  const mbtc =
    variant.mbtc === 'promise'
      ? html`Promise.resolve(${scriptJson(session.csrf)})`
      : scriptJson(session.csrf);
  return html`${
      variant.hasSessionData &&
      html`<meta name="awsc-session-data" content="${JSON.stringify(data)}" />`
    }
    ${
      variant.signInEndpoint === 'element' &&
      html`<meta id="awsc-signin-endpoint" name="awsc-signin-endpoint" content="${endpoint}" />`
    }
    <script nonce="${nonce}">
      ${
        variant.hasAccountInfo &&
        html`window.ConsoleNavService = { AccountInfo:
        ${scriptJson(namesOf(session, browser.isPrism))} };`
      };
      ${variant.mbtc !== 'absent' && html`window.AWSC = { Auth: { getMbtc: () => ${mbtc} } };`};
    </script>
    <style nonce="${nonce}">
      .role-color {
        display: inline-block;
        width: 10px;
        height: 10px;
        border-radius: 2px;
        margin-right: 6px;
        background: ${session.role?.color ? `#${session.role.color}` : 'transparent'};
      }
    </style>`;
}

function renderAccountMenu(visit: Visit, variant: ConsoleVariant): Html {
  const { browser, session, partition, region, request } = visit;
  const endpoint = `https://${signInHost(partition, region)}`;
  const here = encodeURIComponent(request.url.href);
  const names = namesOf(session, browser.isPrism);
  const name = (id: string, text: string | null): Html | undefined =>
    text === null
      ? undefined
      : variant.hasDomIds
        ? html`<dd id="awsc-${id}">${text}</dd>`
        : html`<dd>${text}</dd>`;
  const displayName = session.role?.displayName ?? '';
  const shownName = displayName === '' ? sessionLabel(session) : displayName;
  return html`<details>
    <summary data-testid="account-menu-button">
      ${session.role && html`<span class="role-color"></span>`}${shownName} ▾
    </summary>
    <div>
      <dl>
        <dt>Account</dt>
        ${name('login-display-name-account', names.loginDisplayNameAccount)}
        <dt>Signed in</dt>
        ${name('login-display-name-user', names.loginDisplayNameUser)}
        ${
          names.roleDisplayNameUser !== null &&
          html`<dt>Active as</dt>
            ${name('role-display-name-user', names.roleDisplayNameUser)}
            <dt>In</dt>
            ${name('role-display-name-account', names.roleDisplayNameAccount)}`
        }
      </dl>
      <a id="switch-role-link" href="${endpoint}/switchrole?redirect_uri=${here}">Switch role</a>
      ${
        session.role !== undefined &&
        !browser.isPrism &&
        html`<form id="awsc-exit-role-form" method="post" action="${endpoint}/switchrole">
          <input type="hidden" name="action" value="exit" />
          <input type="hidden" name="csrf" value="${session.csrf}" />
          <input type="hidden" name="redirect_uri" value="${request.url.href}" />
          <button id="switch-back">Switch back</button>
        </form>`
      }
      ${
        browser.isPrism
          ? html`<a href="${endpoint}/?redirect_uri=${here}">Add session</a>
              <a href="${endpoint}/sessions/${session.differentiator}/v1/logout"
                >Sign out of this session</a
              >`
          : html`<a id="opt-in" href="${endpoint}/sessions/v1/opt-in?redirect_uri=${here}"
              >Turn on multi-session support</a
            >`
      }
      <a id="sign-out" href="${endpoint}/oauth?Action=logout"
        >Sign out${browser.isPrism ? ' of all sessions' : ''}</a
      >
    </div>
  </details>`;
}

function renderConsolePage(visit: Visit, variant: ConsoleVariant): LabReply {
  const { request, lab, partition, region, session } = visit;
  const slug = request.url.pathname.split('/')[1] ?? '';
  const title = SERVICES.find(([, path]) => path === slug)?.[0] ?? (slug || 'Console Home');
  const account = lab.accounts.find(({ id }) => id === session.current.account);
  const minutes = Math.floor((session.current.expiresAtMs - lab.now()) / 60_000);
  return renderWebPage({
    title: `${title} | ${region}`,
    partition,
    head: (nonce) => renderHead(visit, variant, nonce),
    body: html`<header>
        <strong>aws</strong><a href="/console/home?region=${region}">Services</a
        ><span class="grow"></span>
        <span id="region">${region}</span>${renderAccountMenu(visit, variant)}
      </header>
      <main>
        <h1>${title}</h1>
        <section>
          <h2>This session</h2>
          <dl>
            <dt>Account</dt>
            <dd>${account?.name ?? ''} (${toConsoleAccount(session.current.account)})</dd>
            <dt>Acting as</dt>
            <dd><code id="caller-arn">${session.current.callerArn}</code></dd>
            <dt>Ends in</dt>
            <dd>${Math.floor(minutes / 60)} h ${minutes % 60} min</dd>
          </dl>
        </section>
        <section>
          <h2>Services</h2>
          <ul class="tiles">
            ${SERVICES.map(([name, path]) => html`<li><a href="/${path}/home?region=${region}">${name}</a></li>`)}
          </ul>
        </section>
      </main>`,
  });
}

/** The console's pages: they do nothing but say who is looking at them, in all the ways the real ones do. */
export function createConsole(sessions: ConsoleSessions): ConsoleService {
  const variant: ConsoleVariant = { ...TALKATIVE_CONSOLE };

  function visit(request: LabRequest, lab: Lab): LabReply {
    const { url } = request;
    const host = parseConsoleHost(url.hostname);
    if (host === undefined) throw new Error(`not a console host: ${url.hostname}`);
    const { partition } = host;
    const region = host.region ?? url.searchParams.get('region') ?? partition.defaultRegion;
    const signIn = `https://${signInHost(partition, region)}`;
    const here = `redirect_uri=${encodeURIComponent(toConsoleUrl(url.href, partition))}`;
    const browser = sessions.browserOf(request);
    const again = html`<p><a href="${signIn}/?${here}">Sign in again</a></p>`;

    if (host.session !== undefined) {
      const { account, differentiator } = host.session;
      const session = browser?.sessions.find((s) => s.differentiator === differentiator);
      if (browser === undefined || session?.current.account !== account) {
        const sentence = 'You have been signed out of this session.';
        return messagePage(partition, 'Signed out', sentence, { status: 401, action: again });
      }
      return show({ request, lab, partition, region, browser, session });
    }
    const session = activeSession(browser);
    if (browser === undefined || session === undefined) return redirectTo(`${signIn}/?${here}`);
    return browser.isPrism
      ? redirectTo(toConsoleUrl(url.href, partition, session))
      : show({ request, lab, partition, region, browser, session });
  }

  function show(seen: Visit): LabReply {
    const { browser, session, partition, region, lab, request } = seen;
    browser.activeDifferentiator = session.differentiator;
    browser.region = region;
    if (session.current.expiresAtMs > lab.now()) return renderConsolePage(seen, variant);
    const here = encodeURIComponent(toConsoleUrl(request.url.href, partition));
    const action = html`<p>
      <a href="https://${signInHost(partition, region)}/?redirect_uri=${here}">Sign in again</a>
    </p>`;
    const sentence = 'Your session has expired.';
    return messagePage(partition, 'Session expired', sentence, { status: 401, action });
  }

  return {
    name: 'console',
    variant,
    answers: (host) => parseConsoleHost(host) !== undefined,
    handle: (request, lab) => Promise.resolve(visit(request, lab)),
  };
}
