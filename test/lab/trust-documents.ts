import { LabError } from './contract.ts';
import type { PolicyDocument } from './policy-documents.ts';

type Statement = Readonly<Record<string, unknown>>;
type MapPrincipal = (principal: string) => string;

const asArray = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

function mapElement(element: unknown, map: MapPrincipal): unknown {
  if (typeof element !== 'object' || element === null || !('AWS' in element)) return element;
  const { AWS } = element;
  return {
    ...element,
    AWS: Array.isArray(AWS) ? AWS.map((one) => map(String(one))) : map(String(AWS)),
  };
}

function mapPrincipals(document: PolicyDocument, map: MapPrincipal): PolicyDocument {
  const statements = document['Statement'];
  const mapStatement = (statement: Statement) =>
    Object.fromEntries(
      Object.entries(statement).map(([name, value]) => [
        name,
        name === 'Principal' || name === 'NotPrincipal' ? mapElement(value, map) : value,
      ]),
    );
  return {
    ...document,
    Statement: Array.isArray(statements)
      ? (statements as Statement[]).map(mapStatement)
      : mapStatement(statements as Statement),
  };
}

const UNIQUE_ID = /^(AIDA|AROA)[A-Z0-9]{16,}$/;
const ACCOUNT = /^\d{12}$/;
const ROOT = /^arn:([a-z-]+):iam::(\d{12}):root$/;
const USER_OR_ROLE = /^arn:([a-z-]+):iam::\d{12}:(user|role)\/[^*?]+$/;
const SESSION = /^arn:([a-z-]+):sts::(\d{12}):assumed-role\/([^/*?]+)\/[^/*?]+$/;

/** What {@link toStoredTrust} asks about principals. */
export interface PrincipalDirectory {
  readonly partition: string;
  /** The unique id of an existing user or role. */
  readonly idOf: (arn: string) => string | undefined;
  /** The ARN of an existing user or role, by its unique id. */
  readonly arnOf: (id: string) => string | undefined;
  readonly hasRoleNamed: (account: string, name: string) => boolean;
}

function storedPrincipal(principal: string, directory: PrincipalDirectory): string {
  const refuse = () =>
    new LabError(
      400,
      'MalformedPolicyDocument',
      `Invalid principal in policy: "AWS":"${principal}"`,
    );
  if (principal === '*') return principal;
  if (ACCOUNT.test(principal)) return `arn:${directory.partition}:iam::${principal}:root`;
  if (UNIQUE_ID.test(principal)) {
    if (directory.arnOf(principal) === undefined) throw refuse();
    return principal;
  }
  const form = ROOT.exec(principal) ?? USER_OR_ROLE.exec(principal) ?? SESSION.exec(principal);
  if (form?.[1] !== directory.partition) throw refuse();
  if (ROOT.test(principal)) return principal;
  const session = SESSION.exec(principal);
  if (session) {
    if (!directory.hasRoleNamed(session[2]!, session[3]!)) throw refuse();
    return principal;
  }
  const id = directory.idOf(principal);
  if (id === undefined) throw refuse();
  return id;
}

/** A list of one becomes the thing itself, as IAM hands it back. */
function collapseSingles(document: PolicyDocument): PolicyDocument {
  const collapse = (value: unknown) =>
    Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
  const statements = asArray(document['Statement']) as readonly Statement[];
  return {
    ...document,
    Statement: statements.map((statement) =>
      Object.fromEntries(
        Object.entries(statement).map(([name, value]) => {
          if (name === 'Action' || name === 'NotAction') return [name, collapse(value)];
          if (name !== 'Principal' && name !== 'NotPrincipal') return [name, value];
          if (typeof value !== 'object' || value === null) return [name, value];
          return [
            name,
            Object.fromEntries(Object.entries(value).map(([kind, list]) => [kind, collapse(list)])),
          ];
        }),
      ),
    ),
  };
}

/**
 * The form in which IAM keeps a trust policy: users and roles by unique id, accounts by root ARN.
 * Throws {@link LabError} `MalformedPolicyDocument` for principals that do not exist.
 */
export function toStoredTrust(
  document: PolicyDocument,
  directory: PrincipalDirectory,
): PolicyDocument {
  return collapseSingles(
    mapPrincipals(document, (principal) => storedPrincipal(principal, directory)),
  );
}

/** The stored form of a document from an estate file: as it stands there, deleted principals included. */
export function toSeededTrust(
  document: PolicyDocument,
  idOf: (arn: string) => string | undefined,
): PolicyDocument {
  return mapPrincipals(document, (principal) => idOf(principal) ?? principal);
}

/** The form in which IAM shows a trust policy: ids as ARNs while the principal exists. */
export function toShownTrust(
  stored: PolicyDocument,
  arnOf: (id: string) => string | undefined,
): PolicyDocument {
  return mapPrincipals(stored, (principal) => arnOf(principal) ?? principal);
}

/** The form to evaluate: as shown, but who is gone matches nobody, not even a namesake. */
export function toEvaluatedTrust(
  stored: PolicyDocument,
  partition: string,
  arnOf: (id: string) => string | undefined,
): PolicyDocument {
  return mapPrincipals(stored, (principal) =>
    UNIQUE_ID.test(principal)
      ? (arnOf(principal) ?? `arn:${partition}:iam::000000000000:user/deleted/${principal}`)
      : principal,
  );
}
