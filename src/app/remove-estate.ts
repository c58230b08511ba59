import { AppError } from '#core/errors.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { ChangeSetStore, JournalStore, LedgerStore, RunExclusively } from '#core/ports.ts';
import { commitLockName } from './commit-change-set.ts';
import { loadOpenCommits } from './recover-commit.ts';

/** What this browser alone keeps of an estate: gone for good once the estate is removed. */
export interface RemovalLosses {
  /** Change sets, staged or put away. */
  readonly changeSets: number;
  /** Records of the ledger. */
  readonly records: number;
  /** Those of them that the bucket is not known to hold; all of them where there is no bucket. */
  readonly unsharedRecords: number;
  /** The key that signs menus lies in this browser: nobody can sign what replaces them. */
  readonly isSignedHere: boolean;
}

/** What removing an estate needs of the world. */
export interface RemoveEstateDeps {
  readonly journals: JournalStore;
  readonly ledger: LedgerStore;
  readonly changeSets: ChangeSetStore;
  readonly runExclusively: RunExclusively;
  /** Forgets all rows of the estate at once. */
  readonly removeRows: (configuration: EstateConfiguration) => Promise<void>;
  readonly signOut: () => Promise<void>;
}

/** Looks what would be lost. */
export async function removalLosses(
  { ledger, changeSets }: Pick<RemoveEstateDeps, 'ledger' | 'changeSets'>,
  { id, sharing, people }: EstateConfiguration,
): Promise<RemovalLosses> {
  const [kept, records, exported] = await Promise.all([
    changeSets.loadAll(id),
    ledger.lastSeq(id),
    sharing && ledger.loadExport(id, `s3://${sharing.bucket}/${sharing.prefix}`),
  ]);
  return {
    changeSets: kept.length,
    records,
    unsharedRecords: records - (exported?.seq ?? 0),
    isSignedHere:
      sharing?.signingKey === undefined && people.some(({ menuId }) => menuId !== undefined),
  };
}

/**
 * Removes an estate from this browser; AWS and the bucket stay as they are.
 *
 * @throws AppError `commit/unfinished` while a commit is open, `commit/busy` while one runs, `storage/failed`
 */
export async function removeEstate(
  deps: RemoveEstateDeps,
  configuration: EstateConfiguration,
): Promise<void> {
  // Under the name that a commit takes, so that none begins meanwhile.
  await deps.runExclusively(commitLockName(configuration.id), async () => {
    const [open] = await loadOpenCommits(deps, configuration.id);
    if (open) throw new AppError('commit/unfinished', { name: open.changeSet.name });
    await deps.signOut();
    await deps.removeRows(configuration);
  });
}
