import { STSClient, AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { EstateConfigurationSchema } from '#core/estate/configuration.ts';
import { parseWith } from '#core/json.ts';
import { sdkOverProxy } from '../support/sdk-over-proxy.ts';
import { ACME_ESTATE, readEstate, type Estate } from '../lab/estate.ts';
import { LAB_NAMES, labBucket } from '../lab/seed.ts';
import { startLab, type RunningLab } from '../lab/start-lab.ts';

/** A lab with an estate in it, and what a story told in it needs. */
export interface World extends RunningLab {
  readonly estate: Estate;
  /** What the company's administrators would have written down. */
  readonly configuration: EstateConfiguration;
  /** Whether STS lets a user (signed in with MFA) assume a role now. */
  readonly canAssume: (userArn: string, roleArn: string) => Promise<boolean>;
}

/** The estate as administrators configure it: everything that IAM does not know. */
export function configurationOf(estate: Estate, signingKey: string): EstateConfiguration {
  const read = parseWith(EstateConfigurationSchema, {
    format: 1,
    id: estate.jump.alias.replace(/-jump$/, ''),
    name: 'Acme',
    jump: {
      partition: estate.partition,
      account: estate.jump.accountId,
      alias: estate.jump.alias,
      region: 'us-east-1',
      administrationRole: LAB_NAMES.administrationRole,
    },
    accounts: estate.accounts.filter(({ id }) => id !== estate.jump.accountId),
    roles: [],
    people: estate.people,
    sharing: {
      bucket: labBucket(estate),
      region: 'eu-west-1',
      prefix: '',
      signingKey,
      menuBaseUrl: 'https://menus.acme.example/',
    },
    rules: { commentRequired: true, twoPairsOfEyes: false, menuDays: 14 },
  });
  if (read.kind === 'invalid') throw new Error(`The lab's estate does not fit: ${read.issues[0]}`);
  return read.value;
}

/** Starts a lab on an estate or its file; absent: the one that ships. */
export async function createWorld(source: Estate | string | URL = ACME_ESTATE): Promise<World> {
  const estate = typeof source === 'string' || source instanceof URL ? readEstate(source) : source;
  const running = await startLab({ estate });
  const { requestHandler, close } = sdkOverProxy(running);
  return {
    ...running,
    estate,
    configuration: configurationOf(estate, running.services.kms.signingKey.arn),
    canAssume: async (userArn, roleArn) => {
      const credentials = running.lab.issueUserSession(userArn, { mfa: true, seconds: 900 });
      const sts = new STSClient({
        region: 'us-east-1',
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
