import { isAccountId, type AccountId } from '#core/aws/arn.ts';
import { partsOfAccountName } from './account-name.ts';
import type { AccountEntry, EstateConfiguration } from './configuration.ts';

/** What came of lines that somebody typed. */
export interface AccountsReading {
  /** Accounts that the configuration lacks. */
  readonly missing: readonly AccountEntry[];
  /** Lines that do not begin with an account id, as they were typed. */
  readonly wrong: readonly string[];
}

/**
 * Reads accounts one a line: the id, with or without dashes, and a name after it.
 *
 * @param text - Untrusted.
 */
export function accountsFromText(
  text: string,
  { accounts, jump }: Pick<EstateConfiguration, 'accounts' | 'jump'>,
): AccountsReading {
  const configured = new Set([jump.account, ...accounts.map(({ id }) => id)]);
  const missing = new Map<AccountId, AccountEntry>();
  const wrong: string[] = [];
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '') continue;
    const [, digits = '', rest = ''] = /^([\d-]+)[\s,;]*(.*)$/.exec(line) ?? [];
    const id = digits.replaceAll('-', '');
    const name = rest.trim().slice(0, 200) || id;
    if (!isAccountId(id)) wrong.push(line);
    else if (!configured.has(id)) missing.set(id, { id, name, ...partsOfAccountName(name) });
  }
  return { missing: [...missing.values()], wrong };
}
