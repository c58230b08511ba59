import { isOpenState, type AccessState } from '#core/access/access-state.ts';
import type { AccessTable } from '#core/access/access-table.ts';
import { principalsOf, type EstatePicture } from '#core/access/picture.ts';
import { arnParts } from '#core/aws/arn.ts';
import type { Change } from '#core/change/change-set.ts';
import type { GrantRequest } from '#core/change/grant-request.ts';
import type { EstateConfiguration, Person } from '#core/estate/configuration.ts';

/** Why a request cannot be staged. `_locales` says each as `request_obstacle_‹name›`. */
export const REQUEST_OBSTACLES = [
  'other-partition',
  'other-jump-account',
  'no-principal',
  'account-unread',
  'no-role',
  'granted-already',
  'date-passed',
] as const;
/** One of {@link REQUEST_OBSTACLES}. */
export type RequestObstacle = (typeof REQUEST_OBSTACLES)[number];

/** What an administrator should know of a request before it is staged. */
export interface RequestReview {
  readonly obstacles: readonly RequestObstacle[];
  /** Who holds the principal, as the estate says, whatever the request says; absent: nobody of its people. */
  readonly holder?: Person;
  /** The pair's state now. */
  readonly state: AccessState;
  /** The change that staging it adds. */
  readonly change: Change;
}

/** The estate that a request is about: whose jump account its principal is of, else whose accounts hold its role. */
export function estateOfRequest(
  { principal, role }: Pick<GrantRequest, 'principal' | 'role'>,
  estates: readonly EstateConfiguration[],
): EstateConfiguration | undefined {
  const from = arnParts(principal);
  const to = arnParts(role);
  const here = estates.filter(({ jump }) => jump.partition === from.partition);
  return (
    here.find(({ jump }) => jump.account === from.account) ??
    here.find(({ accounts }) => accounts.some(({ id }) => id === to.account))
  );
}

/** Compares a request with the estate and with what was read of IAM. The request is untrusted: it only says what is wished. */
export function reviewRequest(
  request: GrantRequest,
  configuration: EstateConfiguration,
  picture: EstatePicture,
  access: AccessTable,
  nowMs: number,
): RequestReview {
  const { principal, role, untilMs } = request;
  const from = arnParts(principal);
  const to = arnParts(role);
  const { jump } = configuration;
  const iam = [picture.jump, ...picture.accounts].find(({ account }) => account === to.account);
  const state = access.stateOf(principal, role);
  const isHere = from.partition === jump.partition && from.account === jump.account;
  const checks: Readonly<Record<RequestObstacle, boolean>> = {
    'other-partition': from.partition !== jump.partition,
    'other-jump-account': from.partition === jump.partition && from.account !== jump.account,
    'no-principal': isHere && !principalsOf(picture).includes(principal),
    'account-unread': isHere && iam?.kind !== 'read',
    'no-role': iam?.kind === 'read' && !iam.roles.some(({ arn }) => arn === role),
    'granted-already': isOpenState(state) && untilMs === undefined,
    'date-passed': untilMs !== undefined && untilMs <= nowMs,
  };
  const holder = configuration.people.find(({ principals }) => principals.includes(principal));
  return {
    obstacles: REQUEST_OBSTACLES.filter((name) => checks[name]),
    ...(holder ? { holder } : {}),
    state,
    change: { kind: 'grant', principal, role, ...(untilMs === undefined ? {} : { untilMs }) },
  };
}
