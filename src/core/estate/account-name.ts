import type { AccountEntry } from './configuration.ts';

/** Words that say an environment, with the name that the product's colours know. */
const ENVIRONMENTS: Readonly<Record<string, string>> = {
  prod: 'prod',
  production: 'prod',
  live: 'prod',
  stage: 'stage',
  staging: 'stage',
  preprod: 'stage',
  test: 'test',
  qa: 'test',
  dev: 'dev',
  development: 'dev',
};

/** What an account's name says of it: `Payments Prod` and `payments-prod` name project and environment; other names say neither. */
export function partsOfAccountName(name: string): Pick<AccountEntry, 'project' | 'environment'> {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const at = words.findIndex((word) => Object.hasOwn(ENVIRONMENTS, word.toLowerCase()));
  const environment = ENVIRONMENTS[words[at]?.toLowerCase() ?? ''];
  if (environment === undefined) return {};
  const project = words.filter((_, index) => index !== at).join('-');
  return { environment, ...(project !== '' && { project }) };
}
