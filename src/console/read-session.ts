import type { AccountId } from '#core/aws/arn.ts';
import { parseConsoleHost } from '#core/aws/console-host.ts';
import type { FactName, FactPlace, FoundFact, FoundFacts } from '#core/console/self-test.ts';
import type { ConsoleSession } from '#core/messages.ts';
import { parseJson, textMember, type PageFacts } from './page-channel.ts';

/** The parts of a console page that say whose session it shows. All of it is untrusted. */
export interface PageSources {
  readonly host: string;
  readonly document: ParentNode;
  /** What the page's own world says, if it answers. */
  readonly facts: PageFacts;
}

/** Places in the order in which they are believed: AWS documents what a host name says, and nothing of the others. */
function firstSaid(
  ...places: readonly (readonly [FactPlace, string | undefined])[]
): FoundFact | undefined {
  for (const [place, value] of places) if (value !== undefined) return { place, value };
  return undefined;
}

/**
 * Looks for each fact where it may stand: what the host name tells, what the console's scripts say, the elements of its
 * menu, and the session data in its head.
 *
 * @returns Undefined on hosts that are not the console's. Nothing in it is believed yet.
 */
export function findFacts({ host, document, facts }: PageSources): FoundFacts | undefined {
  const place = parseConsoleHost(host);
  if (!place) return undefined;
  const data = parseJson(content(document, 'meta[name="awsc-session-data"]'));
  const element = (id: string) => {
    const text = document.querySelector(`#awsc-${id}`)?.textContent.trim();
    return text === undefined || text === '' || text.length > 256 ? undefined : text;
  };
  const found: Readonly<Record<FactName, FoundFact | undefined>> = {
    loginAccount: firstSaid(
      ['script', facts.loginAccount],
      ['element', element('login-display-name-account')],
      // A page that says nothing at all is the one that a session leaves behind when it ends.
      ['host', data === undefined ? undefined : place.session?.account],
    ),
    loginUser: firstSaid(
      ['script', facts.loginUser],
      ['element', element('login-display-name-user')],
    ),
    roleAccount: firstSaid(
      ['script', facts.roleAccount],
      ['element', element('role-display-name-account')],
    ),
    roleUser: firstSaid(['script', facts.roleUser], ['element', element('role-display-name-user')]),
    differentiator: firstSaid(
      ['host', place.session?.differentiator],
      ['session-data', textMember(data, 'sessionDifferentiator')],
    ),
    region: firstSaid(
      ['host', place.region],
      ['session-data', textMember(data, 'infrastructureRegion')],
    ),
    signInEndpoint: firstSaid(
      ['session-data', textMember(data, 'signInEndpoint')],
      ['element', content(document, '#awsc-signin-endpoint')],
    ),
    formToken: firstSaid(['script', facts.hasToken === true ? '' : undefined]),
  };
  return found;
}

/**
 * Reads the session that a console page shows.
 *
 * @returns Undefined on hosts that are not the console's, and on pages that say neither mode nor identity.
 */
export function readSession(sources: PageSources): ConsoleSession | undefined {
  const place = parseConsoleHost(sources.host);
  const found = findFacts(sources);
  if (!place || !found) return undefined;
  const account = accountId(found.loginAccount?.value);
  if (account === undefined) return undefined;
  const loginUser = found.loginUser?.value;
  const roleAccount = accountId(found.roleAccount?.value);
  const roleUser = found.roleUser?.value;
  const differentiator = found.differentiator?.value;
  const region = found.region?.value;
  const signInEndpoint = found.signInEndpoint?.value;
  const isMulti = differentiator !== undefined;
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
