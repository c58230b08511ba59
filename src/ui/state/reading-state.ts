import type { ReadResult } from '#app/read-estate.ts';
import type { ReadProgress } from '#app/read-progress.ts';
import { createAccessTable, type AccessTable } from '#core/access/access-table.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import type { AccountId, RoleArn } from '#core/aws/arn.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { batch, signal } from '@preact/signals';
import type { AdminActions } from './admin-actions.ts';
import { createTask } from './task.ts';

/** The picture of the estate, who can assume what in it, and reading it: whole, or a part of it again. */
export function createReadingState(actions: AdminActions, configured: () => EstateConfiguration) {
  const reading = createTask<ReadResult, ReadProgress>();
  /** What is read alone at this moment is its progress. */
  const refreshing = createTask<EstatePicture, AccountId | RoleArn>();
  const picture = signal<EstatePicture | undefined>(undefined);
  /** Of that very picture: the two change together. */
  const access = signal<AccessTable | undefined>(undefined);

  const readPicture = () => {
    const current = picture.peek();
    if (!current) throw new Error('An admin action ran before the estate was read.');
    return current;
  };
  const show = async (fresh: EstatePicture) => {
    const columns = await actions.evaluate(fresh);
    batch(() => {
      picture.value = fresh;
      access.value = createAccessTable(columns);
    });
    return fresh;
  };
  return {
    reading,
    refreshing,
    picture,
    access,
    readPicture,
    show,
    read: () =>
      reading.run(async (onProgress, stop) => {
        const previous = picture.peek();
        const options = { onProgress, signal: stop, previous };
        const result = await actions.readEstate(configured(), options);
        await show(result.picture);
        return result;
      }),
    refreshAccount: (account: AccountId) =>
      refreshing.run(async (onProgress, stop) => {
        onProgress(account);
        return show(await actions.refreshAccount(configured(), readPicture(), account, stop));
      }),
    refreshRole: (role: RoleArn) =>
      refreshing.run(async (onProgress, stop) => {
        onProgress(role);
        return show(await actions.refreshRole(configured(), readPicture(), role, stop));
      }),
  };
}

/** See {@link createReadingState}. */
export type ReadingState = ReturnType<typeof createReadingState>;
