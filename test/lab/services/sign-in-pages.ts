import type { ConsoleSession } from '../console-sessions.ts';
import type { LabReply, LabUser } from '../contract.ts';
import { html, type Html } from '../html.ts';
import { renderWebPage } from '../web-page.ts';
import type { Partition } from '#core/aws/partitions.ts';

/** What AWS says of a role switch that failed, whatever the reason. */
export const SWITCH_FAILED =
  'Invalid information in one or more fields. Check your information or contact your administrator.';

const BAR = html`<header><strong>aws</strong><span>Sign in</span></header>`;

/** Twelve digits as the console writes them: 1111-2222-3333. */
export function toConsoleAccount(account: string): string {
  return account.replace(/^(\d{4})(\d{4})(\d{4})$/, '$1-$2-$3');
}

/** A session in one line: who, and as what. */
export function sessionLabel(session: ConsoleSession): string {
  const account = toConsoleAccount(session.current.account);
  return session.role === undefined
    ? `${session.userName} @ ${account}`
    : `${session.role.roleName}/${session.current.sessionName ?? session.userName} @ ${account}`;
}

/** A page of one heading, some sentences, and perhaps something to do. */
export function messagePage(
  partition: Partition,
  title: string,
  sentence: string,
  { status = 200, action }: { readonly status?: number; readonly action?: Html } = {},
): LabReply {
  return renderWebPage({
    title,
    status,
    partition,
    body: html`${BAR}
      <main class="narrow">
        <section class="${status >= 400 ? 'alert' : ''}">
          <h1>${title}</h1>
          <p id="message">${sentence}</p>
          ${action}
        </section>
      </main>`,
  });
}

/** Everyone who can sign in, one button each. */
export function signInPage(
  partition: Partition,
  account: string,
  users: readonly LabUser[],
  redirectUri: string,
): LabReply {
  return renderWebPage({
    title: 'Amazon Web Services Sign-In',
    partition,
    body: html`${BAR}
      <main class="narrow">
        <section>
          <h1>Sign in as IAM user</h1>
          <p class="quiet">
            Account ${toConsoleAccount(account)}. Choose who you are: this is a lab, there are no
            passwords.
          </p>
          <form method="post" action="/signin">
            <input type="hidden" name="redirect_uri" value="${redirectUri}" />
            <label class="row"
              ><input type="checkbox" name="mfa" value="1" checked /> With the multi-factor code,
              where a device is registered</label
            >
            <ul class="people">
              ${users.map(
                (user) =>
                  html`<li>
                    <button name="user" value="${user.arn}">
                      ${user.displayName}<br /><span class="quiet"
                        >${user.userName}${user.hasMfa ? '' : ', no MFA device'}</span
                      >
                    </button>
                  </li>`,
              )}
            </ul>
          </form>
        </section>
      </main>`,
  });
}

/** Which of the browser's sessions a program may continue with. */
export function accountPickerPage(
  partition: Partition,
  authorizeUrl: URL,
  sessions: readonly ConsoleSession[],
): LabReply {
  return renderWebPage({
    title: 'Continue with an active session',
    partition,
    body: html`${BAR}
      <main class="narrow">
        <section>
          <h1>Continue with an active session</h1>
          <p class="quiet">
            A program on this computer asks for credentials of one of your sessions.
          </p>
          <ul>
            ${sessions.map(
              (session) =>
                html`<li>
                  <form method="post" action="${authorizeUrl.pathname}${authorizeUrl.search}">
                    <input type="hidden" name="csrf" value="${session.csrf}" />
                    <button class="primary" name="session" value="${session.differentiator}">
                      ${sessionLabel(session)}
                    </button>
                  </form>
                </li>`,
            )}
          </ul>
          <form method="post" action="${authorizeUrl.pathname}${authorizeUrl.search}">
            <button name="cancel" value="1">Cancel</button>
          </form>
          <p>
            <a href="/?redirect_uri=${encodeURIComponent(authorizeUrl.href)}"
              >Sign in to new session</a
            >
          </p>
        </section>
      </main>`,
  });
}

/** What the official switch link opens: nothing happens before the button is pressed. */
export function switchRolePage(
  partition: Partition,
  session: ConsoleSession,
  fields: Readonly<
    Record<'account' | 'roleName' | 'displayName' | 'color' | 'redirect_uri', string>
  >,
  failure?: string,
): LabReply {
  const field = (name: 'account' | 'roleName' | 'displayName', label: string): Html =>
    html`<label
      >${label}<input name="${name}" value="${fields[name]}" autocomplete="off"
    /></label>`;
  return renderWebPage({
    title: 'Switch Role',
    status: failure === undefined ? 200 : 400,
    partition,
    body: html`${BAR}
      <main class="narrow">
        <section class="${failure === undefined ? '' : 'alert'}">
          <h1>Switch Role</h1>
          ${failure !== undefined && html`<p id="message" role="alert">${failure}</p>`}
          <form method="post" action="/switchrole">
            <input type="hidden" name="action" value="switchFromBasis" />
            <input type="hidden" name="mfaNeeded" value="0" />
            <input type="hidden" name="csrf" value="${session.csrf}" />
            <input type="hidden" name="color" value="${fields.color}" />
            <input type="hidden" name="redirect_uri" value="${fields.redirect_uri}" />
            ${field('account', 'Account ID or alias')} ${field('roleName', 'IAM role name')}
            ${field('displayName', 'Display name, optional')}
            <button class="primary" id="switch-role">Switch Role</button>
          </form>
        </section>
      </main>`,
  });
}

/** The code of the cross-device flow, to be copied to the other device. */
export function confirmationPage(partition: Partition, code: string): LabReply {
  return renderWebPage({
    title: 'Authorization code',
    partition,
    body: html`${BAR}
      <main class="narrow">
        <section>
          <h1>Copy this code to the program that asked for it</h1>
          <code id="verification-code">${code}</code>
        </section>
      </main>`,
  });
}
