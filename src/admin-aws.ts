// Part of the options entry: one signed-in session's way to AWS, built from the adapters.
import type { CallerIdentity, ObjectStore, SigningKey } from '#core/ports.ts';
import { AUDIT_ROLE, type EstateConfiguration } from '#core/estate/configuration.ts';
import type { CredentialSource } from '#core/sign-in/credentials.ts';
import type { SessionAppraisal } from '#core/sign-in/admin-session.ts';
import { sessionNameOf } from '#core/sign-in/session-name.ts';
import { createAwsClients, type AwsClients } from '#aws/clients.ts';
import { createFetchDocument } from '#aws/iam-documents.ts';
import { createFetchAccountIam } from '#aws/iam-reader.ts';
import { createApplyIamCall } from '#aws/iam-writer.ts';
import { openKmsSigningKey } from '#aws/kms.ts';
import { createFetchPolicyVersions } from '#aws/iam-policy-versions.ts';
import { createObjectStore } from '#aws/s3.ts';
import { createFetchCallerIdentity } from '#aws/sts.ts';
import { toRawSignature } from '#crypto/ecdsa-signature.ts';
import { localSigningKey, generateLocalKeyPair } from '#crypto/local-signing-key.ts';
import { readPublicKey } from '#crypto/public-key.ts';
import type { KeyStore } from '#store/key-store.ts';
import { sleep } from '#webext/sleep.ts';

/**
 * SDK clients that ask for credentials at each use, so that a renewed session goes on under the same clients.
 *
 * @param personOf - Whose name CloudTrail shall show in the accounts, where the caller's ARN does not tell.
 */
export function connectAws(
  { jump, accounts }: Pick<EstateConfiguration, 'jump' | 'accounts'>,
  credentials: CredentialSource,
  duty: SessionAppraisal['duty'] = 'administrator',
  personOf: () => Promise<string | undefined> = () => Promise.resolve(undefined),
): AwsClients {
  const overrides = new Map(
    accounts.map(({ id, administrationRole }) => [id, administrationRole] as const),
  );
  let identity: Promise<CallerIdentity> | undefined;
  const clients: AwsClients = createAwsClients({
    partition: jump.partition,
    jumpAccount: jump.account,
    region: jump.region,
    administrationRole: (account) =>
      duty === 'administrator'
        ? (overrides.get(account) ?? jump.administrationRole)
        : (jump.auditRole ?? AUDIT_ROLE),
    credentials,
    sessionName: async () => {
      const person = await personOf();
      if (person !== undefined) return sessionNameOf(person);
      identity ??= createFetchCallerIdentity(clients)();
      return sessionNameOf((await identity).arn);
    },
    now: Date.now,
  });
  return clients;
}

/** What the use-cases take of AWS for one estate. */
export function awsPorts(clients: AwsClients) {
  return {
    fetchCallerIdentity: createFetchCallerIdentity(clients),
    fetchAccountIam: createFetchAccountIam(clients, Date.now),
    fetchDocument: createFetchDocument(clients),
    fetchPolicyVersions: createFetchPolicyVersions(clients),
    applyCall: createApplyIamCall(clients),
  };
}

/** The estate's bucket. */
export function openBucket(clients: AwsClients, { sharing }: EstateConfiguration): ObjectStore {
  if (!sharing) throw new Error('The estate shares nothing, so there is no bucket.');
  return createObjectStore(clients, { ...sharing, sleep });
}

/** Names the estate's bucket and prefix to the ledger. */
export function destinationOf({ sharing }: Pick<EstateConfiguration, 'sharing'>): string {
  return `s3://${sharing?.bucket ?? ''}/${sharing?.prefix ?? ''}`;
}

/** The estate's signing key: KMS where one is named, else this browser's own, made when first needed. */
export async function openSigningKey(
  clients: AwsClients,
  { id, sharing, localKey = 0 }: EstateConfiguration,
  keys: KeyStore,
): Promise<SigningKey> {
  if (sharing?.signingKey !== undefined) {
    return openKmsSigningKey(clients, {
      keyArn: sharing.signingKey,
      readPublicKey,
      toRawSignature,
    });
  }
  return openLocalKey(id, localKey, keys);
}

/** The key that a rotation under way leads to; undefined when none is. */
export async function openNextKey(
  clients: AwsClients,
  { id, localKey = 0, nextKey }: EstateConfiguration,
  keys: KeyStore,
): Promise<SigningKey | undefined> {
  if (nextKey === undefined) return undefined;
  if (nextKey === 'local') return openLocalKey(id, localKey + 1, keys);
  return openKmsSigningKey(clients, { keyArn: nextKey, readPublicKey, toRawSignature });
}

async function openLocalKey(
  estate: EstateConfiguration['id'],
  generation: number,
  keys: KeyStore,
): Promise<SigningKey> {
  const name = generation === 0 ? `menu/${estate}` : `menu/${estate}/${generation}`;
  const pair =
    (await keys.load(name)) ?? (await keys.saveIfAbsent(name, await generateLocalKeyPair()));
  return localSigningKey(pair);
}
