import type { TextKey } from '#ui/text.ts';

/** A sentence that says what went wrong. */
export interface Problem {
  readonly key: TextKey;
  readonly values: readonly string[];
}

/** How the menu stands towards its endpoint, as the popup tells it. */
export type MenuHealth =
  /** No endpoint and no other source: there is nothing to show yet. */
  | { readonly kind: 'not-enrolled' }
  /** Enrolled, never fetched. */
  | { readonly kind: 'never-synced' }
  | { readonly kind: 'in-sync'; readonly atMs: number }
  /** A menu ran out: it works as it is, unless a policy hides it. */
  | { readonly kind: 'expired'; readonly atMs: number; readonly isWithheld: boolean }
  /** The last fetch failed; the last good menu stays in use. */
  | {
      readonly kind: 'failed';
      /** When the endpoint last gave a good answer; absent: never. */
      readonly atMs?: number;
      readonly problem: Problem;
    }
  | { readonly kind: 'syncing' };

/** Why a list shows nothing, in the order in which the reasons are looked for. */
export type EmptyReason =
  | { readonly kind: 'no-endpoint' }
  | { readonly kind: 'not-synced' }
  | { readonly kind: 'sync-failed'; readonly problem: Problem }
  | { readonly kind: 'no-roles' }
  /** A policy hides the menu, since it has expired. */
  | { readonly kind: 'withheld' }
  | { readonly kind: 'filtered-away'; readonly query: string };

/** The reason why nothing is listed. */
export function emptyReason(health: MenuHealth, count: number, query: string): EmptyReason {
  // Hidden roles have a section of their own: with roles only a search can leave nothing.
  if (count > 0) return { kind: 'filtered-away', query };
  switch (health.kind) {
    case 'not-enrolled':
      return { kind: 'no-endpoint' };
    case 'never-synced':
    case 'syncing':
      return { kind: 'not-synced' };
    case 'failed':
      return { kind: 'sync-failed', problem: health.problem };
    case 'expired':
      return { kind: health.isWithheld ? 'withheld' : 'no-roles' };
    case 'in-sync':
      return { kind: 'no-roles' };
  }
}
