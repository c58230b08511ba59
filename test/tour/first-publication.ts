import 'fake-indexeddb/auto';
import { createAwsClients } from '#aws/clients.ts';
import { createFetchAccountIam } from '#aws/iam-reader.ts';
import { openKmsSigningKey } from '#aws/kms.ts';
import { createObjectStore } from '#aws/s3.ts';
import { createFetchCallerIdentity } from '#aws/sts.ts';
import { enrolmentTextFor, publishMenus, withMenuIds } from '#app/publish-menus.ts';
import { readEstate } from '#app/read-estate.ts';
import { compileEstate } from '#core/access/compile-estate.ts';
import { evaluateEstate } from '#core/access/evaluate-access.ts';
import { createOfferableRoles } from '#core/access/offerable-roles.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { toRawSignature } from '#crypto/ecdsa-signature.ts';
import { readPublicKey } from '#crypto/public-key.ts';
import { openDatabase } from '#store/database.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
import { createMenuIntentStore } from '#store/menu-intent-store.ts';
import { LAB_NAMES } from '../lab/seed.ts';
import { sdkOverProxy } from '../support/sdk-over-proxy.ts';
import type { World } from './world.ts';

/** What an administrator hands out after the first publication. */
export interface Handouts {
  /** With a name for everyone's menu. */
  readonly configuration: EstateConfiguration;
  readonly enrolmentText: (person: string) => string;
}

/**
 * Publishes everyone's first menu the way the product does, as an administrator did some days ago: the estate is read from the lab,
 * evaluated, signed with its KMS key and written to its bucket.
 */
export async function publishFirstMenus(world: World): Promise<Handouts> {
  const configuration = withMenuIds(world.configuration);
  const { jump, sharing } = configuration;
  if (!sharing?.signingKey) throw new Error('The lab’s estate shares nothing.');
  const robin = world.lab.users().find(({ userName }) => userName === LAB_NAMES.administrator);
  if (!robin) throw new Error('The lab has no administrator.');
  const session = world.lab.issueUserSession(robin.arn, { mfa: true, seconds: 3600 });
  const { requestHandler, close } = sdkOverProxy(world);
  const clients = createAwsClients({
    partition: jump.partition,
    jumpAccount: jump.account,
    region: jump.region,
    administrationRole: () => jump.administrationRole,
    credentials: () =>
      Promise.resolve({
        accessKeyId: session.accessKeyId,
        secretAccessKey: session.secretAccessKey,
        sessionToken: session.sessionToken ?? '',
        expiresAtMs: session.expiresAtMs,
      }),
    sessionName: () => Promise.resolve(LAB_NAMES.administrator),
    now: Date.now,
    requestHandler,
  });
  const signal = new AbortController().signal;
  const { picture } = await readEstate(
    {
      fetchCallerIdentity: createFetchCallerIdentity(clients),
      fetchAccountIam: createFetchAccountIam(clients, Date.now),
      now: Date.now,
    },
    configuration,
    { signal, onProgress: () => undefined },
  );
  const key = await openKmsSigningKey(clients, {
    keyArn: sharing.signingKey,
    readPublicKey,
    toRawSignature,
  });
  const database = await openDatabase(`first-publication-${crypto.randomUUID()}`);
  const { failed } = await publishMenus(
    {
      objects: createObjectStore(clients, {
        ...sharing,
        sleep: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
      }),
      ledger: createLedgerStore(database),
      intents: createMenuIntentStore(database),
      withLock: (_name, task) => task(),
      key,
      now: Date.now,
    },
    {
      configuration,
      people: configuration.people,
      offerable: createOfferableRoles(picture, evaluateEstate(compileEstate(picture))),
      actor: { arn: robin.arn, userId: 'lab' },
      signal,
      onProgress: () => undefined,
    },
  );
  close();
  database.close();
  if (failed[0]) throw failed[0].error;
  return {
    configuration,
    enrolmentText: (id) => {
      const person = configuration.people.find((one) => one.id === id);
      if (!person) throw new Error(`Nobody has the id ${id}.`);
      return enrolmentTextFor(configuration, person, [key.publicKey]);
    },
  };
}
