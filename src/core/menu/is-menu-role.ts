import { isAccountId } from '#core/aws/arn.ts';
import { ROLE_COLOR, ROLE_LANDING, ROLE_NAME, type MenuRole } from './menu-document.ts';

function isText(value: unknown, maxLength: number): boolean {
  return typeof value === 'string' && value !== '' && value.length <= maxLength;
}

function matches(value: unknown, pattern: RegExp, maxLength: number): boolean {
  return typeof value === 'string' && value.length <= maxLength && pattern.test(value);
}

function isWhole(value: unknown, min: number, max: number): boolean {
  return Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
}

/**
 * Whether a value is a role of a menu: what `MenuRoleSchema` says, field by field and without allocating, because a menu
 * may list 50,000 of them. A property test holds the two together.
 *
 * @param value - Untrusted.
 */
export function isMenuRole(value: unknown): value is MenuRole {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  // as: every member is looked at before it is believed, and a member that none of these names reads is counted below.
  const role = value as Partial<Record<keyof MenuRole, unknown>>;
  const { base, account, accountName, alias, role: name, label, project, environment } = role;
  const { color, region, landing, maxSessionSeconds, mfa, until } = role;
  let known = 5;
  if (
    !isText(base, 64) ||
    !(typeof account === 'string' && isAccountId(account)) ||
    !isText(accountName, 200) ||
    !matches(name, ROLE_NAME, 64) ||
    !isText(label, 200) ||
    !(alias === undefined || (++known && isText(alias, 63))) ||
    !(project === undefined || (++known && isText(project, 200))) ||
    !(environment === undefined || (++known && isText(environment, 64))) ||
    !(color === undefined || (++known && matches(color, ROLE_COLOR, 6))) ||
    !(region === undefined || (++known && isText(region, 32))) ||
    !(landing === undefined || (++known && matches(landing, ROLE_LANDING, 1024))) ||
    !(maxSessionSeconds === undefined || (++known && isWhole(maxSessionSeconds, 3600, 43_200))) ||
    !(mfa === undefined || (++known && typeof mfa === 'boolean')) ||
    !(until === undefined || (++known && isWhole(until, 0, Number.MAX_SAFE_INTEGER)))
  )
    return false;
  for (const _member in role) known--;
  return known === 0;
}
