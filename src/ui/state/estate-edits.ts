import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { parseEstate, type EstateIssue } from '#core/estate/estate-issues.ts';
import { signal } from '@preact/signals';

/** Edits of the configuration, each checked whole and each undone by one click while the page is open. */
export function createEstateEdits(
  current: () => EstateConfiguration | undefined,
  configure: (next: EstateConfiguration) => Promise<void>,
) {
  const undoable = signal<readonly EstateConfiguration[]>([]);
  const save = async (next: EstateConfiguration) => {
    const before = current();
    await configure(next);
    if (before) undoable.value = [...undoable.peek(), before];
  };
  return {
    /** What undo goes back to, the last one last. */
    undoable,
    save,
    /** Saves what an untrusted form made, or answers what is wrong with it. */
    change: async (next: unknown): Promise<readonly EstateIssue[]> => {
      const reading = parseEstate(next);
      if (reading.kind === 'invalid') return reading.issues;
      await save(reading.configuration);
      return [];
    },
    undo: async () => {
      const last = undoable.peek().at(-1);
      if (!last) return;
      undoable.value = undoable.peek().slice(0, -1);
      await configure(last);
    },
  };
}

/** See {@link createEstateEdits}. */
export type EstateEdits = ReturnType<typeof createEstateEdits>;
