import { isOpenState, type AccessState } from '#core/access/access-state.ts';
import type { AccessTable } from '#core/access/access-table.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import {
  arnParts,
  rolePathAndName,
  type AccountId,
  type PrincipalArn,
  type RoleArn,
} from '#core/aws/arn.ts';
import { type Change, isPairChange } from '#core/change/change-set.ts';
import type { AccountEntry, EstateConfiguration, Person } from '#core/estate/configuration.ts';
import { createIsForPeople } from '#core/estate/roles-for-people.ts';
import type { ErrorData } from '#core/errors.ts';

/** One role as a person's page shows it. */
export interface RoleCell {
  readonly role: RoleArn;
  /** Path and name. */
  readonly name: string;
  /** The person's principal whose state this is. */
  readonly principal: PrincipalArn;
  readonly state: AccessState;
  readonly staged: Change['kind'] | undefined;
  /** Epoch milliseconds when IAM ends the grant, or has ended it; absent for one without a date. */
  readonly untilMs?: number;
}

/** One account with its roles, or the reason why they are not known. */
export interface AccountRow {
  readonly entry: AccountEntry;
  readonly error?: ErrorData;
  readonly roles: readonly RoleCell[];
}

/** Names a pair in a map. */
export function grantKey(principal: PrincipalArn, role: RoleArn): string {
  return `${principal} ${role}`;
}

/** How many roles a person holds, unconditionally or under conditions. */
export function heldRoles(access: AccessTable, person: Person): number {
  return person.principals
    .flatMap((principal) => access.rolesOf(principal))
    .filter(({ state }) => isOpenState(state)).length;
}

/** The principal a person uses in the picture's partition, if they have one there. */
export function principalIn(picture: EstatePicture, person: Person): PrincipalArn | undefined {
  return person.principals.find((arn) => arnParts(arn).account === picture.jump.account);
}

/** Every account of the configuration with its roles, as one person stands to them. */
export function accountRows(input: {
  readonly configuration: EstateConfiguration;
  readonly picture: EstatePicture;
  readonly access: AccessTable;
  readonly principal: PrincipalArn;
  readonly changes: readonly Change[];
  /** When grants end, by {@link grantKey}. */
  readonly endDates: ReadonlyMap<string, number>;
  readonly showAll: boolean;
  /** Words that account and role must have together; absent or blank: any. */
  readonly query?: string;
}): readonly AccountRow[] {
  const { configuration, picture, access, principal, changes, endDates, showAll } = input;
  const { query = '' } = input;
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const staged = new Map(
    changes
      .filter(isPairChange)
      .filter((change) => change.principal === principal)
      .map(({ role, kind }) => [role, kind]),
  );
  const read = new Map<AccountId, EstatePicture['accounts'][number]>(
    picture.accounts.map((account) => [account.account, account]),
  );
  const isForPeople = createIsForPeople(configuration);
  return configuration.accounts.flatMap((entry): AccountRow[] => {
    const account = read.get(entry.id);
    if (account === undefined) return [];
    const { id, name, alias = '', project = '', environment = '' } = entry;
    const place = [name, id, alias, project, environment].join(' ').toLowerCase();
    const left = words.filter((word) => !place.includes(word));
    if (account.kind === 'unreadable')
      return left.length ? [] : [{ entry, error: account.error, roles: [] }];
    const roles = account.roles
      .filter(({ arn }) => isForPeople(arn))
      .filter(({ arn }) => {
        const asked = rolePathAndName(arn).toLowerCase();
        return left.every((word) => asked.includes(word));
      })
      .map(({ arn }): RoleCell => {
        const untilMs = endDates.get(grantKey(principal, arn));
        return {
          role: arn,
          name: rolePathAndName(arn),
          principal,
          state: access.stateOf(principal, arn),
          staged: staged.get(arn),
          ...(untilMs !== undefined && { untilMs }),
        };
      })
      .filter(({ state, staged }) => showAll || state !== 'none' || staged !== undefined);
    return roles.length ? [{ entry, roles }] : [];
  });
}
