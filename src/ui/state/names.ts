import { arnParts, rolePathAndName, type PrincipalArn, type RoleArn } from '#core/aws/arn.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';

/** The names people use for what IAM knows by number and ARN. */
export interface Names {
  /** The account's name, or its id when the configuration does not know it. */
  readonly account: (id: string) => string;
  /** The person behind a principal, or the principal's own name. */
  readonly principal: (arn: PrincipalArn) => string;
  /** The name of a person by their id, or the id. */
  readonly person: (id: string) => string;
  /** `payments-prod/Admin`. */
  readonly role: (arn: RoleArn) => string;
}

/** Builds the look-ups once for a configuration. */
export function createNames(configuration: EstateConfiguration | undefined): Names {
  const accounts = new Map<string, string>(
    configuration?.accounts.map(({ id, name }) => [id, name]),
  );
  if (configuration) {
    accounts.set(
      configuration.jump.account,
      configuration.jump.alias ?? configuration.jump.account,
    );
  }
  const people = new Map<PrincipalArn, string>(
    configuration?.people.flatMap(({ name, principals }) =>
      principals.map((arn) => [arn, name] as const),
    ),
  );
  const byId = new Map(configuration?.people.map(({ id, name }) => [id, name]));
  const account = (id: string) => accounts.get(id) ?? id;
  return {
    account,
    person: (id) => byId.get(id) ?? id,
    principal: (arn) => people.get(arn) ?? arnParts(arn).name,
    role: (arn) => `${account(arnParts(arn).account)}/${rolePathAndName(arn)}`,
  };
}
