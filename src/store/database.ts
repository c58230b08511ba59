import {
  openDB,
  type DBSchema,
  type IDBPDatabase,
  type IDBPTransaction,
  type StoreNames,
} from 'idb';
import type { ArchivedRecord } from '#core/ledger/archive.ts';
import { guardStorage } from './guard-storage.ts';

/**
 * Every object store of this browser, declared once. A `value` that is `unknown` is parsed by a schema, or checked as it is
 * used, in the one module that owns the store: what lies on a disk may be older than this code, or someone else's.
 */
export interface JumpgateSchema extends DBSchema {
  /** Verified payloads by enrolment id, and the packed menu of them all. Owner: menu-store. Cleared with the enrolment. */
  menus: { key: string; value: unknown };
  /** Enrolments by id. Owner: menu-store. Cleared by the person, or with the managed policy that set them. */
  enrolments: { key: string; value: unknown };
  /** Imported and hand-made roles by the name of their source. Owner: local-source-store. Cleared by the person. */
  'local-sources': { key: string; value: unknown };
  /** What changed in each menu, by enrolment id: apart from the menu, since the popup reads it. Owner: menu-store. Cleared with the enrolment. */
  'menu-news': { key: string; value: unknown };
  /** Estate configurations by estate id. Owner: configuration-store. Cleared when the person removes the estate. */
  configuration: { key: string; value: unknown };
  /** Configurations as the ledger was last told of them, by estate id, while it is to be told of a later one. Owner: configuration-store. Cleared once recorded, and with the estate. */
  'told-configurations': { key: string; value: unknown };
  /** The last access picture by estate: a cache, rebuilt by reading IAM. Owner: picture-store. */
  pictures: { key: string; value: unknown };
  /** Staged and saved change sets. Owner: change-set-store. Cleared when discarded or committed. */
  'change-sets': {
    key: string;
    value: { readonly id: string; readonly estate: string; readonly kept: unknown };
    indexes: { estate: string };
  };
  /** Heads of commit journals: what never changes while calls run. Owner: journal-store. Never cleared. */
  journals: {
    key: string;
    value: {
      readonly id: string;
      readonly estate: string;
      readonly startedAtMs: number;
      /** 1 while the commit has no outcome; absent afterwards, so that the index holds open journals only. */
      readonly open?: 1;
      readonly journal: unknown;
    };
    indexes: { open: [string, number, number] };
  };
  /** The state of each call of a journal, by journal and call id. Owner: journal-store. */
  'journal-calls': { key: [string, string]; value: unknown };
  /** What a journal has to tell, by journal and number from 0. Owner: journal-store. */
  'journal-messages': { key: [string, number]; value: unknown };
  /** The ledger, by estate and seq. Owner: ledger-store. Never cleared. */
  ledger: {
    key: [string, number];
    value: {
      readonly estate: string;
      readonly seq: number;
      /** Latest `atMs` of this record and those before: what "as of" goes by, since clocks differ and `seq` is the order. */
      readonly instantMs: number;
      /** Present on commits: one commit has one record. */
      readonly commitId?: string;
      readonly record: unknown;
    };
    indexes: { commit: [string, string]; instant: [string, number] };
  };
  /** What stays of records whose text is left to the bucket, by estate and seq: a number is here or in `ledger`. Owner: ledger-store. Cleared by bringing back, and with the estate. */
  'ledger-archive': {
    key: [string, number];
    value: ArchivedRecord;
    indexes: { instant: [string, number] };
  };
  /** How far a bucket is known to hold the ledger, by estate and destination. Owner: ledger-store. Cleared with the estate. */
  'ledger-exports': { key: [string, string]; value: unknown };
  /** Grant intervals, derived from the ledger and rebuildable. Owner: ledger-store. */
  'grant-intervals': {
    key: [string, string, string, number];
    value: GrantIntervalRow;
    indexes: {
      principal: [string, string];
      role: [string, string];
      'to-ms': [string, number];
      'from-seq': [string, number];
      'to-seq': [string, number];
    };
  };
  /** Menus that a publication is about to write, by estate, publication and series. Owner: menu-intent-store. Cleared once recorded. */
  'menu-intents': { key: [string, string, string]; value: unknown };
  /** Published menus of an estate without a bucket, by object key. Owner: menu-files. Never cleared. */
  'menu-files': { key: string; value: { readonly body: Uint8Array; readonly etag: string } };
  /** Access reviews that are under way, by estate. Owner: review-draft-store. Cleared when signed or given up. */
  'review-drafts': { key: string; value: unknown };
  /** CloudTrail's event ids by estate and request id: CloudTrail forgets after 90 days, this does not. Owner: trail-event-store. Cleared with the estate. */
  'trail-events': {
    key: [string, string];
    value: { readonly estate: string; readonly requestId: string; readonly eventId: string };
  };
  /** Non-extractable CryptoKeys by name; structured clone keeps them opaque. Owner: key-store. */
  keys: { key: string; value: unknown };
}

/** One grant interval on disk; one that has not ended holds {@link NOT_ENDED} in both `to` fields, so that indexes see it. */
export interface GrantIntervalRow {
  readonly estate: string;
  readonly principal: string;
  readonly role: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly state: string;
  readonly untilMs?: number;
}

