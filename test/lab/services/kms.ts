import { createHash, createPublicKey, randomUUID } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import * as v from 'valibot';
import { LabError, type LabService } from '../contract.ts';
import { jsonError } from '../protocol.ts';
import {
  authorizeJson,
  handleJson,
  parseInput,
  type JsonCall,
  type JsonOperation,
} from './aws-json.ts';

/** A key of the lab's KMS. */
export interface KmsKey {
  readonly arn: string;
  readonly aliases: readonly string[];
  readonly spec: 'ECC_NIST_P256' | 'SYMMETRIC_DEFAULT';
  isEnabled: boolean;
}

/** KMS, its keys within reach of tests. */
export interface KmsService extends LabService {
  /** ECC_NIST_P256, for signing; alias `alias/jumpgate`. */
  readonly signingKey: KmsKey;
  /** A symmetric key: cannot sign. */
  readonly wrongKey: KmsKey;
}

const HOST = /^kms\.([a-z]+(?:-[a-z]+)+-\d+)\.[a-z.]+$/;
const ALGORITHM = 'ECDSA_SHA_256';
/** Longest RAW message. @see KMS API Reference, Sign */
const LONGEST_RAW_BYTES = 4096;
const DIGEST_BYTES = 32;

const KeyIdSchema = v.object({ KeyId: v.pipe(v.string(), v.minLength(1), v.maxLength(2048)) });
const SignSchema = v.object({
  ...KeyIdSchema.entries,
  Message: v.pipe(v.string(), v.base64()),
  MessageType: v.optional(v.picklist(['RAW', 'DIGEST', 'EXTERNAL_MU']), 'RAW'),
  SigningAlgorithm: v.string(),
});

const invalid = (message: string): LabError => new LabError(400, 'ValidationException', message);
const invalidUsage = (message: string): LabError =>
  new LabError(400, 'InvalidKeyUsageException', message);

/** KMS with one key that signs and one that cannot, in one Region of the jump account. */
export function createKms(signingKeyArn: string, account: string, region: string): KmsService {
  const secret = p256.utils.randomSecretKey();
  const point = p256.getPublicKey(secret, false);
  const spki = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: Buffer.from(point.subarray(1, 33)).toString('base64url'),
      y: Buffer.from(point.subarray(33)).toString('base64url'),
    },
  }).export({ format: 'der', type: 'spki' });

  const [arnHead = ''] = signingKeyArn.split(':key/');
  const createKey = (spec: KmsKey['spec'], alias: string, arn: string): KmsKey => ({
    arn,
    aliases: [`alias/${alias}`, `${arnHead}:alias/${alias}`],
    spec,
    isEnabled: true,
  });
  const signingKey = createKey('ECC_NIST_P256', 'jumpgate', signingKeyArn);
  const wrongKey = createKey(
    'SYMMETRIC_DEFAULT',
    'jumpgate-symmetric',
    `${arnHead}:key/${randomUUID()}`,
  );
  const keys = [signingKey, wrongKey];

  function findKey(keyId: string, { host, session }: JsonCall): KmsKey {
    const hereOnly = HOST.exec(host)?.[1] === region;
    const key = keys.find(
      ({ arn, aliases }) =>
        arn === keyId ||
        aliases.includes(keyId) ||
        (session.account === account && arn.endsWith(`:key/${keyId}`)),
    );
    if (key === undefined || !hereOnly) {
      throw new LabError(400, 'NotFoundException', `Key '${keyId}' does not exist`);
    }
    return key;
  }

  async function openKey(call: JsonCall, action: string, keyId: string): Promise<KmsKey> {
    const key = findKey(keyId, call);
    await authorizeJson(call, `kms:${action}`, key.arn);
    if (!key.isEnabled && action !== 'DescribeKey') {
      throw new LabError(400, 'DisabledException', `${key.arn} is disabled.`);
    }
    return key;
  }

  const operations: Readonly<Record<string, JsonOperation>> = {
    Sign: async (call) => {
      const { KeyId, Message, MessageType, SigningAlgorithm } = parseInput(SignSchema, call.input);
      const key = await openKey(call, 'Sign', KeyId);
      if (key.spec !== 'ECC_NIST_P256') {
        throw invalidUsage(`${key.arn} key usage is ENCRYPT_DECRYPT which is not valid for Sign.`);
      }
      if (SigningAlgorithm !== ALGORITHM) {
        throw invalidUsage(
          `Algorithm ${SigningAlgorithm} is incompatible with key spec ${key.spec}.`,
        );
      }
      const message = Buffer.from(Message, 'base64');
      if (MessageType === 'EXTERNAL_MU') throw invalid('EXTERNAL_MU is for ML-DSA keys only.');
      if (message.length === 0 || message.length > LONGEST_RAW_BYTES) {
        throw invalid("Value at 'message' failed to satisfy constraint: length must be 1 to 4096");
      }
      if (MessageType === 'DIGEST' && message.length !== DIGEST_BYTES) {
        throw invalid(`Digest is invalid length for algorithm ${ALGORITHM}.`);
      }
      const digest =
        MessageType === 'DIGEST' ? message : createHash('sha256').update(message).digest();
      const signature = p256.sign(digest, secret, { prehash: false, lowS: false, format: 'der' });
      return {
        KeyId: key.arn,
        Signature: Buffer.from(signature).toString('base64'),
        SigningAlgorithm,
      };
    },
    GetPublicKey: async (call) => {
      const key = await openKey(call, 'GetPublicKey', parseInput(KeyIdSchema, call.input).KeyId);
      if (key.spec !== 'ECC_NIST_P256') {
        throw new LabError(400, 'UnsupportedOperationException', `${key.arn} is not asymmetric.`);
      }
      return {
        KeyId: key.arn,
        PublicKey: spki.toString('base64'),
        KeySpec: key.spec,
        CustomerMasterKeySpec: key.spec,
        KeyUsage: 'SIGN_VERIFY',
        SigningAlgorithms: [ALGORITHM],
      };
    },
    DescribeKey: async (call) => {
      const key = await openKey(call, 'DescribeKey', parseInput(KeyIdSchema, call.input).KeyId);
      const isSigning = key.spec === 'ECC_NIST_P256';
      return {
        KeyMetadata: {
          AWSAccountId: account,
          Arn: key.arn,
          KeyId: key.arn.split('/').at(-1),
          Enabled: key.isEnabled,
          KeyState: key.isEnabled ? 'Enabled' : 'Disabled',
          KeySpec: key.spec,
          CustomerMasterKeySpec: key.spec,
          KeyUsage: isSigning ? 'SIGN_VERIFY' : 'ENCRYPT_DECRYPT',
          KeyManager: 'CUSTOMER',
          Origin: 'AWS_KMS',
          MultiRegion: false,
          ...(isSigning
            ? { SigningAlgorithms: [ALGORITHM] }
            : { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'] }),
        },
      };
    },
  };

  return {
    name: 'kms',
    signingKey,
    wrongKey,
    answers: (host) => HOST.test(host),
    handle: (request, lab) => handleJson(request, lab, 'kms', operations),
    renderError: jsonError,
  };
}
