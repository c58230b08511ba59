import { STSClient, AssumeRoleCommand } from '@aws-sdk/client-sts';
import { isPartitionId, PARTITIONS } from '#core/aws/partitions.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { EstateConfigurationSchema } from '#core/estate/configuration.ts';
import { parseWith } from '#core/json.ts';
import { sdkOverProxy } from '../support/sdk-over-proxy.ts';
import { ACME_ESTATE, readEstate, type Estate } from '../lab/estate.ts';
import { LAB_NAMES, labBucket, labRegion, menuHost } from '../lab/seed.ts';
import { startLab, type RunningLab } from '../lab/start-lab.ts';

/** A lab with an estate in it, and what a story told in it needs. */
export interface World extends RunningLab {
  readonly estate: Estate;
  /** What the company's administrators would have written down. */
  readonly configuration: EstateConfiguration;
  /** Whether STS lets a user (signed in with MFA) assume a role now. */
  readonly canAssume: (userArn: string, roleArn: string) => Promise<boolean>;
}

/** What a second world beside the first is told. */
export interface WorldOptions {
  /** What the administrators call the estate. */
  readonly name?: string;
  /** The world of another partition, behind whose proxy this one is too. */
  readonly beside?: World;
}

const defaultRegionOf = (partition: string) =>
  isPartitionId(partition) ? PARTITIONS[partition].defaultRegion : 'us-east-1';

/** The estate as administrators configure it: everything that IAM does not know. */
export function configurationOf(
  estate: Estate,
  signingKey: string,
  name = 'Acme',
): EstateConfiguration {
  const { partition } = estate;
  const read = parseWith(EstateConfigurationSchema, {
    format: 1,
    id: estate.jump.alias.replace(/-jump$/, ''),
    name,
    jump: {
      partition,
      account: estate.jump.accountId,
      alias: estate.jump.alias,
      region: defaultRegionOf(partition),
      administrationRole: LAB_NAMES.administrationRole,
    },
    accounts: estate.accounts.filter(({ id }) => id !== estate.jump.accountId),
    roles: [],
    people: estate.people,
    sharing: {
      bucket: labBucket(estate),
      region: labRegion(partition),
      prefix: '',
      signingKey,
      menuBaseUrl: `https://${menuHost(estate)}/`,
    },
    rules: { commentRequired: true, twoPairsOfEyes: false, menuDays: 14 },
  });
  if (read.kind === 'invalid') throw new Error(`The lab's estate does not fit: ${read.issues[0]}`);
  return read.value;
}

/** Starts a lab on an estate or its file; absent: the one that ships. */
export async function createWorld(
  source: Estate | string | URL = ACME_ESTATE,
  { name, beside }: WorldOptions = {},
): Promise<World> {
  const estate = typeof source === 'string' || source instanceof URL ? readEstate(source) : source;
  // A lab of its own hands out keys of its own.
  const running = await startLab({ estate, ...(beside && { beside, seed: 2 }) });
  const { requestHandler, close } = sdkOverProxy(running);
  return {
    ...running,
    estate,
    configuration: configurationOf(estate, running.services.kms.signingKey.arn, name),
    canAssume: async (userArn, roleArn) => {
      const credentials = running.lab.issueUserSession(userArn, { mfa: true, seconds: 900 });
      const sts = new STSClient({
        region: defaultRegionOf(estate.partition),
        credentials,
        requestHandler,
        maxAttempts: 1,
      });
      try {
        await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'proof' }));
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === 'AccessDenied') return false;
        throw error;
      } finally {
        sts.destroy();
      }
    },
    close: async () => {
      close();
      await running.close();
    },
  };
}
