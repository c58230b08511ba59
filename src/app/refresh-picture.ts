import type { EstatePicture } from '#core/access/picture.ts';
import { arnParts, type AccountId, type RoleArn } from '#core/aws/arn.ts';
import { AppError } from '#core/errors.ts';
import type { FetchRole } from '#core/ports.ts';
import {
  failureOf,
  PATIENCE_MS,
  readAccount,
  wasStopped,
  type ReadAccountDeps,
} from './read-account.ts';

/**
 * Reads one account again and puts it in its place in a picture.
 *
 * @throws AppError `aws/*` when the jump account itself was asked for and cannot be read; `operation/stopped`.
 */
export async function refreshAccount(
  deps: ReadAccountDeps,
  picture: EstatePicture,
  account: AccountId,
  signal: AbortSignal,
): Promise<EstatePicture> {
  const read = await readAccount(deps, account, {
    signal,
    onCall: () => undefined,
    patienceMs: PATIENCE_MS,
  });
  if (wasStopped(read)) throw new AppError('operation/stopped', {});
  if (account === picture.jump.account) {
    if (read.kind === 'unreadable') throw failureOf(read);
    return { ...picture, jump: read };
  }
  return {
    ...picture,
    accounts: picture.accounts.map((old) => (old.account === account ? read : old)),
  };
}

/**
 * Reads one role of a target account again; one that is gone leaves the picture. The rest of its account stays as old as it was.
 *
 * @throws AppError `aws/*`, `operation/stopped`
 */
export async function refreshRole(
  { fetchRole }: { readonly fetchRole: FetchRole },
  picture: EstatePicture,
  role: RoleArn,
  signal: AbortSignal,
): Promise<EstatePicture> {
  const read = await fetchRole(role, signal);
  const id = arnParts(role).account;
  return {
    ...picture,
    accounts: picture.accounts.map((account) => {
      if (account.account !== id || account.kind === 'unreadable') return account;
      const roles = account.roles.flatMap((old) => {
        if (old.arn !== role) return [old];
        if (read === null) return [];
        const { inlinePolicies, attachedPolicies } = old;
        return [{ ...read, inlinePolicies, attachedPolicies }];
      });
      return { ...account, roles };
    }),
  };
}
