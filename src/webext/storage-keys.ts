import * as v from 'valibot';

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
  'last-estate': {
    area: 'local',
    owner: 'last-estate',
    cleared: 'never: the estate that an address means which names none',
    schema: v.pipe(v.string(), v.maxLength(63)),
  },
  'menu-contacts': {
    area: 'session',
    owner: 'contact-memory',
    cleared: 'when the browser ends',
    schema: v.record(v.string(), v.pipe(v.number(), v.minValue(0))),
  },
} as const satisfies Readonly<Record<string, StorageKey>>;
