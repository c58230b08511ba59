// Part of the options entry: removing an estate from this browser.
import { removalLosses, removeEstate, type RemoveEstateDeps } from '#app/remove-estate.ts';
import type { JumpgateDatabase } from '#store/database.ts';
import { removeEstateRows } from '#store/estate-removal.ts';
import type { AdminActions } from '#ui/state/admin-actions.ts';
import { announceEstates } from '#webext/estate-notice.ts';
import { forgetSetupAnswers } from '#webext/setup-answers.ts';
import { runExclusively } from '#webext/web-lock.ts';

interface RemovalDeps extends Pick<RemoveEstateDeps, 'journals' | 'ledger' | 'changeSets'> {
  readonly database: JumpgateDatabase;
  readonly signOut: AdminActions['signOut'];
}

/** Builds the actions. */
export function createRemovalActions({
  database,
  signOut,
  ...stores
}: RemovalDeps): Pick<AdminActions, 'removalLosses' | 'removeEstate'> {
  return {
    removalLosses: (configuration) => removalLosses(stores, configuration),
    removeEstate: async (configuration) => {
      await removeEstate(
        {
          ...stores,
          runExclusively,
          removeRows: (estate) => removeEstateRows(database, estate),
          signOut: () => signOut(configuration),
        },
        configuration,
      );
      await forgetSetupAnswers(configuration.id);
      announceEstates();
    },
  };
}
