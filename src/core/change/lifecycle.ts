import { isOpenState, type StatementSource } from '#core/access/access-state.ts';
import type { AccessTable } from '#core/access/access-table.ts';
import { compileEstate } from '#core/access/compile-estate.ts';
import { createOfferableRoles } from '#core/access/offerable-roles.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import { arnParts, rolePathAndName, type PrincipalArn, type RoleArn } from '#core/aws/arn.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { Change } from './change-set.ts';
import { planChanges } from './plan-changes.ts';

/** What the steps of a person's life are made from. */
export interface LifecycleInput {
  readonly configuration: EstateConfiguration;
  readonly picture: EstatePicture;
  readonly access: AccessTable;
}

/** A pair that no staged change can take away, and the statements that keep it. */
export interface KeptPair {
  readonly role: RoleArn;
  readonly sources: readonly StatementSource[];
}

/** What one step of a person's life stages, and what it has to leave. */
export interface LifecycleChanges {
  readonly changes: readonly Change[];
  /** Pairs that stay: other people's statements hold them without naming the person, or together with more than sts. */
  readonly kept: readonly KeptPair[];
  /** Roles that are wanted and cannot be granted, by name or ARN: the account has none such, or a plain grant would be too much. */
  readonly missing: readonly string[];
}

const NOTHING: LifecycleChanges = { changes: [], kept: [], missing: [] };

/** How a person leaves roles: with their open sessions, unless told otherwise. */
export interface LeaveOptions {
  /** Also end the sessions that are open now. */
  readonly endSessions: boolean;
}

/** The statements that hold a change fast, by its place in the list. */
function heldBy(
  { picture, configuration }: LifecycleInput,
  changes: readonly Change[],
): ReadonlyMap<number, readonly StatementSource[]> {
  const { blockers } = planChanges({
    picture,
    configuration,
    changes,
    nowMs: picture.jump.readAtMs,
  });
  const held = new Map<number, readonly StatementSource[]>();
  for (const blocker of blockers) {
    if (blocker.kind !== 'held-by-others') continue;
    held.set(blocker.change, [...(held.get(blocker.change) ?? []), blocker.source]);
  }
  return held;
}

/**
 * Revokes of roles: by themselves where Jumpgate's own statements decide, with an adoption where other people's statements name the
 * principal, and none where those hold the pair without naming it: such a pair is kept and said.
 */
function leave(
  input: LifecycleInput,
  principal: PrincipalArn,
  roles: readonly RoleArn[],
  { endSessions }: LeaveOptions,
): Pick<LifecycleChanges, 'changes' | 'kept'> {
  const revokes = roles.map((role): Change => ({
    kind: 'revoke',
    principal,
    role,
    ...(endSessions && { endSessions }),
  }));
  const foreign = heldBy(input, revokes);
  const adopted = revokes
    .filter((_, at) => foreign.has(at))
    .flatMap((revoke): Change[] => [{ kind: 'adopt', principal, role: revoke.role }, revoke]);
  const stuck = new Map<RoleArn, readonly StatementSource[]>();
  for (const [at, sources] of heldBy(input, adopted)) {
    const role = adopted[at]?.role;
    if (role) stuck.set(role, [...(stuck.get(role) ?? []), ...sources]);
  }
  return {
    changes: [...revokes.filter((_, at) => !foreign.has(at)), ...adopted].filter(
      ({ role }) => !stuck.has(role),
    ),
    kept: [...stuck].map(([role, sources]) => ({ role, sources })),
  };
}

/** Every pair of a principal with one side or both: half grants go too, for the other half may come back. */
function rolesOf({ access }: LifecycleInput, principal: PrincipalArn): readonly RoleArn[] {
  return access.rolesOf(principal).map(({ role }) => role);
}

/** Offboards everywhere: revokes every role that a principal holds, half or whole, in every account. */
export function offboard(
  input: LifecycleInput,
  principal: PrincipalArn,
  options: LeaveOptions,
): LifecycleChanges {
  return { ...NOTHING, ...leave(input, principal, rolesOf(input, principal), options) };
}

/**
 * Copies the access of a colleague: grants each role that the colleague's menu offers and the newcomer cannot assume, until the same date
 * where the colleague's grant ends. Nothing is taken away. A role that the colleague holds under conditions the console cannot meet is
 * named as missing: a plain grant of it would be more than the colleague has.
 */
export function copyAccess(
  input: LifecycleInput,
  from: PrincipalArn,
  to: PrincipalArn,
): LifecycleChanges {
  const { access } = input;
  const offered = offeredTo(input, from);
  const lacks = (role: RoleArn) => !isOpenState(access.stateOf(to, role));
  return {
    ...NOTHING,
    changes: [...offered.values()]
      .filter(({ role }) => lacks(role))
      .map((offer) => grantLike(offer, to, offer.role)),
    missing: access
      .rolesOf(from)
      .filter(({ state, role }) => isOpenState(state) && !offered.has(role) && lacks(role))
      .map(({ role }) => role),
  };
}

/**
 * Moves a principal from one project to another: each role held in the old project is revoked, and the role of the same path and name
 * is granted in the new project's account of the same environment, until the same date where the old grant ends. A role of which the
 * new project has no like is named as missing; so is one that was held under conditions the console cannot meet, since a plain grant
 * would be more than that.
 */
export function moveProject(
  input: LifecycleInput,
  principal: PrincipalArn,
  move: { readonly from: string; readonly to: string },
  options: LeaveOptions,
): LifecycleChanges {
  const { configuration, picture, access } = input;
  const accounts = new Map(configuration.accounts.map((account) => [account.id, account]));
  const accountOf = (role: RoleArn) => accounts.get(arnParts(role).account);
  const leaving = rolesOf(input, principal).filter(
    (role) => accountOf(role)?.project === move.from,
  );
  const offered = offeredTo(input, principal);
  const grants: Change[] = [];
  const missing = new Set<string>();
  for (const role of leaving) {
    if (!isOpenState(access.stateOf(principal, role))) continue;
    const environment = accountOf(role)?.environment;
    const wanted = rolePathAndName(role);
    const found = picture.accounts
      .flatMap((account) => (account.kind === 'read' ? account.roles : []))
      .map(({ arn }) => arn)
      .filter((arn) => rolePathAndName(arn) === wanted)
      .filter((arn) => {
        const account = accountOf(arn);
        return account?.project === move.to && account.environment === environment;
      });
    const offer = offered.get(role);
    if (found.length === 0 || !offer) {
      missing.add([move.to, environment, wanted].filter((part) => part !== undefined).join(' / '));
      continue;
    }
    for (const arn of found) {
      if (!isOpenState(access.stateOf(principal, arn)))
        grants.push(grantLike(offer, principal, arn));
    }
  }
  const { changes, kept } = leave(input, principal, leaving, options);
  return { changes: [...grants, ...changes], kept, missing: [...missing] };
}

type Offered = ReturnType<ReturnType<typeof createOfferableRoles>>[number];

/** What the menu offers to a principal, by role. */
function offeredTo(
  { picture, access }: LifecycleInput,
  principal: PrincipalArn,
): ReadonlyMap<RoleArn, Offered> {
  const offered = createOfferableRoles(picture, { estate: compileEstate(picture), table: access });
  return new Map(offered(principal).map((one) => [one.role, one]));
}

/** A grant of a role that lasts as long as one that is offered already. */
function grantLike({ until }: Offered, principal: PrincipalArn, role: RoleArn): Change {
  return { kind: 'grant', principal, role, ...(until !== undefined && { untilMs: until * 1000 }) };
}
