import * as v from 'valibot';
import { SetupAnswersSchema } from '#core/setup/setup-answers.ts';

interface StorageKey {
  readonly area: 'local' | 'session' | 'sync' | 'managed';
  /** The module that alone reads and writes it. */
  readonly owner: string;
  /** When it goes away. */
  readonly cleared: string;
  readonly schema: v.GenericSchema;
}

/**
 * Every key that extension storage holds under a fixed name, declared once. No secret may stand in `local` or `sync`:
 * content scripts can read the one, and the other travels.
 */
export const STORAGE_KEYS = {
  'browser-id': {
    area: 'local',
    owner: 'browser-id',
    cleared: 'never: it names this browser among those of the administrators',
    schema: v.pipe(v.string(), v.uuid()),
  },
  'menu-contacts': {
    area: 'session',
    owner: 'contact-memory',
    cleared: 'when the browser ends',
    schema: v.record(v.string(), v.pipe(v.number(), v.minValue(0))),
  },
  'setup-answers': {
    area: 'local',
    owner: 'setup-answers',
    cleared: 'never: it is what the administrator wrote in the setup',
    schema: SetupAnswersSchema,
  },
} as const satisfies Readonly<Record<string, StorageKey>>;
