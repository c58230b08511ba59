import type { AccountId } from '#core/aws/arn.ts';
import { isAppError, toErrorData, type ErrorData } from '#core/errors.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { FetchAccountIam, FetchBucketSettings, FetchCallerIdentity } from '#core/ports.ts';

/** What is looked at; `_locales` has a name for each, `check_‹what›`, and for each fault a sentence, `fault_‹fault›`. */
export type CheckedThing =
  'identity' | 'reading' | 'role' | 'versioning' | 'object-lock' | 'public-access' | 'key';

/** One line of the examination. */
export interface Finding {
  readonly what: CheckedThing;
  /** The account, bucket or key that it is about. */
  readonly subject: string;
  readonly verdict:
    | { readonly kind: 'good' }
    | { readonly kind: 'failed'; readonly error: ErrorData }
    | { readonly kind: 'wrong'; readonly expected?: string };
}

/** What the examination asks of the world; nothing of it changes anything. */
export interface ExamineDeps {
  readonly fetchCallerIdentity: FetchCallerIdentity;
  readonly fetchAccountIam: FetchAccountIam;
  /** Assumes the administration role of an account. */
  readonly enterAccount: (account: AccountId) => Promise<unknown>;
  readonly fetchBucketSettings: FetchBucketSettings;
  /** Fails unless the key can make ES256 signatures. */
  readonly openKey: () => Promise<unknown>;
}

/**
 * Tries everything that administering an estate depends on, by calls that change nothing. What fails is a finding, never an exception.
 *
 * @param onFinding - Told of each line as it comes.
 */
export async function examineSetup(
  deps: ExamineDeps,
  { jump, accounts, sharing }: EstateConfiguration,
  onFinding: (finding: Finding) => void,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const add = (finding: Finding) => {
    findings.push(finding);
    onFinding(finding);
  };
  const look = async <T>(
    what: CheckedThing,
    subject: string,
    question: () => Promise<T>,
  ): Promise<T | undefined> => {
    try {
      const answer = await question();
      add({ what, subject, verdict: { kind: 'good' } });
      return answer;
    } catch (error) {
      if (!isAppError(error)) throw error;
      add({ what, subject, verdict: { kind: 'failed', error: toErrorData(error) } });
      return undefined;
    }
  };

  const identity = await look('identity', jump.account, deps.fetchCallerIdentity);
  if (!identity) return findings;
  if (identity.account !== jump.account) {
    findings.pop();
    add({
      what: 'identity',
      subject: identity.account,
      verdict: { kind: 'wrong', expected: jump.account },
    });
    return findings;
  }
  const watch = { signal: new AbortController().signal, onCall: () => undefined };
  await look('reading', jump.account, () => deps.fetchAccountIam(jump.account, watch));
  for (const { id } of accounts) await look('role', id, () => deps.enterAccount(id));
  if (!sharing) return findings;

  const { bucket, signingKey } = sharing;
  try {
    const settings = await deps.fetchBucketSettings(sharing);
    const say = (what: CheckedThing, isRight: boolean) =>
      add({ what, subject: bucket, verdict: { kind: isRight ? 'good' : 'wrong' } });
    say('versioning', settings.isVersioned);
    say('object-lock', settings.hasObjectLock && settings.retentionDays > 0);
    say('public-access', settings.isPublicAccessBlocked);
  } catch (error) {
    if (!isAppError(error)) throw error;
    add({
      what: 'versioning',
      subject: bucket,
      verdict: { kind: 'failed', error: toErrorData(error) },
    });
  }
  if (signingKey !== undefined) await look('key', signingKey, deps.openKey);
  return findings;
}
