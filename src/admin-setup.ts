// Part of the options entry: what the setup pages ask for, built from use-cases and adapters.
import browser from 'webextension-polyfill';
import { examineSetup } from '#app/examine-setup.ts';
import { enrolmentTextFor } from '#app/publish-menus.ts';
import { publishedVersions } from '#app/published-versions.ts';
import { createValidatePolicy } from '#aws/access-analyzer.ts';
import { createFetchAccountAliases } from '#aws/account-aliases.ts';
import { createFetchBucketSettings } from '#aws/bucket-settings.ts';
import type { AwsClients } from '#aws/clients.ts';
import { createCredentialReport } from '#aws/iam-mfa.ts';
import { createFetchOrganizationAccounts } from '#aws/organizations.ts';
import { createFetchTrailEvents } from '#aws/cloudtrail.ts';
import { createFetchServerClock } from '#aws/server-clock.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { LedgerStore } from '#core/ports.ts';
import type { KeyStore } from '#store/key-store.ts';
import type { SetupActions } from '#ui/state/setup-actions.ts';
import { hasAdminAccess } from '#webext/admin-access.ts';
import { createFetchMenu } from '#webext/fetch-menu.ts';
import { requestSiteAccess } from '#webext/site-access.ts';
import { loadSetupAnswers, saveSetupAnswers } from '#webext/setup-answers.ts';
import { awsPorts, openBucket, openSigningKey } from './admin-aws.ts';

interface SetupDeps {
  readonly ledger: LedgerStore;
  readonly keys: KeyStore;
  readonly clientsOf: (configuration: EstateConfiguration) => AwsClients;
}

/** Builds the actions; AWS is touched only by those that need it. */
export function createSetupActions({ ledger, keys, clientsOf }: SetupDeps): SetupActions {
  return {
    extensionId: browser.runtime.id,
    loadPublishedVersions: ({ id }) => publishedVersions(ledger, id),
    enrolmentTexts: async (configuration) => {
      const { publicKey } = await openSigningKey(clientsOf(configuration), configuration, keys);
      const published = configuration.people.filter(({ menuId }) => menuId !== undefined);
      return new Map(
        published.map((person) => [
          person.id,
          enrolmentTextFor(configuration, person, [publicKey]),
        ]),
      );
    },
    loadAnswers: ({ id }) => loadSetupAnswers(id),
    saveAnswers: ({ id }, answers) => saveSetupAnswers(id, answers),
    examine: async (configuration, options, onFinding) => {
      const { menuBaseUrl } = configuration.sharing ?? {};
      // Inside the click; whoever says no is answered as a browser without leave for the host would be.
      if (menuBaseUrl !== undefined && options.part !== 'accounts')
        await requestSiteAccess(menuBaseUrl);
      const clients = clientsOf(configuration);
      return examineSetup(
        {
          ...awsPorts(clients),
          hasAdminAccess,
          fetchServerClock: createFetchServerClock(clients, Date.now),
          fetchAccountAliases: createFetchAccountAliases(clients),
          enterAccount: (account) => clients.enter(account, {}),
          fetchBucketSettings: createFetchBucketSettings(clients),
          openBucket: () => openBucket(clients, configuration),
          openKey: () => openSigningKey(clients, configuration, keys),
          fetchTrailEvents: createFetchTrailEvents(clients),
          credentialReport: createCredentialReport(clients),
          fetchOrganizationAccounts: createFetchOrganizationAccounts(clients),
          validatePolicy: createValidatePolicy(clients),
          fetchMenu: createFetchMenu(),
        },
        configuration,
        options,
        onFinding,
      );
    },
  };
}
