import type { AccountId } from '#core/aws/arn.ts';
import type { DocumentText } from '#core/access/picture.ts';
import type { DocumentRef } from '#core/change/plan.ts';
import { backOffMs, retryRuleFor } from '#core/change/retry-policy.ts';
import { isAppError } from '#core/errors.ts';
import type { FetchDocument, Random, Sleep } from '#core/ports.ts';
import { areCredentialsRefused } from '#core/sign-in/credentials.ts';
import type { RateControl } from './rate-control.ts';

/** Reads one document, meeting refusals that pass with patience. @throws AppError `aws/*`, `operation/stopped` */
export type FetchPatiently = (account: AccountId, ref: DocumentRef) => Promise<DocumentText | null>;

/** What reading patiently needs. */
export interface FetchPatientlyDeps {
  readonly fetchDocument: FetchDocument;
  readonly rate: RateControl;
  readonly sleep: Sleep;
  readonly random: Random;
  readonly renewSession: () => Promise<void>;
}

/** How often one read asks for a new session before it gives up. */
const RENEWALS = 3;

/** A read goes before the writes that wait: one of them waits for it. */
const RANK = -1;

/** Makes the reads of a commit, which share the pace of its writes. */
export function createFetchPatiently(
  { fetchDocument, rate, sleep, random, renewSession }: FetchPatientlyDeps,
  signal: AbortSignal,
): FetchPatiently {
  return async (account, ref) => {
    let renewals = 0;
    for (let attempt = 1; ; attempt += 1) {
      await rate.enter(account, { rank: RANK, signal });
      let outcome: 'answered' | 'throttled' = 'answered';
      let waitMs = 0;
      try {
        return await fetchDocument(account, ref, signal);
      } catch (error) {
        if (!isAppError(error)) throw error;
        if (error.code === 'aws/throttled') outcome = 'throttled';
        const rule = retryRuleFor(error.code);
        if (areCredentialsRefused(error.code) && renewals < RENEWALS) {
          renewals += 1;
          await renewSession();
        } else if (!rule || attempt >= rule.attempts) throw error;
        else waitMs = backOffMs(rule, attempt, random());
      } finally {
        rate.leave(account, outcome);
      }
      await sleep(waitMs, signal);
    }
  };
}
