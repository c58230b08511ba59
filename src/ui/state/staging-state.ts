import type { EstatePicture } from '#core/access/picture.ts';
import {
  ChangeSetSchema,
  type Change,
  type ChangeSet,
  type KeptChangeSet,
} from '#core/change/change-set.ts';
import { createIsAlreadySo, stageChanges, unstageChange } from '#core/change/stage-change.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { readJson, type Reading } from '#core/json.ts';
import type { Clock } from '#core/ports.ts';
import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import type { ChangeSetActions } from './change-set-actions.ts';

/** What it takes of the admin pages around it. */
interface Around {
  readonly configuration: ReadonlySignal<EstateConfiguration | undefined>;
  readonly picture: ReadonlySignal<EstatePicture | undefined>;
  readonly clock: Clock;
}

/** What a reader writes about a change set. */
export type ChangeSetTexts = Pick<ChangeSet, 'name' | 'comment' | 'ticket'>;

/** Nobody has put anything into it: nothing is lost without it. */
export function isBlank({ name, comment, ticket, changes }: ChangeSet): boolean {
  return changes.length === 0 && name === '' && comment === '' && (ticket ?? '') === '';
}

/**
 * The change sets of one estate: the one that is open in the staging pane, and those put away for later. Every step reaches this
 * machine's disk, so that closing the tab loses nothing.
 */
export function createStagingState(actions: ChangeSetActions, around: Around) {
  const blank = (): ChangeSet => ({
    format: 1,
    id: actions.createId(),
    name: '',
    comment: '',
    createdAtMs: around.clock(),
    changes: [],
  });
  const current = signal<ChangeSet>(blank());
  const saved = signal<readonly ChangeSet[]>([]);
  const discarded = signal<KeptChangeSet | undefined>(undefined);
  const changes = computed<readonly Change[]>(() => current.value.changes);
  const isAlreadySo = computed(() =>
    around.picture.value && around.configuration.value
      ? createIsAlreadySo(around.picture.value, around.configuration.value)
      : () => false,
  );

  let writing = Promise.resolve();
  /** Writes in order, so that the last step is the one that stays. */
  const write = (step: (estate: EstateConfiguration) => Promise<void>): Promise<void> => {
    const estate = around.configuration.peek();
    if (!estate) return Promise.resolve();
    // A write that failed was thrown to whoever asked for it; those after it are tried all the same.
    writing = writing.catch(() => undefined).then(() => step(estate));
    return writing;
  };
  const keep = (kept: KeptChangeSet) =>
    write((estate) =>
      isBlank(kept.changeSet) ? actions.remove(kept.changeSet.id) : actions.keep(estate, kept),
    );
  const show = (changeSet: ChangeSet) => {
    current.value = changeSet;
    return keep({ place: 'staged', changeSet });
  };
  const change = (next: readonly Change[]): void => {
    void show({ ...current.peek(), changes: [...next] });
  };

  /** Puts the open change set away, unless it is blank; the caller opens another. */
  const putAway = async (): Promise<void> => {
    const changeSet = current.peek();
    if (isBlank(changeSet)) return;
    saved.value = [...saved.peek(), changeSet];
    await keep({ place: 'saved', changeSet });
  };
  const takeOut = (id: string): ChangeSet | undefined => {
    const found = saved.peek().find((one) => one.id === id);
    saved.value = saved.peek().filter((one) => one.id !== id);
    return found;
  };
  const open = async (changeSet: ChangeSet): Promise<void> => {
    await putAway();
    await show(changeSet);
  };

  return {
    /** The change set in the staging pane. */
    current: current as ReadonlySignal<ChangeSet>,
    changes,
    /** Put away for later, oldest first. */
    saved: saved as ReadonlySignal<readonly ChangeSet[]>,
    /** The last one that was discarded, for undo. */
    discarded: discarded as ReadonlySignal<KeptChangeSet | undefined>,
    isAlreadySo,
    blank,
    /** Reads what this machine keeps; of several that are open, as two tabs leave them, the newest stays open. */
    load: async () => {
      const estate = around.configuration.peek();
      if (!estate) return;
      const kept = await actions.load(estate);
      const staged = kept.findLast(({ place }) => place === 'staged');
      batch(() => {
        saved.value = kept.filter((one) => one !== staged).map(({ changeSet }) => changeSet);
        current.value = staged?.changeSet ?? blank();
        discarded.value = undefined;
      });
    },
    stage: (...added: readonly Change[]): void =>
      change(stageChanges(changes.peek(), added, isAlreadySo.peek())),
    unstage: (...taken: readonly Change[]): void =>
      change(taken.reduce(unstageChange, changes.peek())),
    describe: (texts: Partial<ChangeSetTexts>): void => {
      const { ticket, ...rest } = { ...current.peek(), ...texts };
      void show({ ...rest, ...(ticket !== undefined && ticket !== '' && { ticket }) });
    },
    saveForLater: () => open(blank()),
    open: async (id: string) => {
      const found = takeOut(id);
      if (found) await open(found);
    },
    discard: async () => {
      const changeSet = current.peek();
      discarded.value = { place: 'staged', changeSet };
      current.value = blank();
      await write(() => actions.remove(changeSet.id));
    },
    discardSaved: async (id: string) => {
      const changeSet = takeOut(id);
      if (!changeSet) return;
      discarded.value = { place: 'saved', changeSet };
      await write(() => actions.remove(id));
    },
    undoDiscard: async () => {
      const kept = discarded.peek();
      if (!kept) return;
      discarded.value = undefined;
      if (kept.place === 'staged') return open(kept.changeSet);
      saved.value = [...saved.peek(), kept.changeSet];
      return keep(kept);
    },
    /** Opens a change set that another administrator shares, in the place of an older copy of it. */
    adopt: async (changeSet: ChangeSet) => {
      takeOut(changeSet.id);
      await (current.peek().id === changeSet.id ? show(changeSet) : open(changeSet));
    },
    /** After a commit: what was open is done with. */
    close: async () => {
      const { id } = current.peek();
      current.value = blank();
      await write(() => actions.remove(id));
    },
    /** @param text - Untrusted: an exported change set. What is open is put away. */
    importFile: async (text: string): Promise<Reading<ChangeSet>> => {
      const reading = readJson(ChangeSetSchema, text);
      if (reading.kind === 'invalid') return reading;
      const known = [current.peek(), ...saved.peek()].map(({ id }) => id);
      const { value } = reading;
      await open(known.includes(value.id) ? { ...value, id: actions.createId() } : value);
      return reading;
    },
  };
}

/** See {@link createStagingState}. */
export type StagingState = ReturnType<typeof createStagingState>;
