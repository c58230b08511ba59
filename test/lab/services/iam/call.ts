import { LabError, type LabSession } from '../../contract.ts';
import type {
  AccountIam,
  GroupEntity,
  PolicyEntity,
  QuotaName,
  RoleEntity,
  UserEntity,
} from '../../iam-store.ts';
import type { LabInternals } from '../../lab.ts';
import { policySize } from '../../policy-documents.ts';
import type { QueryParameters, QueryResult } from '../../protocol.ts';

/** One call of an IAM action. */
export interface IamCall {
  readonly lab: LabInternals;
  readonly iam: AccountIam;
  readonly session: LabSession;
  readonly parameters: QueryParameters;
  /** Readers may lag behind; writers see what is. */
  readonly asOfMs: number;
}

/** One IAM action: what it is asked on, and what it does. */
export interface IamAction {
  readonly kind: 'read' | 'write';
  /** The ARN that policies are asked about; `*` for actions that know none. */
  readonly resource: (call: IamCall) => string;
  readonly context?: (call: IamCall) => Readonly<Record<string, string>>;
  readonly run: (call: IamCall) => QueryResult | undefined;
}

const noSuchEntity = (message: string) => new LabError(404, 'NoSuchEntity', message);

export const entityExists = (message: string) => new LabError(409, 'EntityAlreadyExists', message);
export const limitExceeded = (message: string) => new LabError(409, 'LimitExceeded', message);
export const deleteConflict = (message: string) => new LabError(409, 'DeleteConflict', message);

const NAMED = {
  user: { parameter: 'UserName', map: (iam: AccountIam) => iam.users },
  role: { parameter: 'RoleName', map: (iam: AccountIam) => iam.roles },
  group: { parameter: 'GroupName', map: (iam: AccountIam) => iam.groups },
} as const;

/** The kinds of entity that hold policies. */
export type HolderKind = keyof typeof NAMED;
export type Holder = UserEntity | RoleEntity | GroupEntity;

/** The holder that the parameters name. Throws {@link LabError} `NoSuchEntity`. */
export function holderOf(call: IamCall, kind: 'user'): UserEntity;
export function holderOf(call: IamCall, kind: 'role'): RoleEntity;
export function holderOf(call: IamCall, kind: HolderKind): Holder;
export function holderOf(call: IamCall, kind: HolderKind): Holder {
  const { parameter, map } = NAMED[kind];
  const name = call.parameters.required(parameter);
  const found = map(call.iam).get(name.toLowerCase(), call.asOfMs);
  if (found?.name !== name) {
    throw noSuchEntity(`The ${kind} with name ${name} cannot be found.`);
  }
  return found;
}

/** The customer or AWS managed policy that `PolicyArn` names. Throws {@link LabError} `NoSuchEntity`. */
export function policyOf(call: IamCall): PolicyEntity {
  const arn = call.parameters.required('PolicyArn');
  const found = call.lab.iam.policy(arn, call.asOfMs);
  const isReachable = found?.account === call.iam.id || found?.account === 'aws';
  if (!found || !isReachable)
    throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  return found;
}

/** One version of a policy. Throws {@link LabError} `NoSuchEntity`. */
export function versionOf(policy: PolicyEntity, versionId: string) {
  const version = policy.versions.find(({ id }) => id === versionId);
  if (!version) {
    throw noSuchEntity(
      `Policy ${policy.arn} version ${versionId} does not exist or is not attachable.`,
    );
  }
  return version;
}

export function missingInline(kind: HolderKind, policyName: string): LabError {
  return noSuchEntity(`The ${kind} policy with name ${policyName} cannot be found.`);
}

export function missingAttachment(arn: string): LabError {
  return noSuchEntity(`Policy ${arn} was not found.`);
}

export function missingMembership(user: string, group: string): LabError {
  return noSuchEntity(`The user with name ${user} is not a member of the group ${group}.`);
}

/** The ARN of a named holder, whether or not it exists. */
export function holderArn(kind: HolderKind): (call: IamCall) => string {
  return (call) => {
    const { parameter, map } = NAMED[kind];
    const name =
      call.parameters.text(parameter) ??
      // GetUser without a name asks about the caller.
      (kind === 'user'
        ? call.session.principalArn.split('/').at(-1)!
        : call.parameters.required(parameter));
    const found = map(call.iam).get(name.toLowerCase());
    return found?.arn ?? `arn:${call.lab.partition}:iam::${call.iam.id}:${kind}/${name}`;
  };
}

export const policyArnOf = (call: IamCall) => call.parameters.required('PolicyArn');
export const anyResource = () => '*';

/** Throws {@link LabError} `LimitExceeded` when a document outgrows its quota. */
export function checkSize(
  call: IamCall,
  quota: QuotaName,
  texts: readonly string[],
  sentence: (limit: number) => string,
): void {
  const limit = call.iam.quotas[quota];
  const size = texts.reduce((sum, text) => sum + policySize(text), 0);
  if (size > limit) throw limitExceeded(sentence(limit));
}

/** Documents travel URL-encoded (RFC 3986). */
export function encodeDocument(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

const MARKER_PREFIX = 'lab:';

/** One page of a sorted list; the marker is the key of the last item seen, so that writes between pages shift nothing. */
export function pageOf<T>(
  call: IamCall,
  items: readonly T[],
  keyOf: (item: T) => string,
): { readonly items: readonly T[]; readonly IsTruncated: boolean; readonly Marker?: string } {
  const most = call.parameters.integer('MaxItems', 1, 1000) ?? 100;
  const marker = call.parameters.text('Marker');
  const after = marker === undefined ? '' : Buffer.from(marker, 'base64url').toString('utf8');
  if (marker !== undefined && !after.startsWith(MARKER_PREFIX)) {
    throw new LabError(400, 'ValidationError', 'Invalid Marker.');
  }
  const last = after.slice(MARKER_PREFIX.length);
  const rest = items
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => marker === undefined || key > last)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = rest.slice(0, most);
  const isTruncated = rest.length > most;
  return {
    items: page.map(({ item }) => item),
    IsTruncated: isTruncated,
    ...(isTruncated && {
      Marker: Buffer.from(`${MARKER_PREFIX}${page.at(-1)!.key}`).toString('base64url'),
    }),
  };
}
