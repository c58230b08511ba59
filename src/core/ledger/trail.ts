import { arnParts } from '#core/aws/arn.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import type { LedgerRecord } from './record.ts';

/** One call to IAM as CloudTrail kept it. */
export interface TrailEvent {
  readonly eventId: string;
  readonly atMs: number;
  /** The API, such as `UpdateAssumeRolePolicy`. */
  readonly name: string;
  readonly requestId: string;
  /** The account whose IAM was called, twelve digits. */
  readonly account: string;
  /** ARN of whoever called; empty where CloudTrail does not tell. */
  readonly actor: string;
  /** Names and ARNs of roles, users, groups and policies in the call's parameters. */
  readonly targets: readonly string[];
  /** Present when the call was refused. */
  readonly errorCode?: string;
}

/** Calls that can change who may assume what. @see IAM API Reference */
const CHANGES_ACCESS =
  /^(?:(?:Put|Delete|Attach|Detach)(?:Role|User|Group)Policy|(?:Put|Delete)(?:Role|User)PermissionsBoundary|(?:Create|Delete)Policy(?:Version)?|SetDefaultPolicyVersion|UpdateAssumeRolePolicy|UpdateRole|(?:Create|Delete)(?:Role|User|Group)|(?:AddUserTo|RemoveUserFrom)Group|Tag(?:Role|User)|Untag(?:Role|User))$/;

/** What holding the trail against the ledger came to. */
export interface Reconciliation {
  /** Ids of CloudTrail's events by the request ids of the ledger's actions. */
  readonly eventIds: ReadonlyMap<string, string>;
  /** Actions of the period that have a request id; CloudTrail tells of a call some minutes after it. */
  readonly actionCount: number;
  /** Changes to what the picture holds that no record explains, newest first. */
  readonly unexplained: readonly TrailEvent[];
}

/** The request ids of every call that records of a period tell of. */
export function requestIdsOf(records: readonly LedgerRecord[]): ReadonlySet<string> {
  return new Set(
    records.flatMap((record) =>
      record.kind === 'commit'
        ? record.body.actions.flatMap(({ result }) =>
            result.kind === 'done' && result.requestId !== null ? [result.requestId] : [],
          )
        : [],
    ),
  );
}

/** Whether a call touched something that decides about access in the picture: its roles and users, or any policy or group. */
function createConcerns({ jump, accounts }: EstatePicture) {
  const read = [jump, ...accounts.flatMap((one) => (one.kind === 'read' ? [one] : []))];
  const known = new Map<string, Set<string>>(
    read.map((account) => [
      account.account,
      new Set(
        [...account.roles, ...('users' in account ? account.users : [])].map(
          ({ arn }) => arnParts(arn).name,
        ),
      ),
    ]),
  );
  return ({ account, name, targets }: TrailEvent) => {
    const names = known.get(account);
    if (!names) return false;
    return (
      /Group|^(?:Create|Delete|SetDefault)Policy/.test(name) ||
      targets.some((one) => names.has(one))
    );
  };
}

/**
 * Holds CloudTrail's events against the ledger by their request ids: the ledger's actions get the ids of their events, and what changed
 * access beside the ledger is named. Calls that IAM refused changed nothing and are left out.
 */
export function reconcile(
  events: readonly TrailEvent[],
  requestIds: ReadonlySet<string>,
  picture: EstatePicture,
): Reconciliation {
  const concerns = createConcerns(picture);
  const eventIds = new Map(
    events
      .filter(({ requestId }) => requestIds.has(requestId))
      .map(({ requestId, eventId }) => [requestId, eventId]),
  );
  const unexplained = events.filter(
    (event) =>
      !requestIds.has(event.requestId) &&
      event.errorCode === undefined &&
      CHANGES_ACCESS.test(event.name) &&
      concerns(event),
  );
  return {
    eventIds,
    actionCount: requestIds.size,
    unexplained: unexplained.toSorted((a, b) => b.atMs - a.atMs),
  };
}
