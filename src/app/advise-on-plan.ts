import type { Plan } from '#core/change/plan.ts';
import type { PolicyAdvice, ValidatePolicy } from '#core/ports.ts';

/** Documents beyond this many are not asked about: nobody reads that much advice, and AWS limits how often one may ask. */
const MOST_DOCUMENTS = 40;
const AT_ONCE = 4;

/** What IAM Access Analyzer says of the documents of a plan, by the place of their edit. */
export interface PlanAdvice {
  readonly byEdit: ReadonlyMap<number, readonly PolicyAdvice[]>;
  /** Documents that were not asked about. */
  readonly unasked: number;
}

/**
 * Asks IAM Access Analyzer about each document that a plan would write. What it says is advice: it stops nothing.
 *
 * @throws AppError `aws/*`, `operation/stopped`
 */
export async function adviseOnPlan(
  validate: ValidatePolicy,
  { edits }: Pick<Plan, 'edits'>,
  signal: AbortSignal,
): Promise<PlanAdvice> {
  const written = edits.flatMap(({ ref, after }, at) =>
    after === null
      ? []
      : [{ at, after, kind: ref.kind === 'trust' ? 'trust' : 'identity' } as const],
  );
  const asked = written.slice(0, MOST_DOCUMENTS);
  const byEdit = new Map<number, readonly PolicyAdvice[]>();
  for (let start = 0; start < asked.length; start += AT_ONCE) {
    await Promise.all(
      asked.slice(start, start + AT_ONCE).map(async ({ at, after, kind }) => {
        byEdit.set(at, await validate(after, kind, signal));
      }),
    );
  }
  return { byEdit, unasked: written.length - asked.length };
}
