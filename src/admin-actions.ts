// Part of the options entry: builds everything the admin pages can ask for from use-cases and adapters.
import { appraiseSession } from '#app/appraise-session.ts';
import { commitChangeSet, type Replan } from '#app/commit-change-set.ts';
import type { EvaluateEffect } from '#app/commit-engine.ts';
import { exportLedger } from '#app/export-ledger.ts';
import { refreshAccount } from '#app/refresh-picture.ts';
import { loadOpenCommits, recoverCommit } from '#app/recover-commit.ts';
import { renewSession } from '#app/renew-session.ts';
import { createSessionCredentials, expireCredentials, signOut } from '#app/session.ts';
import { createSharedExclusion } from '#app/shared-exclusion.ts';
import { signInWithConsole, signInWithPasted, startCodeSignIn } from '#app/sign-in.ts';
import { signInWithCognito, type CognitoSignInDeps } from '#app/sign-in-cognito.ts';
import type { AwsClients } from '#aws/clients.ts';
import { createCognito } from '#aws/cognito.ts';
import { createFetchDocument } from '#aws/iam-documents.ts';
import { createExchangeToken } from '#aws/sign-in-token.ts';
import { createFetchCallerIdentity } from '#aws/sts.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import { planSessionCleanUp } from '#core/change/clean-up-sessions.ts';
import { planChanges } from '#core/change/plan-changes.ts';
import { AppError } from '#core/errors.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { RunExclusively } from '#core/ports.ts';
import {
  sessionStanding,
  type AdminSession,
  type SessionAppraisal,
} from '#core/sign-in/admin-session.ts';
import { createChangeSetStore } from '#store/change-set-store.ts';
import { createConfigurationStore } from '#store/configuration-store.ts';
import type { JumpgateDatabase } from '#store/database.ts';
import { createJournalStore } from '#store/journal-store.ts';
import { createKeyStore } from '#store/key-store.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
import { createReviewDraftStore } from '#store/review-draft-store.ts';
import { createPictureStore } from '#store/picture-store.ts';
import type { AdminActions, ShownSession } from '#ui/state/admin-actions.ts';
import { sleep } from '#webext/sleep.ts';
import { requestAdminAccess, requestCognitoAccess } from '#webext/admin-access.ts';
import { loadBrowserId } from '#webext/browser-id.ts';
import { mayNotify, notify, requestNotifications } from '#webext/notifications.ts';
import { loadManagedPolicy } from '#webext/managed-storage.ts';
import { watchRedirect } from '#webext/redirect-watch.ts';
import { sessionVault } from '#webext/session-vault.ts';
import { launchWebAuth, webAuthRedirectUri } from '#webext/web-auth.ts';
import { runExclusively, withWebLock } from '#webext/web-lock.ts';
import { readEstateFileInWorker } from './admin-estate-file.ts';
import { createChangeSetActions } from './admin-change-sets.ts';
import { createProposalActions, secondPairOfEyes } from './admin-proposals.ts';
import { createMenuActions } from './admin-menus.ts';
import { createLedgerActions } from './admin-ledger.ts';
import { awsPorts, connectAws, openBucket } from './admin-aws.ts';
import { createAskAccess } from './admin-evaluation.ts';
import { createReadingActions } from './admin-reading.ts';
import { createSetupActions } from './admin-setup.ts';

/** What the pages show of a session; the secrets stay where they are. */
function shown(session: AdminSession): ShownSession {
  const standing = sessionStanding(session, Date.now());
  const endsAtMs = standing.kind === 'ended' ? null : standing.endsAtMs;
  const { identity, appraisal } = session;
  return { identity, ...(endsAtMs !== null && { endsAtMs }), ...(appraisal && { appraisal }) };
}

