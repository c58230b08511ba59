import type { AccountId } from '#core/aws/arn.ts';
import { parseConsoleHost } from '#core/aws/console-host.ts';
import type { ConsoleSession } from '#core/messages.ts';
import { parseJson, textMember, type PageFacts } from './page-channel.ts';

/** The parts of a console page that say whose session it shows. All of it is untrusted. */
export interface PageSources {
  readonly host: string;
  readonly document: ParentNode;
  /** What the page's own world says, if it answers. */
  readonly facts: PageFacts;
}

/**
 * Reads the session that a console page shows: what the console's scripts say first, then the elements of its menu,
 * then what the host name alone tells.
 *
 * @returns Undefined on hosts that are not the console's, and on pages that say neither mode nor identity.
 */
export function readSession({ host, document, facts }: PageSources): ConsoleSession | undefined {
  const place = parseConsoleHost(host);
  if (!place) return undefined;
  const data = parseJson(content(document, 'meta[name="awsc-session-data"]'));
  const element = (id: string) => {
    const text = document.querySelector(`#awsc-${id}`)?.textContent.trim();
    return text === undefined || text === '' || text.length > 256 ? undefined : text;
  };
  const loginAccount = accountId(facts.loginAccount ?? element('login-display-name-account'));
  const loginUser = facts.loginUser ?? element('login-display-name-user');
  const roleAccount = accountId(facts.roleAccount ?? element('role-display-name-account'));
  const roleUser = facts.roleUser ?? element('role-display-name-user');
  const differentiator = place.session?.differentiator ?? textMember(data, 'sessionDifferentiator');
  const isMulti = differentiator !== undefined;
  const hostAccount = accountId(place.session?.account);
  // A page that says nothing at all is the one that a session leaves behind when it ends.
  const account = loginAccount ?? (data === undefined ? undefined : hostAccount);
  if (account === undefined) return undefined;
  const region = place.region ?? textMember(data, 'infrastructureRegion');
  const signInEndpoint =
    textMember(data, 'signInEndpoint') ?? content(document, '#awsc-signin-endpoint');
  // In multi-session mode a page knows only its own session: a role shows as `role/session name` in place of the user.
  const [ownRole, sessionName] = isMulti ? (loginUser?.split('/') ?? []) : [];
  const role =
    isMulti && ownRole !== undefined && sessionName !== undefined
      ? { account, name: ownRole }
      : roleAccount !== undefined && roleUser !== undefined
        ? { account: roleAccount, name: roleUser.split('/')[0] ?? '' }
        : undefined;
  const isOwnRole = isMulti && role !== undefined;
  return {
    partition: place.partition.id,
    mode: isMulti ? 'multi' : 'classic',
    ...(isOwnRole ? {} : { baseAccount: account }),
    ...(isOwnRole || loginUser === undefined ? {} : { baseUser: loginUser }),
    ...(role ? { role } : {}),
    ...(region === undefined || region.length > 32 ? {} : { region }),
    ...(differentiator === undefined ? {} : { differentiator: differentiator.slice(0, 64) }),
    ...(signInEndpoint === undefined || signInEndpoint.length > 128 ? {} : { signInEndpoint }),
  };
}

function content(document: ParentNode, selector: string): string | undefined {
  const element = document.querySelector(selector);
  return element?.getAttribute('content') ?? element?.textContent.trim() ?? undefined;
}

/** Twelve digits out of `1111-2222-3333` or `111122223333`. */
function accountId(text: string | undefined): AccountId | undefined {
  const digits = text?.replaceAll('-', '') ?? '';
  // as: the pattern is the parser.
  return /^\d{12}$/.test(digits) ? (digits as AccountId) : undefined;
}
