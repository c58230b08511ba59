// Part of the options entry: reading the estate, whole, by account and by role, and keeping what was read.
import { readEstate } from '#app/read-estate.ts';
import { refreshAccount, refreshRole } from '#app/refresh-picture.ts';
import type { AwsClients } from '#aws/clients.ts';
import { createFetchAccountIam, createFetchRole } from '#aws/iam-reader.ts';
import { createFetchOrganizationAccounts } from '#aws/organizations.ts';
import { createFetchCallerIdentity } from '#aws/sts.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { PictureStore } from '#core/ports.ts';
import type { ReadingActions } from '#ui/state/reading-actions.ts';

/** What reading is built over. */
export interface ReadingDeps {
  readonly pictures: PictureStore;
  readonly clientsOf: (configuration: EstateConfiguration) => AwsClients;
}

/** See {@link ReadingActions}. */
export function createReadingActions({ pictures, clientsOf }: ReadingDeps): ReadingActions {
  const portsOf = (configuration: EstateConfiguration) => {
    const clients = clientsOf(configuration);
    return {
      fetchCallerIdentity: createFetchCallerIdentity(clients),
      fetchAccountIam: createFetchAccountIam(clients, Date.now),
      fetchRole: createFetchRole(clients),
      now: Date.now,
    };
  };
  const kept = async ({ id }: EstateConfiguration, picture: EstatePicture) => {
    await pictures.save(id, picture);
    return picture;
  };
  return {
    loadPicture: ({ id }) => pictures.load(id),
    readEstate: async (configuration, options) => {
      const result = await readEstate(portsOf(configuration), configuration, options);
      await kept(configuration, result.picture);
      return result;
    },
    refreshAccount: async (configuration, picture, account, signal) =>
      kept(configuration, await refreshAccount(portsOf(configuration), picture, account, signal)),
    refreshRole: async (configuration, picture, role, signal) =>
      kept(configuration, await refreshRole(portsOf(configuration), picture, role, signal)),
    listOrganizationAccounts: (configuration, signal) =>
      createFetchOrganizationAccounts(clientsOf(configuration))(signal),
  };
}
