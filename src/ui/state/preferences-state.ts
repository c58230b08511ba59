import { signal } from '@preact/signals';
import { DEFAULT_PREFERENCES, type Preferences } from '#core/menu/preferences.ts';
import { createTask } from './task.ts';

/** What the preferences section can ask for. */
export interface PreferencesActions {
  readonly load: () => Promise<Preferences>;
  /** Rejects with an AppError when the browser's quota is used up. */
  readonly save: (preferences: Preferences) => Promise<void>;
}

/** The state of the preferences section. */
export function createPreferencesState(actions: PreferencesActions) {
  const preferences = signal<Preferences>(DEFAULT_PREFERENCES);
  const saving = createTask<undefined>();
  return {
    preferences,
    saving,
    refresh: async () => {
      preferences.value = await actions.load();
    },
    /**
     * Changes some of them over what is stored by now, since the popup writes there too. Shown at once: a box that waits for the disk
     * jumps back for a moment.
     */
    change: (changes: Partial<Preferences>) => {
      preferences.value = { ...preferences.value, ...changes };
      return saving.run(async () => {
        const stored = await actions.load();
        const next = { ...stored, ...changes };
        await actions.save(next).catch((error: unknown) => {
          preferences.value = stored;
          throw error;
        });
        preferences.value = next;
        return undefined;
      });
    },
  };
}

/** See {@link createPreferencesState}. */
export type PreferencesState = ReturnType<typeof createPreferencesState>;
