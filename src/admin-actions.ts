// Part of the options entry: builds everything the pages of one estate can ask for from use-cases and adapters.
import { exportAndRollUp } from '#app/export-and-roll-up.ts';
import type { ConfigurationStore } from '#core/ports.ts';
import { createChangeSetStore } from '#store/change-set-store.ts';
import { createConfigurationStore } from '#store/configuration-store.ts';
import type { JumpgateDatabase } from '#store/database.ts';
import { createJournalStore } from '#store/journal-store.ts';
import { createKeyStore } from '#store/key-store.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
import { createMenuIntentStore } from '#store/menu-intent-store.ts';
import { createPictureStore } from '#store/picture-store.ts';
import { createReviewDraftStore } from '#store/review-draft-store.ts';
import { createTrailEventStore } from '#store/trail-event-store.ts';
import type { AdminActions } from '#ui/state/admin-actions.ts';
import { announceEstates } from '#webext/estate-notice.ts';
import { mayNotify, notify, requestNotifications } from '#webext/notifications.ts';
import { destinationOf, openBucket } from './admin-aws.ts';
import { createChangeSetActions } from './admin-change-sets.ts';
import { createCommitActions } from './admin-commits.ts';
import { readEstateFileInWorker } from './admin-estate-file.ts';
import { createAskAccess } from './admin-evaluation.ts';
import { createLedgerActions } from './admin-ledger.ts';
import { createMenuActions } from './admin-menus.ts';
import { createProposalActions } from './admin-proposals.ts';
import { createReadingActions } from './admin-reading.ts';
import { createRemovalActions } from './admin-removal.ts';
import { createAdminSessions } from './admin-sessions.ts';
import { createSetupActions } from './admin-setup.ts';

/** Tells other tabs of every write. */
function announced(store: ConfigurationStore): ConfigurationStore {
  const andTell =
    (write: ConfigurationStore['save']): ConfigurationStore['save'] =>
    async (configuration) => {
      await write(configuration);
      announceEstates();
    };
  return { ...store, add: andTell(store.add), save: andTell(store.save) };
}

/** Builds the actions of one estate: its way to AWS and its evaluator are its own. */
export function createAdminActions(database: JumpgateDatabase): AdminActions {
  const configurations = announced(createConfigurationStore(database));
  const journals = createJournalStore(database);
  const ledger = createLedgerStore(database);
  const keys = createKeyStore(database);
  const changeSets = createChangeSetStore(database);
  const askAccess = createAskAccess();
  const { actions: sessions, clientsOf, actorOf, renewSessionOf } = createAdminSessions(keys);
  return {
    ...sessions,
    ...createReadingActions({ pictures: createPictureStore(database), clientsOf }),
    ...createCommitActions({ journals, ledger, askAccess, clientsOf, actorOf, renewSessionOf }),
    ...createRemovalActions({ database, journals, ledger, changeSets, signOut: sessions.signOut }),
    proposals: createProposalActions(clientsOf),
    announcements: { mayNotify, requestNotifications, notify },
    changeSets: createChangeSetActions({ changeSets, clientsOf }),
    menus: createMenuActions({
      database,
      configurations,
      ledger,
      keys,
      askAccess,
      clientsOf,
      actorOf,
    }),
    ledger: createLedgerActions({
      configurations,
      ledger,
      keys,
      drafts: createReviewDraftStore(database),
      journals,
      intents: createMenuIntentStore(database),
      trailEvents: createTrailEventStore(database),
      clientsOf,
      actorOf,
    }),
    setup: createSetupActions({ ledger, keys, clientsOf }),
    readEstateFile: readEstateFileInWorker,
    addConfiguration: configurations.add,
    saveConfiguration: configurations.save,
    evaluate: (picture) => askAccess(picture, { kind: 'table' }),
    findFindings: (picture, heldPrincipals) =>
      askAccess(picture, { kind: 'findings', heldPrincipals }),
    evaluateEffect: (picture, { edits, calls }) =>
      askAccess(picture, { kind: 'effect', plan: { edits, calls } }),
    exportLedger: (configuration, signal) =>
      exportAndRollUp(
        { ledger, objects: openBucket(clientsOf(configuration), configuration), now: Date.now },
        { estate: configuration.id, destination: destinationOf(configuration), signal },
      ),
  };
}