/** Later than any seq or instant: the end of an interval that has not ended. */
export const NOT_ENDED = Number.MAX_SAFE_INTEGER;

/** Greater than every number and text, as arrays are in IndexedDB's order of keys. */
export const AFTER_ALL: readonly never[] = [];

/** The opened database. */
export type JumpgateDatabase = IDBPDatabase<JumpgateSchema>;

type Upgrade = IDBPTransaction<JumpgateSchema, StoreNames<JumpgateSchema>[], 'versionchange'>;
type Migration = (db: JumpgateDatabase, upgrade: Upgrade) => void | Promise<void>;

/** The n-th entry leads from version n to n + 1. An entry that has shipped never changes; new ones are added at the end. */
const MIGRATIONS: readonly Migration[] = [
  (db) => {
    for (const name of [
      'menus',
      'enrolments',
      'menu-news',
      'configuration',
      'pictures',
      'journal-calls',
      'journal-messages',
      'ledger-exports',
      'keys',
    ] as const)
      db.createObjectStore(name);

    db.createObjectStore('change-sets', { keyPath: 'id' }).createIndex('estate', 'estate');
    db.createObjectStore('journals', { keyPath: 'id' }).createIndex('open', [
      'estate',
      'open',
      'startedAtMs',
    ]);

    const ledger = db.createObjectStore('ledger', { keyPath: ['estate', 'seq'] });
    ledger.createIndex('commit', ['estate', 'commitId'], { unique: true });
    ledger.createIndex('instant', ['estate', 'instantMs']);

    const intervals = db.createObjectStore('grant-intervals', {
      keyPath: ['estate', 'principal', 'role', 'fromSeq'],
    });
    intervals.createIndex('principal', ['estate', 'principal']);
    intervals.createIndex('role', ['estate', 'role']);
    intervals.createIndex('to-ms', ['estate', 'toMs']);
    intervals.createIndex('from-seq', ['estate', 'fromSeq']);
    intervals.createIndex('to-seq', ['estate', 'toSeq']);
  },
  (db) => {
    db.createObjectStore('menu-intents');
    db.createObjectStore('menu-files');
  },
  (db) => {
    db.createObjectStore('local-sources');
  },
  (db) => {
    db.createObjectStore('review-drafts');
  },
  async (_, upgrade) => {
    // There was one estate, under the key `current`. One without an id stays there, where reading it is an error.
    const configurations = upgrade.objectStore('configuration');
    const current = await configurations.get('current');
    // Sign-in keys were one for each partition; the sessions that they were for have ended with the update.
    await upgrade.objectStore('keys').delete(IDBKeyRange.bound('dpop/', 'dpop/\uffff'));
    const id = idOf(current);
    if (id === undefined) return;
    await configurations.delete('current');
    await configurations.put(current, id);
  },
  (db) => {
    db.createObjectStore('ledger-archive', { keyPath: ['estate', 'seq'] }).createIndex('instant', [
      'estate',
      'instantMs',
    ]);
  },
  (db) => {
    db.createObjectStore('trail-events', { keyPath: ['estate', 'requestId'] });
  },
  async (_, upgrade) => {
    // What was known of one bucket was forgotten with the next one: there was one row for each estate, under its id.
    const exports = upgrade.objectStore('ledger-exports');
    for await (const cursor of exports) {
      const { key, value }: { readonly key: unknown; readonly value: unknown } = cursor;
      if (typeof key !== 'string') continue;
      await cursor.delete();
      await exports.put(value, [key, destinationOf(value)]);
    }
  },
  (db) => {
    db.createObjectStore('told-configurations');
  },
];

function idOf(configuration: unknown): string | undefined {
  return typeof configuration === 'object' &&
    configuration !== null &&
    'id' in configuration &&
    typeof configuration.id === 'string'
    ? configuration.id
    : undefined;
}

/** One that cannot be read is kept, so that reading it is an error. */
function destinationOf(exported: unknown): string {
  return typeof exported === 'object' &&
    exported !== null &&
    'destination' in exported &&
    typeof exported.destination === 'string'
    ? exported.destination
    : '';
}

/**
 * Opens the database of this browser, bringing it up to date first.
 *
 * @param name - Another name is another database: tests use one each.
 * @throws AppError `storage/failed` when the browser refuses, for instance because a newer version made it.
 */
export async function openDatabase(name = 'jumpgate'): Promise<JumpgateDatabase> {
  return guardStorage('database', async () => {
    let failure: unknown;
    const bringUpToDate = async (db: JumpgateDatabase, from: number, upgrade: Upgrade) => {
      try {
        for (const migrate of MIGRATIONS.slice(from)) await migrate(db, upgrade);
      } catch (error) {
        // Else the version would count as reached. That it is aborted is told by the opening, which fails.
        failure = error;
        upgrade.done.catch(() => undefined);
        upgrade.abort();
      }
    };
    const opening = openDB<JumpgateSchema>(name, MIGRATIONS.length, {
      upgrade: (db, from, _to, upgrade) => void bringUpToDate(db, from, upgrade),
      // A newer version of the extension in another page must not wait for this one.
      blocking: () => void opening.then((db) => db.close()),
    });
    return opening.catch((error: unknown) => {
      throw failure ?? error;
    });
  });
}
