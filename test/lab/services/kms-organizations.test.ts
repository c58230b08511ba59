import { webcrypto } from 'node:crypto';
import {
  DescribeKeyCommand,
  GetPublicKeyCommand,
  KMSClient,
  SignCommand,
} from '@aws-sdk/client-kms';
import {
  OrganizationsClient,
  paginateListAccounts,
  ListAccountsCommand,
} from '@aws-sdk/client-organizations';
import { p256 } from '@noble/curves/nist.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allowInLab } from '../../support/allow-in-lab.ts';
import { sdkOverProxy } from '../../support/sdk-over-proxy.ts';
import { ACME_ESTATE, readEstate } from '../estate.ts';
import { LAB_NAMES } from '../seed.ts';
import { startLab, type RunningLab } from '../start-lab.ts';

const estate = readEstate(ACME_ESTATE);
let running: RunningLab;
let proxy: ReturnType<typeof sdkOverProxy>;

const configOf = (userName: string, region: string) => {
  const user = running.lab.users().find((each) => each.userName === userName);
  const credentials = running.lab.issueUserSession(user!.arn, { mfa: true, seconds: 3600 });
  return { region, credentials, requestHandler: proxy.requestHandler, maxAttempts: 1 };
};

const kmsOf = (userName: string): KMSClient => new KMSClient(configOf(userName, 'eu-west-1'));

beforeAll(async () => {
  running = await startLab({ estate });
  proxy = sdkOverProxy(running);
});

afterAll(async () => {
  proxy.close();
  await running.close();
});

const nameOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing refused',
    (error: unknown) => (error as Error).name,
  );

async function verifies(message: Uint8Array<ArrayBuffer>, der: Uint8Array, spki: Uint8Array) {
  const key = await webcrypto.subtle.importKey(
    'spki',
    new Uint8Array(spki),
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['verify'],
  );
  const raw = new Uint8Array(p256.Signature.fromBytes(der, 'der').toBytes('compact'));
  return webcrypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, raw, message);
}

test.each(['RAW', 'DIGEST'] as const)(
  'a %s signature is DER and verifies with WebCrypto once it is raw',
  async (MessageType) => {
    const kms = kmsOf(LAB_NAMES.administrator);
    const KeyId = running.services.kms.signingKey.arn;
    const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
    for (let n = 0; n < 20; n += 1) {
      const message = new TextEncoder().encode(`message ${n}`);
      const Message =
        MessageType === 'RAW'
          ? message
          : new Uint8Array(await webcrypto.subtle.digest('SHA-256', message));
      const { Signature } = await kms.send(
        new SignCommand({ KeyId, Message, MessageType, SigningAlgorithm: 'ECDSA_SHA_256' }),
      );
      expect(Signature?.[0]).toBe(0x30);
      expect(await verifies(message, Signature!, PublicKey!)).toBe(true);
      expect(await verifies(new TextEncoder().encode('other'), Signature!, PublicKey!)).toBe(false);
    }
  },
);

test.each([
  ['a message of 4,097 bytes', { Message: new Uint8Array(4097) }, 'ValidationException'],
  [
    'a digest of 31 bytes',
    { Message: new Uint8Array(31), MessageType: 'DIGEST' },
    'ValidationException',
  ],
  ['another algorithm', { SigningAlgorithm: 'ECDSA_SHA_384' }, 'InvalidKeyUsageException'],
  ['a key that is not there', { KeyId: 'alias/none' }, 'NotFoundException'],
] as const)('signing refuses %s', async (_, change, name) => {
  const command = new SignCommand({
    KeyId: 'alias/jumpgate',
    Message: new Uint8Array(10),
    SigningAlgorithm: 'ECDSA_SHA_256',
    ...change,
  });
  expect(await nameOf(kmsOf(LAB_NAMES.administrator).send(command))).toBe(name);
});

test('a key of the wrong spec says so and does not sign', async () => {
  const kms = kmsOf(LAB_NAMES.administrator);
  const KeyId = running.services.kms.wrongKey.arn;
  allowInLab(running.lab, LAB_NAMES.administrator, ['kms:DescribeKey', 'kms:Sign']);
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
  expect(KeyMetadata).toMatchObject({ KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' });
  const sign = new SignCommand({
    KeyId,
    Message: new Uint8Array(10),
    SigningAlgorithm: 'ECDSA_SHA_256',
  });
  expect(await nameOf(kms.send(sign))).toBe('InvalidKeyUsageException');
});

test('an auditor may read the public key and not sign', async () => {
  const kms = kmsOf(LAB_NAMES.auditor);
  const KeyId = running.services.kms.signingKey.arn;
  expect(await nameOf(kms.send(new GetPublicKeyCommand({ KeyId })))).toBe('nothing refused');
  const sign = new SignCommand({
    KeyId,
    Message: new Uint8Array(10),
    SigningAlgorithm: 'ECDSA_SHA_256',
  });
  expect(await nameOf(kms.send(sign))).toBe('AccessDeniedException');
});

test('accounts are listed in pages, some of them short or empty, until there is no token', async () => {
  const client = new OrganizationsClient(configOf(LAB_NAMES.administrator, 'us-east-1'));
  const sizes: number[] = [];
  const ids: (string | undefined)[] = [];
  for await (const { Accounts = [] } of paginateListAccounts({ client, pageSize: 5 }, {})) {
    sizes.push(Accounts.length);
    ids.push(...Accounts.map(({ Id }) => Id));
  }
  expect(new Set(ids)).toEqual(new Set(estate.accounts.map(({ id }) => id)));
  expect(ids).toHaveLength(estate.accounts.length);
  expect(sizes).toContain(4);
  expect(sizes.at(-1)).toBe(0);
});

test('an account keeps the state it was given', async () => {
  const id = estate.accounts[3]!.id;
  running.services.organizations.states.set(id, 'SUSPENDED');
  const client = new OrganizationsClient(configOf(LAB_NAMES.administrator, 'us-east-1'));
  const { Accounts } = await client.send(new ListAccountsCommand({}));
  expect(Accounts?.find(({ Id }) => Id === id)?.State).toBe('SUSPENDED');
});

test('whoever lacks the permission may not list accounts', async () => {
  const client = new OrganizationsClient(configOf('ada.okafor', 'us-east-1'));
  expect(await nameOf(client.send(new ListAccountsCommand({})))).toBe('AccessDeniedException');
});
