import { parseEnrolment } from '#core/menu/enrolment.ts';
import type { EnrolmentState } from '#core/menu/enrolment-state.ts';
import type { ManagedPolicy } from '#core/menu/managed-policy.ts';
import { newEnrolmentState } from './new-enrolment-state.ts';

/**
 * The enrolments as a browser policy wants them: its own are there, and those it no longer names are gone. Ones that a
 * person added stay, unless the policy allows only its own.
 *
 * Texts in the policy that cannot be read are passed over here; the settings page reads the policy too and names them.
 *
 * @returns States that did not change are the same objects. An enrolment that the policy changed starts anew.
 */
export async function applyManagedPolicy(
  policy: ManagedPolicy,
  stored: readonly EnrolmentState[],
  nowMs: number,
): Promise<{ readonly states: readonly EnrolmentState[]; readonly removed: readonly string[] }> {
  const wanted = await Promise.all(
    policy.enrolments.flatMap((text) => {
      const verdict = parseEnrolment(text);
      return verdict.kind === 'valid'
        ? [newEnrolmentState(verdict.enrolment, 'managed', nowMs)]
        : [];
    }),
  );
  const byId: ReadonlyMap<string, EnrolmentState> = new Map(
    wanted.map((state) => [state.id, state]),
  );
  const known = new Set(stored.map(({ id }) => id));
  const isKept = ({ id, origin }: EnrolmentState) =>
    byId.has(id) || (origin === 'person' && !policy.onlyManagedEnrolments);

  const kept = stored.filter(isKept).map((state) => {
    const managed = byId.get(state.id);
    if (!managed) return state;
    if (JSON.stringify(managed.enrolment) !== JSON.stringify(state.enrolment)) return managed;
    return state.origin === 'managed' ? state : { ...state, origin: 'managed' as const };
  });
  return {
    states: [...kept, ...[...byId.values()].filter(({ id }) => !known.has(id))],
    removed: stored.filter((state) => !isKept(state)).map(({ id }) => id),
  };
}