/** Builds the actions over one database; AWS is first touched when an action that needs it runs. */
export function createAdminActions(database: JumpgateDatabase): AdminActions {
  const configurations = createConfigurationStore(database);
  const journals = createJournalStore(database);
  const ledger = createLedgerStore(database);
  const keys = createKeyStore(database);
  const askAccess = createAskAccess();

  const signInDeps: CognitoSignInDeps = {
    vault: sessionVault,
    keys,
    exchangeToken: createExchangeToken(fetch.bind(globalThis)),
    cognito: createCognito(fetch.bind(globalThis)),
    launchWebAuth,
    webAuthRedirectUri,
    withLock: withWebLock,
    now: Date.now,
    createId: () => crypto.randomUUID(),
    watchRedirect,
    randomBelow: (bound) => Math.floor(Math.random() * bound),
    identify: (target, credentials) =>
      createFetchCallerIdentity(
        connectAws({ jump: { ...target, administrationRole: '' }, accounts: [] }, () =>
          Promise.resolve(credentials),
        ),
      )(),
  };

  /** Which role leads into the accounts; known once the session was tried. */
  let duty: SessionAppraisal['duty'] = 'administrator';
  let connected: { readonly key: string; readonly clients: AwsClients } | undefined;
  /** One set of clients for one jump account and its accounts; made anew when the configuration says otherwise. */
  const clientsOf = (configuration: EstateConfiguration): AwsClients => {
    const { jump, accounts } = configuration;
    const key = JSON.stringify([
      jump,
      accounts.map(({ administrationRole }) => administrationRole),
    ]);
    if (connected?.key !== key) {
      const credentials = createSessionCredentials(signInDeps, jump.partition);
      connected = { key, clients: connectAws(configuration, credentials, duty) };
    }
    return connected.clients;
  };
  const forgetClients = () => {
    connected = undefined;
  };

  /** One commit at a time: in this browser always, among all administrators where there is a bucket to agree in. */
  const exclusionFor = async (configuration: EstateConfiguration): Promise<RunExclusively> => {
    if (!configuration.sharing) return runExclusively;
    const clients = clientsOf(configuration);
    return createSharedExclusion({
      objects: openBucket(clients, configuration),
      runExclusively,
      browserId: await loadBrowserId(),
      who: async () => (await createFetchCallerIdentity(clients)()).arn,
      now: Date.now,
      sleep,
    });
  };

  const renewSessionOf = async (
    { jump }: EstateConfiguration,
    clients: AwsClients,
  ): Promise<void> => {
    // Other ways to sign in need something that only the person has.
    const isConsole = (await sessionVault.load(jump.partition))?.way === 'console';
    await renewSession({
      forget: clients.forget,
      fetchCallerIdentity: createFetchCallerIdentity(clients),
      expireCredentials: () => expireCredentials(signInDeps, jump.partition),
      ...(isConsole && {
        signInAgain: async () => {
          await signInWithConsole(signInDeps, jump, new AbortController().signal);
        },
      }),
    });
  };

  const commitDeps = async (configuration: EstateConfiguration, picture: EstatePicture) => {
    const clients = clientsOf(configuration);
    return {
      ...awsPorts(clients),
      journals,
      ledger,
      evaluateEffect: ((plan, isDone) =>
        askAccess(picture, {
          kind: 'effect',
          calls: plan.calls.filter(({ id }) => isDone(id)),
        })) satisfies EvaluateEffect,
      runExclusively: await exclusionFor(configuration),
      renewSession: () => renewSessionOf(configuration, clients),
      now: Date.now,
      sleep,
      random: Math.random,
    };
  };

  /** Plans again on what the touched accounts are now. */
  const replanFor =
    (configuration: EstateConfiguration, picture: EstatePicture): Replan =>
    async (changeSet, fresh) => {
      const ports = { ...awsPorts(clientsOf(configuration)), now: Date.now };
      let current = picture;
      for (const account of new Set(fresh.map((document) => document.account))) {
        current = await refreshAccount(ports, current, account, new AbortController().signal);
      }
      const { changes } = changeSet;
      const input = { picture: current, configuration, nowMs: Date.now() };
      // A change set without changes is the clean-up of ended sessions.
      return changes.length > 0 ? planChanges({ ...input, changes }) : planSessionCleanUp(input);
    };

  return {
    ...createReadingActions({ pictures: createPictureStore(database), clientsOf }),
    proposals: createProposalActions(clientsOf),
    announcements: { mayNotify, requestNotifications, notify },
    changeSets: createChangeSetActions({ changeSets: createChangeSetStore(database), clientsOf }),
    menus: createMenuActions({ database, configurations, ledger, keys, askAccess, clientsOf }),
    ledger: createLedgerActions({
      ledger,
      keys,
      drafts: createReviewDraftStore(database),
      clientsOf,
    }),
    setup: createSetupActions({ ledger, keys, clientsOf }),
    loadConfiguration: configurations.load,
    readEstateFile: readEstateFileInWorker,
    saveConfiguration: async (configuration) => {
      await configurations.save(configuration);
      forgetClients();
    },
    signIn: async ({ jump }, signal) => {
      // Inside the click and before anything is awaited, or the browser refuses to ask.
      if (!(await requestAdminAccess(jump.partition))) throw new AppError('sign-in/no-access', {});
      forgetClients();
      return shown(await signInWithConsole(signInDeps, jump, signal));
    },
    startCodeSignIn: async ({ jump }) => {
      if (!(await requestAdminAccess(jump.partition))) throw new AppError('sign-in/no-access', {});
      const { url, finish } = await startCodeSignIn(signInDeps, jump);
      return {
        url,
        finish: async (pasted) => {
          forgetClients();
          return shown(await finish(pasted));
        },
      };
    },
    signInWithPasted: async ({ jump }, pasted) => {
      if (!(await requestAdminAccess(jump.partition))) throw new AppError('sign-in/no-access', {});
      forgetClients();
      return shown(await signInWithPasted(signInDeps, jump, pasted));
    },
    webAuthRedirectUri,
    loadManagedCognito: async () => (await loadManagedPolicy()).cognito,
    signInWithCognito: async ({ jump }, settings, signal) => {
      if (!(await requestCognitoAccess(jump.partition, settings.domain)))
        throw new AppError('sign-in/no-access', {});
      forgetClients();
      return shown(await signInWithCognito(signInDeps, jump, settings, signal));
    },
    appraise: async (configuration) => {
      const { partition } = configuration.jump;
      const session = await sessionVault.load(partition);
      if (!session) return undefined;
      const credentials = createSessionCredentials(signInDeps, partition);
      const [asAdministrator, asAuditor] = (['administrator', 'auditor'] as const).map((as) =>
        connectAws(configuration, credentials, as),
      ) as [AwsClients, AwsClients]; // as: one for each duty
      const appraisal = await appraiseSession(
        {
          enterAs: (as, account) =>
            (as === 'auditor' ? asAuditor : asAdministrator).enter(account, {}),
          fetchDocument: createFetchDocument(asAdministrator),
        },
        configuration,
        session.identity,
      );
      // Renewed meanwhile, perhaps: only the appraisal is new.
      const appraised = { ...((await sessionVault.load(partition)) ?? session), appraisal };
      await sessionVault.save(appraised);
      ({ duty } = appraisal);
      forgetClients();
      return shown(appraised);
    },
    resumeSession: async ({ jump }) => {
      const session = await sessionVault.load(jump.partition);
      if (!session || sessionStanding(session, Date.now()).kind === 'ended') return undefined;
      if (session.identity.account !== jump.account) return undefined;
      duty = session.appraisal?.duty ?? 'administrator';
      return shown(session);
    },
    signOut: async ({ jump }) => {
      forgetClients();
      await signOut(signInDeps, jump.partition);
    },
    evaluate: (picture) => askAccess(picture, { kind: 'table' }),
    findFindings: (picture, heldPrincipals) =>
      askAccess(picture, { kind: 'findings', heldPrincipals }),
    evaluateEffect: (picture, calls) => askAccess(picture, { kind: 'effect', calls }),
    commit: async ({ configuration, picture, changeSet, plan }, handles) => {
      const deps = await commitDeps(configuration, picture);
      const { arn, userId } = await deps.fetchCallerIdentity();
      const notes = await secondPairOfEyes(clientsOf, configuration, plan);
      const replanned = replanFor(configuration, picture);
      const replan: Replan = async (...of) => {
        const again = await replanned(...of);
        await secondPairOfEyes(clientsOf, configuration, again);
        return again;
      };
      return commitChangeSet(
        { ...deps, replan },
        {
          notes,
          id: crypto.randomUUID(),
          estate: configuration.id,
          actor: { arn, userId },
          changeSet,
          plan,
          ...handles,
        },
      );
    },
    loadOpenCommits: ({ id }) => loadOpenCommits({ journals, ledger }, id),
    recover: async (configuration, picture, journal, choice, handles) =>
      recoverCommit(await commitDeps(configuration, picture), journal, choice, handles),
    exportLedger: async (configuration, signal) => {
      const { id, sharing } = configuration;
      const { written, received } = await exportLedger(
        { ledger, objects: openBucket(clientsOf(configuration), configuration), now: Date.now },
        {
          estate: id,
          destination: `s3://${sharing?.bucket ?? ''}/${sharing?.prefix ?? ''}`,
          signal,
          onProgress: () => undefined,
        },
      );
      return { exported: written, received };
    },
  };
}
