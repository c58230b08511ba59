import type { ListedRole, SourceBase } from '#core/menu/packed-menu.ts';

/** Columns and the members of a role that they hold; the first row names them, in any order. */
export const ROLE_COLUMNS = {
  label: 'label',
  account: 'account',
  account_name: 'accountName',
  role: 'role',
  alias: 'alias',
  project: 'project',
  environment: 'environment',
  color: 'color',
  image: 'image',
  region: 'region',
  landing: 'landing',
  max_session_seconds: 'maxSessionSeconds',
  mfa: 'mfa',
  until: 'until',
} as const satisfies Readonly<Record<string, keyof ListedRole>>;

/** Columns that say from where a role is switched to. */
export const BASE_COLUMNS = {
  base_account: 'account',
  partition: 'partition',
  base_alias: 'alias',
  base_principal: 'principal',
  base_role: 'role',
} as const satisfies Readonly<Record<string, keyof SourceBase>>;

/** The first row. */
export const CSV_HEADER: readonly string[] = [
  ...Object.keys(ROLE_COLUMNS),
  ...Object.keys(BASE_COLUMNS),
];
