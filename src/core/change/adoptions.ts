import type { Finding } from '#core/access/finding.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { createIsForPeople } from '#core/estate/roles-for-people.ts';
import type { PairChange } from './change-set.ts';
import { planChanges } from './plan-changes.ts';
import type { PlanBlocker } from './plan.ts';

/** An unmanaged grant that cannot be taken over by itself, and what holds it. */
export interface HeldAdoption {
  readonly change: PairChange;
  /** Absent: nothing that the planner can write would make it Jumpgate’s. */
  readonly blocker?: PlanBlocker;
}

/** The unmanaged grants of an estate, sorted by whether Jumpgate can take them over with nobody's access changing. */
export interface Adoptions {
  readonly ready: readonly PairChange[];
  readonly held: readonly HeldAdoption[];
}

/** The adoptions that findings of unmanaged grants ask for; the doors by which Jumpgate itself comes in belong to the setup's templates. */
export function adoptionsOf(
  findings: readonly Finding[],
  configuration: Pick<EstateConfiguration, 'jump' | 'accounts'>,
): readonly PairChange[] {
  const isForPeople = createIsForPeople(configuration);
  return findings.flatMap((finding) =>
    finding.kind === 'foreign-grant' && isForPeople(finding.role)
      ? finding.principals.map((principal): PairChange => ({
          kind: 'adopt',
          principal,
          role: finding.role,
        }))
      : [],
  );
}

function indexesOf(blocker: PlanBlocker): readonly number[] {
  return 'change' in blocker ? [blocker.change] : blocker.changes;
}

/**
 * Sorts adoptions by what the planner says of them together, so that what is `ready` can be staged as one batch: adoptions share
 * documents, and one too many can make a trust too long for all.
 */
export function sortAdoptions(
  picture: EstatePicture,
  configuration: EstateConfiguration,
  changes: readonly PairChange[],
): Adoptions {
  const held: HeldAdoption[] = [];
  let ready = changes;
  for (;;) {
    const plan = planChanges({
      picture,
      configuration,
      changes: ready,
      nowMs: picture.jump.readAtMs,
    });
    const out = new Map<number, HeldAdoption>();
    for (const blocker of plan.blockers) {
      for (const at of indexesOf(blocker)) {
        const change = ready[at];
        if (change && !out.has(at)) out.set(at, { change, blocker });
      }
    }
    for (const notice of plan.notices) {
      const change = notice.kind === 'already-so' ? ready[notice.change] : undefined;
      if (change && notice.kind === 'already-so' && !out.has(notice.change))
        out.set(notice.change, { change });
    }
    if (out.size === 0) return { ready, held };
    held.push(...out.values());
    ready = ready.filter((_, at) => !out.has(at));
  }
}
