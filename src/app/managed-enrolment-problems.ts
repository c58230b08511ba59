import { parseEnrolment, type EnrolmentProblem } from '#core/menu/enrolment.ts';
import type { ManagedPolicy } from '#core/menu/managed-policy.ts';

/** An enrolment text of the browser policy that cannot be read. */
export interface ManagedEnrolmentProblem {
  /** Its place in the policy's list, from 1. */
  readonly place: number;
  readonly problems: readonly EnrolmentProblem[];
}

/** The enrolment texts of a browser policy that cannot be read; the sync passes them over, and nobody else would say so. */
export function managedEnrolmentProblems({
  enrolments,
}: ManagedPolicy): readonly ManagedEnrolmentProblem[] {
  return enrolments.flatMap((text, index) => {
    const verdict = parseEnrolment(text);
    return verdict.kind === 'invalid' ? [{ place: index + 1, problems: verdict.problems }] : [];
  });
}
