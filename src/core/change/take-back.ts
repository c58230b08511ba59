import type { PolicyArn } from '#core/aws/arn.ts';
import { isDocumentCall } from './document-comparison.ts';
import type { DocumentEdit, IamCall, Plan, PlannedCall } from './plan.ts';

/** What is written where a policy is created again; IAM keeps no description of the one that was deleted. */
const DESCRIPTION = 'Created again by Jumpgate when a commit was taken back.';

/** The call that undoes another, or undefined where there is nothing to undo: an old version takes part in nothing. */
function inverseCall(call: IamCall, { before }: DocumentEdit): IamCall | undefined {
  switch (call.api) {
    case 'UpdateAssumeRolePolicy':
    case 'CreatePolicyVersion':
      return before === null ? undefined : { ...call, document: before };
    case 'CreatePolicy':
      return { api: 'DeletePolicy', policy: call.policy };
    case 'DeletePolicy':
      return before === null
        ? undefined
        : {
            api: 'CreatePolicy',
            policy: call.policy,
            document: before,
            description: DESCRIPTION,
          };
    case 'DeletePolicyVersion':
      return undefined;
    case 'AttachUserPolicy':
      return { ...call, api: 'DetachUserPolicy' };
    case 'DetachUserPolicy':
      return { ...call, api: 'AttachUserPolicy' };
    case 'AttachRolePolicy':
      return { ...call, api: 'DetachRolePolicy' };
    case 'DetachRolePolicy':
      return { ...call, api: 'AttachRolePolicy' };
    case 'PutUserPolicy':
    case 'DeleteUserPolicy': {
      const { principal, name } = call;
      return before === null
        ? { api: 'DeleteUserPolicy', principal, name }
        : { api: 'PutUserPolicy', principal, name, document: before };
    }
    case 'PutRolePolicy':
    case 'DeleteRolePolicy': {
      const { principal, name } = call;
      return before === null
        ? { api: 'DeleteRolePolicy', principal, name }
        : { api: 'PutRolePolicy', principal, name, document: before };
    }
  }
}

/** The id of the call that undoes another. */
export function inverseId(callId: string): string {
  return `r-${callId}`;
}

/**
 * The calls that restore what stood before a half done commit, in the reverse of the order of the calls they undo: what was granted trust
 * first loses the assertion first. So at no moment does a menu promise what fails.
 *
 * @param wasMade - Whether a call of the plan has, or may have, taken effect.
 * @param spareVersionOf - For a policy that has no room for one more version: the version to delete first.
 */
export function takeBackCalls(
  plan: Plan,
  wasMade: (callId: string) => boolean,
  spareVersionOf: (policy: PolicyArn) => string | undefined,
): readonly PlannedCall[] {
  const made = plan.calls.filter(({ id }) => wasMade(id));
  const inverses = new Map(
    made.flatMap((planned) => {
      const edit = plan.edits[planned.edit];
      const call = edit && inverseCall(planned.call, edit);
      return call ? [[planned.id, call] as const] : [];
    }),
  );
  const dependents = new Map<string, string[]>();
  for (const { id, after } of made)
    for (const before of after) dependents.set(before, [...(dependents.get(before) ?? []), id]);

  /** The nearest later calls that have an inverse: those without one stand in nobody's way. */
  const laterWithInverse = (id: string): readonly string[] =>
    (dependents.get(id) ?? []).flatMap((later) =>
      inverses.has(later) ? [later] : laterWithInverse(later),
    );

  return made.toReversed().flatMap(({ id, account, edit }): PlannedCall[] => {
    const call = inverses.get(id);
    if (!call) return [];
    const after = [...new Set(laterWithInverse(id))].map(inverseId);
    const planned = { id: inverseId(id), account, edit, call, after };
    const versionId = call.api === 'CreatePolicyVersion' ? spareVersionOf(call.policy) : undefined;
    if (call.api !== 'CreatePolicyVersion' || versionId === undefined) return [planned];
    const room: PlannedCall = {
      ...planned,
      id: `${planned.id}-room`,
      call: { api: 'DeletePolicyVersion', policy: call.policy, versionId },
    };
    return [room, { ...planned, after: [room.id] }];
  });
}

/** The edits of a plan as taking it back sees them: from what was written, where it was written, to what stood before. */
export function takeBackEdits(
  plan: Plan,
  wasMade: (callId: string) => boolean,
): readonly DocumentEdit[] {
  const written = new Set(
    plan.calls
      .filter(({ id, call }) => isDocumentCall(call) && wasMade(id))
      .map(({ edit }) => edit),
  );
  return plan.edits.map((edit, index) => ({
    ...edit,
    before: written.has(index) ? edit.after : edit.before,
    after: edit.before,
  }));
}
