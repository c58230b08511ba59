import * as v from 'valibot';
import { arnParts, type PrincipalArn } from '#core/aws/arn.ts';
import { EstateConfigurationSchema, type EstateConfiguration } from './configuration.ts';

/** One thing that is wrong with a configuration, wherever it came from: a form, a JSON file or a CSV file. */
export interface EstateIssue {
  /** Where it stands: `['people', 3, 'principals', 0]`. */
  readonly path: readonly (string | number)[];
  /** `form`: the value has not the form that `detail` describes. The others are about how entries fit together. */
  readonly code:
    | 'form'
    | 'account-twice'
    | 'account-is-jump'
    | 'person-twice'
    | 'principal-twice'
    | 'principal-elsewhere'
    | 'partition-twice'
    | 'role-twice'
    | 'role-elsewhere';
  /** What the text of the issue is filled with: the form that was expected, the value, or the entry that came first. */
  readonly detail: readonly string[];
}

/** What became of untrusted data that wants to be a configuration. */
export type EstateReading =
  | { readonly kind: 'valid'; readonly configuration: EstateConfiguration }
  | { readonly kind: 'invalid'; readonly issues: readonly EstateIssue[] };

/** Finds entries whose key came before, and says which was first. */
function repeated<T>(
  list: readonly T[],
  keyOf: (entry: T) => string,
  report: (at: number, key: string, first: T) => void,
): void {
  const firsts = new Map<string, T>();
  list.forEach((entry, at) => {
    const key = keyOf(entry);
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, entry);
    else report(at, key, first);
  });
}

function peopleIssues({ people, jump }: EstateConfiguration): readonly EstateIssue[] {
  const issues: EstateIssue[] = [];
  repeated(
    people,
    ({ id }) => id,
    (at, id, first) =>
      issues.push({ path: ['people', at, 'id'], code: 'person-twice', detail: [id, first.name] }),
  );
  const owners = new Map<PrincipalArn, string>();
  people.forEach(({ name, principals }, at) => {
    const partitions = new Set<string>();
    principals.forEach((principal, place) => {
      const path = ['people', at, 'principals', place];
      const { account, partition } = arnParts(principal);
      const owner = owners.get(principal);
      if (owner !== undefined) {
        issues.push({ path, code: 'principal-twice', detail: [principal, owner] });
      } else if (partitions.has(partition)) {
        issues.push({ path, code: 'partition-twice', detail: [principal, partition] });
      }
      // A principal of another partition belongs to the jump account there, which this estate does not name.
      if (partition === jump.partition && account !== jump.account) {
        issues.push({ path, code: 'principal-elsewhere', detail: [principal, jump.account] });
      }
      owners.set(principal, name);
      partitions.add(partition);
    });
  });
  return issues;
}

function accountIssues({ accounts, jump }: EstateConfiguration): readonly EstateIssue[] {
  const issues: EstateIssue[] = [];
  repeated(
    accounts,
    ({ id }) => id,
    (at, id, first) =>
      issues.push({
        path: ['accounts', at, 'id'],
        code: 'account-twice',
        detail: [id, first.name],
      }),
  );
  accounts.forEach(({ id, name }, at) => {
    if (id === jump.account) {
      issues.push({ path: ['accounts', at, 'id'], code: 'account-is-jump', detail: [id, name] });
    }
  });
  return issues;
}

function roleIssues({ roles, accounts, jump }: EstateConfiguration): readonly EstateIssue[] {
  const issues: EstateIssue[] = [];
  const known = new Set<string>(accounts.map(({ id }) => id));
  repeated(
    roles,
    ({ arn }) => arn,
    (at, arn) => issues.push({ path: ['roles', at, 'arn'], code: 'role-twice', detail: [arn] }),
  );
  roles.forEach(({ arn }, at) => {
    const { account, partition } = arnParts(arn);
    if (!known.has(account) || partition !== jump.partition) {
      issues.push({ path: ['roles', at, 'arn'], code: 'role-elsewhere', detail: [arn, account] });
    }
  });
  return issues;
}

/** Everything about a well-formed configuration that does not fit together. */
export function estateIssues(configuration: EstateConfiguration): readonly EstateIssue[] {
  return [
    ...accountIssues(configuration),
    ...peopleIssues(configuration),
    ...roleIssues(configuration),
  ];
}

/** Reads an untrusted value as a configuration, with all that is wrong at once: first its form, then how entries fit together. */
export function parseEstate(input: unknown): EstateReading {
  const result = v.safeParse(EstateConfigurationSchema, input);
  if (!result.success) {
    const issues = result.issues.map((issue): EstateIssue => ({
      // as: keys of JSON data are names and places.
      path: (issue.path ?? []).map(({ key }) => key as string | number),
      code: 'form',
      detail: [issue.message],
    }));
    return { kind: 'invalid', issues };
  }
  const issues = estateIssues(result.output);
  return issues.length > 0
    ? { kind: 'invalid', issues }
    : { kind: 'valid', configuration: result.output };
}
