import { isAppError, toErrorData, type ErrorData } from '#core/errors.ts';

/** What is looked at; `_locales` has a name for each, `check_‹what›`. */
export type CheckedThing =
  | 'browser'
  | 'clock'
  | 'identity'
  | 'alias'
  | 'reading'
  | 'organization'
  | 'permissions'
  | 'role'
  | 'account-reading'
  | 'versioning'
  | 'object-lock'
  | 'public-access'
  | 'bucket-reading'
  | 'bucket-writing'
  | 'key'
  | 'endpoint';

/** What can be wrong with it; `_locales` has the sentence with the one thing to do, `fault_‹fault›`. */
export type Fault =
  | 'browser'
  | 'clock'
  | 'identity'
  | 'alias'
  | 'permissions'
  | 'owner'
  | 'versioning'
  | 'object-lock'
  | 'public-access'
  | 'endpoint-offline'
  | 'endpoint-missing'
  | 'endpoint-error'
  | 'endpoint-web-page'
  | 'endpoint-no-etag'
  | 'endpoint-not-conditional'
  | 'endpoint-cached'
  | 'endpoint-elsewhere';

/** What is as good as it can be and still worth a word; `_locales` has the sentence, `remark_‹remark›`. */
export type Remark = 'organization-refused' | 'organization-absent';

/** One line of the examination. */
export interface Finding {
  readonly what: CheckedThing;
  /** The account, bucket, key or address that it is about. */
  readonly subject: string;
  readonly verdict:
    | { readonly kind: 'good' }
    /** Nothing has to be done about it. */
    | { readonly kind: 'remark'; readonly remark: Remark }
    | { readonly kind: 'failed'; readonly error: ErrorData }
    /** `values` are what the sentence is filled with. */
    | { readonly kind: 'wrong'; readonly fault: Fault; readonly values: readonly string[] };
}

/** Takes findings down as they come. */
export interface Examiner {
  readonly findings: readonly Finding[];
  readonly say: (
    what: CheckedThing,
    subject: string,
    fault?: Fault,
    values?: readonly string[],
  ) => void;
  readonly remark: (what: CheckedThing, subject: string, remark: Remark) => void;
  /** Asks; a failure becomes a finding, and the answer undefined. With `judge`, the answer is judged instead of being good as such. */
  readonly look: <T>(
    what: CheckedThing,
    subject: string,
    question: () => Promise<T>,
    judge?: (answer: T) => void,
  ) => Promise<T | undefined>;
}

/** An examiner without findings. */
export function createExaminer(onFinding: (finding: Finding) => void): Examiner {
  const findings: Finding[] = [];
  const add = (finding: Finding) => {
    findings.push(finding);
    onFinding(finding);
  };
  return {
    findings,
    say: (what, subject, fault, values = []) =>
      add({
        what,
        subject,
        verdict: fault === undefined ? { kind: 'good' } : { kind: 'wrong', fault, values },
      }),
    remark: (what, subject, remark) => add({ what, subject, verdict: { kind: 'remark', remark } }),
    look: async (what, subject, question, judge) => {
      try {
        const answer = await question();
        if (judge) judge(answer);
        else add({ what, subject, verdict: { kind: 'good' } });
        return answer;
      } catch (error) {
        if (!isAppError(error)) throw error;
        add({ what, subject, verdict: { kind: 'failed', error: toErrorData(error) } });
        return undefined;
      }
    },
  };
}
