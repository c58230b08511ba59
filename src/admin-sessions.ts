// Part of the options entry: signing in to one estate's jump account, its session, and the way to AWS with it.
import { appraiseSession } from '#app/appraise-session.ts';
import { renewSession } from '#app/renew-session.ts';
import {
  createSessionCredentials,
  expireCredentials,
  keepAppraisal,
  signOut,
} from '#app/session.ts';
import { signInWithConsole, signInWithPasted, startCodeSignIn } from '#app/sign-in.ts';
import { signInWithCognito, type CognitoSignInDeps } from '#app/sign-in-cognito.ts';
import type { AwsClients } from '#aws/clients.ts';
import { createCognito } from '#aws/cognito.ts';
import { createFetchDocument } from '#aws/iam-documents.ts';
import { createExchangeToken } from '#aws/sign-in-token.ts';
import { createFetchCallerIdentity } from '#aws/sts.ts';
import { AppError } from '#core/errors.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { Actor } from '#core/ledger/actor.ts';
import {
  sessionStanding,
  type AdminSession,
  type SessionAppraisal,
} from '#core/sign-in/admin-session.ts';
import type { AssertedPerson } from '#core/sign-in/asserted-person.ts';
import type { KeyStore } from '#store/key-store.ts';
import type { SessionActions, ShownSession } from '#ui/state/session-actions.ts';
import { requestAdminAccess, requestCognitoAccess } from '#webext/admin-access.ts';
import { loadManagedPolicy } from '#webext/managed-storage.ts';
import { watchRedirect } from '#webext/redirect-watch.ts';
import { sessionVault } from '#webext/session-vault.ts';
import { launchWebAuth, webAuthRedirectUri } from '#webext/web-auth.ts';
import { withWebLock } from '#webext/web-lock.ts';
import { connectAws, openBucket } from './admin-aws.ts';

/** Whom the user pool says it is; of other sessions the ARN tells. */
function personOf(session: AdminSession | undefined): AssertedPerson | undefined {
  return session?.way === 'cognito' ? session.person : undefined;
}

/** What the pages show of a session; the secrets stay where they are. */
function shown(session: AdminSession): ShownSession {
  const standing = sessionStanding(session, Date.now());
  const endsAtMs = standing.kind === 'ended' ? null : standing.endsAtMs;
  const { identity, way, appraisal } = session;
  const person = personOf(session);
  return {
    identity,
    way,
    ...(person && { person: person.name }),
    ...(endsAtMs !== null && { endsAtMs }),
    ...(appraisal && { appraisal }),
  };
}

