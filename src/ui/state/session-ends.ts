import { ANNOUNCE_END_MS } from '#core/sign-in/admin-session.ts';
import type { Clock } from '#core/ports.ts';
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { text } from '#ui/text.ts';
import { timeLeft } from '#ui/time.ts';
import type { KnownEstate } from './estates.ts';

/** A session that ends soon. */
export interface EndingSession extends KnownEstate {
  /** Epoch milliseconds. */
  readonly endsAtMs: number;
}

/** Watches the sessions of all estates: which end soon, each announced once, and which have ended. */
export function createSessionEnds(known: ReadonlySignal<readonly KnownEstate[]>, clock: Clock) {
  const nowMs = signal(clock());
  const announced = new Set<string>();
  const ends = computed(() =>
    known.value.flatMap((estate): readonly EndingSession[] => {
      const state = estate.admin.session.state.value;
      if (state.kind !== 'done' || state.value.endsAtMs === undefined) return [];
      return [{ ...estate, endsAtMs: state.value.endsAtMs }];
    }),
  );
  const ending = computed(() =>
    ends.value.filter(({ endsAtMs }) => endsAtMs - nowMs.value <= ANNOUNCE_END_MS),
  );
  return {
    /** Epoch milliseconds, as of the last look. */
    nowMs: nowMs as ReadonlySignal<number>,
    ending,
    look: async () => {
      nowMs.value = clock();
      // Also those that ended while a commit ran, which hears of nothing else.
      await Promise.all(ends.peek().map(({ admin }) => admin.refreshSession()));

      for (const { configuration, endsAtMs, admin } of ending.peek()) {
        const leftMs = endsAtMs - nowMs.peek();
        const name = `${configuration.id} ${endsAtMs}`;
        if (leftMs <= 0 || announced.has(name)) continue;
        announced.add(name);
        await admin.actions.announcements.notify(
          text('notification_session_ending'),
          text('estates_ending', configuration.name, timeLeft(leftMs)),
        );
      }
    },
  };
}
