import type { OrganizationAccount } from '#core/ports.ts';
import { partsOfAccountName } from './account-name.ts';
import type { AccountEntry, EstateConfiguration } from './configuration.ts';

/** Where the configuration and the organization differ. */
export interface OrganizationDifference {
  /** Active accounts that the configuration lacks, as entries that could be added; by name. */
  readonly missing: readonly AccountEntry[];
  /** Accounts that the configuration lacks and that cannot be entered now; by name. */
  readonly closed: readonly OrganizationAccount[];
  /** Configured accounts that the organization does not have, or has in a state other than ACTIVE. */
  readonly gone: readonly {
    readonly entry: AccountEntry;
    /** Absent: not in the organization. */
    readonly state?: OrganizationAccount['state'];
  }[];
}

/** Compares the configured accounts with those of the organization; the jump account is on neither side. */
export function accountsFromOrganization(
  organization: readonly OrganizationAccount[],
  { accounts, jump }: Pick<EstateConfiguration, 'accounts' | 'jump'>,
): OrganizationDifference {
  const configured = new Set([jump.account, ...accounts.map(({ id }) => id)]);
  const known = new Map(organization.map((account) => [account.id, account]));
  const others = organization
    .filter(({ id }) => !configured.has(id))
    .sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
  return {
    missing: others
      .filter(({ state }) => state === 'ACTIVE')
      .map(({ id, name }) => {
        const spoken = name.trim().slice(0, 200) || id;
        return { id, name: spoken, ...partsOfAccountName(spoken) };
      }),
    closed: others.filter(({ state }) => state !== 'ACTIVE'),
    gone: accounts.flatMap((entry) => {
      const state = known.get(entry.id)?.state;
      if (state === 'ACTIVE') return [];
      return state === undefined ? [{ entry }] : [{ entry, state }];
    }),
  };
}
