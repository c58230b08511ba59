import { signal } from '@preact/signals';
import type { AccountId } from '#core/aws/arn.ts';
import type {
  ImportedMenu,
  ImportHints,
  LocalSource,
} from '#core/menu/text-formats/imported-menu.ts';
import { createTask } from './task.ts';

/** Forms in which the whole menu can be taken out. */
export type ExportFormat = 'aesr' | 'aws-config' | 'csv';

/** What the sources section can ask for. Failures are AppErrors. */
export interface SourcesActions {
  readonly load: () => Promise<readonly LocalSource[]>;
  /** Reads pasted text; aliases that the menu knows count as known. */
  readonly read: (text: string, hints: ImportHints) => Promise<ImportedMenu>;
  readonly importRoles: (name: string, menu: ImportedMenu) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
  /** The whole menu, of every source, as text. */
  readonly exportMenu: (format: ExportFormat) => Promise<string>;
}

/** Text that was read and waits for the reader's word. */
export interface ImportOffer {
  readonly name: string;
  readonly text: string;
  readonly hints: ImportHints;
  readonly menu: ImportedMenu;
}

/** The state of the sources section. */
export function createSourcesState(actions: SourcesActions) {
  const sources = signal<readonly LocalSource[]>([]);
  const offer = signal<ImportOffer | undefined>(undefined);
  const reading = createTask<undefined>();
  const changing = createTask<undefined>();
  const exporting = createTask<string>();
  const refresh = async () => {
    sources.value = await actions.load();
  };
  const change = (action: () => Promise<void>) =>
    changing.run(async () => {
      await action();
      await refresh();
      offer.value = undefined;
      return undefined;
    });
  return {
    sources,
    /** Set while a text waits to be imported. */
    offer,
    changing,
    exporting,
    refresh,
    reading,
    read: (name: string, text: string, hints: ImportHints) =>
      reading.run(async () => {
        offer.value = { name, text, hints, menu: await actions.read(text, hints) };
        return undefined;
      }),
    /** Reads the text that waits once more, now that the reader has said which accounts its aliases name. */
    answerAliases: (accounts: ReadonlyMap<string, AccountId>) => {
      const { value } = offer;
      if (!value) return;
      const known = new Map([...(value.hints.accounts ?? []), ...accounts]);
      void reading.run(async () => {
        const hints = { ...value.hints, accounts: known };
        offer.value = { ...value, hints, menu: await actions.read(value.text, hints) };
        return undefined;
      });
    },
    discard: () => {
      offer.value = undefined;
      changing.reset();
    },
    accept: async () => {
      const { value } = offer;
      if (value) await change(async () => actions.importRoles(value.name, value.menu));
    },
    remove: (name: string) => change(() => actions.remove(name)),
    exportMenu: (format: ExportFormat) => exporting.run(() => actions.exportMenu(format)),
  };
}

/** See {@link createSourcesState}. */
export type SourcesState = ReturnType<typeof createSourcesState>;
