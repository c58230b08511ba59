import { arnParts } from '#core/aws/arn.ts';
import type { GrantInterval } from '#core/ledger/grant-interval.ts';
import {
  differenceOf,
  historyOf,
  intervalsBetween,
  stateAsOf,
  type AccessEvent,
} from '#core/ledger/grant-timeline.ts';
import type { EffectiveChange } from '#core/ledger/record.ts';
import type { Names } from './names.ts';

/** The questions that the time page answers. */
export const TIME_VIEWS = ['as-of', 'between', 'difference', 'history'] as const;

/** One of {@link TIME_VIEWS}. */
export type TimeView = (typeof TIME_VIEWS)[number];

/** What is asked: dates in epoch milliseconds, and words that the person, role or account must hold. */
export interface TimeQuestion {
  readonly view: TimeView;
  readonly subject: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The answer in the form that fits the question. */
export type TimeAnswer =
  | { readonly kind: 'intervals'; readonly rows: readonly GrantInterval[] }
  | { readonly kind: 'changes'; readonly rows: readonly EffectiveChange[] }
  | { readonly kind: 'events'; readonly rows: readonly AccessEvent[] };

/** Whether a pair is about what was typed: each word in the person's name, the role's name, the account, or either ARN. */
export function concerns(
  { principal, role }: Pick<GrantInterval, 'principal' | 'role'>,
  subject: string,
  names: Names,
): boolean {
  const said = [
    names.principal(principal),
    principal,
    names.role(role),
    role,
    arnParts(role).account,
  ]
    .join('\n')
    .toLowerCase();
  return subject
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}

/** Answers a question from the grant intervals; the history is newest first. */
export function answerOf(
  intervals: readonly GrantInterval[],
  { view, subject, fromMs, toMs }: TimeQuestion,
  names: Names,
): TimeAnswer {
  const about = intervals.filter((interval) => concerns(interval, subject, names));
  switch (view) {
    case 'as-of':
      return { kind: 'intervals', rows: stateAsOf(about, toMs) };
    case 'between':
      return { kind: 'intervals', rows: intervalsBetween(about, fromMs, toMs) };
    case 'difference':
      return { kind: 'changes', rows: differenceOf(about, fromMs, toMs) };
    case 'history':
      return {
        kind: 'events',
        rows: historyOf(about)
          .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
          .toReversed(),
      };
  }
}
