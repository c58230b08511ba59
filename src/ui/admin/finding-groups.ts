import type { Finding } from '#app/examination.ts';

/** Lines of an examination as they are shown: each thing that is wrong, then remarks, then what is right, the same of several accounts in one. */
export interface FindingGroups {
  readonly bad: readonly Finding[];
  /** Nothing to mend, and worth a word. */
  readonly remarks: readonly Finding[];
  /** Of one kind each, in the order in which the kinds were first looked at. */
  readonly good: readonly (readonly [Finding, ...Finding[]])[];
}

/**
 * Puts what is wrong first, so that one red line among hundreds of accounts is the first that is read.
 *
 * @param isAccount - Whether a subject is one of the target accounts; what is right of those shares a line.
 */
export function groupFindings(
  findings: readonly Finding[],
  isAccount: (subject: string) => boolean,
): FindingGroups {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    if (finding.verdict.kind !== 'good') continue;
    const { what, subject } = finding;
    const key = isAccount(subject) ? what : `${what} ${subject}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  const of = (...kinds: readonly Finding['verdict']['kind'][]) =>
    findings.filter(({ verdict }) => kinds.includes(verdict.kind));
  return {
    bad: of('failed', 'wrong'),
    remarks: of('remark'),
    good: [...groups.values()],
  };
}