function createSignInDeps(keys: KeyStore): CognitoSignInDeps {
  return {
    vault: sessionVault,
    keys,
    exchangeToken: createExchangeToken(fetch.bind(globalThis), Date.now),
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
}

/** One estate's session: what the pages ask of it, and what goes to AWS with it. */
export interface AdminSessions {
  readonly actions: SessionActions;
  /** One set of clients for the jump account and its accounts; made anew when the configuration says otherwise. */
  readonly clientsOf: (configuration: EstateConfiguration) => AwsClients;
  /** Who acts: as STS says, and as the user pool that let them in. @throws AppError `aws/*` */
  readonly actorOf: (configuration: EstateConfiguration) => Promise<Actor>;
  /** Brings a session that AWS refused back to life. @throws AppError `sign-in/session-ended`, `sign-in/*`, `aws/*` */
  readonly renewSessionOf: (configuration: EstateConfiguration) => Promise<void>;
}

/** Builds them; AWS is first touched when an action that needs it runs. */
export function createAdminSessions(keys: KeyStore): AdminSessions {
  const deps = createSignInDeps(keys);
  /** Which role leads into the accounts; known once the session was tried. */
  let duty: SessionAppraisal['duty'] = 'administrator';
  let connected: { readonly key: string; readonly clients: AwsClients } | undefined;
  const clientsOf = (configuration: EstateConfiguration): AwsClients => {
    const { jump, accounts } = configuration;
    const key = JSON.stringify([
      jump,
      accounts.map(({ id, administrationRole }) => [id, administrationRole]),
    ]);
    if (connected?.key !== key) {
      const credentials = createSessionCredentials(deps, jump);
      connected = {
        key,
        clients: connectAws(configuration, credentials, duty, () =>
          sessionVault.load(jump).then((session) => personOf(session)?.name),
        ),
      };
    }
    return connected.clients;
  };
  const forgetClients = () => {
    connected = undefined;
  };
  /** Inside the click and before anything is awaited, or the browser refuses to ask. */
  const requireAccess = async ({ partition }: EstateConfiguration['jump']) => {
    if (!(await requestAdminAccess(partition))) throw new AppError('sign-in/no-access', {});
  };

  const actions: SessionActions = {
    signIn: async ({ jump }, signal) => {
      await requireAccess(jump);
      forgetClients();
      return shown(await signInWithConsole(deps, jump, signal));
    },
    startCodeSignIn: async ({ jump }) => {
      await requireAccess(jump);
      const { url, finish } = await startCodeSignIn(deps, jump);
      return {
        url,
        finish: async (pasted) => {
          forgetClients();
          return shown(await finish(pasted));
        },
      };
    },
    signInWithPasted: async ({ jump }, pasted) => {
      await requireAccess(jump);
      forgetClients();
      return shown(await signInWithPasted(deps, jump, pasted));
    },
    webAuthRedirectUri,
    loadManagedCognito: async () => (await loadManagedPolicy()).cognito,
    signInWithCognito: async ({ jump }, settings, signal) => {
      if (!(await requestCognitoAccess(jump.partition, settings.domain)))
        throw new AppError('sign-in/no-access', {});
      forgetClients();
      return shown(await signInWithCognito(deps, jump, settings, signal));
    },
    appraise: async (configuration) => {
      const { jump } = configuration;
      const session = await sessionVault.load(jump);
      if (!session) return undefined;
      const credentials = createSessionCredentials(deps, jump);
      const [asAdministrator, asAuditor] = (['administrator', 'auditor'] as const).map((as) =>
        connectAws(configuration, credentials, as),
      ) as [AwsClients, AwsClients]; // as: one for each duty
      const appraisal = await appraiseSession(
        {
          enterAs: (as, account) =>
            (as === 'auditor' ? asAuditor : asAdministrator).enter(account, {}),
          fetchDocument: createFetchDocument(asAdministrator),
          openBucket: () => openBucket(asAuditor, configuration),
        },
        configuration,
        session.identity,
      );
      ({ duty } = appraisal);
      forgetClients();
      const appraised = await keepAppraisal(deps, jump, appraisal);
      return appraised && shown(appraised);
    },
    resumeSession: async ({ jump }) => {
      const session = await sessionVault.load(jump);
      if (!session || sessionStanding(session, Date.now()).kind === 'ended') {
        // Another tab may have signed out: the credentials of the accounts go with the session's.
        forgetClients();
        return undefined;
      }
      duty = session.appraisal?.duty ?? 'administrator';
      return shown(session);
    },
    signOut: async ({ jump }) => {
      forgetClients();
      await signOut(deps, jump);
    },
  };

  return {
    actions,
    clientsOf,
    actorOf: async (configuration) => {
      const { arn, userId } = await createFetchCallerIdentity(clientsOf(configuration))();
      const person = personOf(await sessionVault.load(configuration.jump));
      return { arn, ...(person && { person }), userId };
    },
    renewSessionOf: async (configuration) => {
      const { jump } = configuration;
      const clients = clientsOf(configuration);
      // Other ways to sign in need something that only the person has.
      const isConsole = (await sessionVault.load(jump))?.way === 'console';
      await renewSession({
        forget: clients.forget,
        fetchCallerIdentity: createFetchCallerIdentity(clients),
        expireCredentials: () => expireCredentials(deps, jump),
        ...(isConsole && {
          signInAgain: async () => {
            await signInWithConsole(deps, jump, new AbortController().signal);
          },
        }),
      });
    },
  };
}
