import type { AccountId } from '#core/aws/arn.ts';
import type { MenuRole } from '#core/menu/menu-document.ts';
import { testBase } from './menu-arbitraries.ts';

const PROJECTS = 'payments ledger search media billing risk mobile data identity platform'.split(
  ' ',
);
const ENVIRONMENTS = ['prod', 'stage', 'test', 'dev'];
const ROLES = ['ReadOnly', 'Developer', 'Operator', 'Auditor', 'Admin', 'jump/Breakglass'];

/** A menu source with `count` roles such as a large company has: a handful of roles in each of many accounts. */
export function largeMenuSource(count: number): {
  readonly bases: readonly [typeof testBase];
  readonly roles: readonly MenuRole[];
} {
  const roles = Array.from({ length: count }, (_, n): MenuRole => {
    const at = Math.floor(n / ROLES.length);
    const role = ROLES[n % ROLES.length] ?? '';
    const environment = ENVIRONMENTS[at % ENVIRONMENTS.length] ?? '';
    const project = `${PROJECTS[at % PROJECTS.length]}-${Math.floor(at / 400)}`;
    const accountName = `${project}-${environment}-${at}`;
    return {
      base: 'aws',
      account: String(200_000_000_000 + at * 7919) as AccountId,
      accountName,
      role,
      label: `${accountName} / ${role}`,
      project,
      environment,
      ...(environment === 'prod' ? { mfa: true } : {}),
    };
  });
  return { bases: [testBase], roles };
}
