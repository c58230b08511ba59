import { createConsoleSessions } from '../console-sessions.ts';
import type { LabService } from '../contract.ts';
import type { LabInternals } from '../lab.ts';
import { bucketPolicyOf, labBucket, labRegion, labSigningKey, menuHost } from '../seed.ts';
import { createCloudTrail } from './cloudtrail.ts';
import { createAccessAnalyzer } from './access-analyzer.ts';
import { createCognitoService, type CognitoService } from './cognito.ts';
import { createConsole, type ConsoleService } from './console.ts';
import { createIamService } from './iam.ts';
import { createKms, type KmsService } from './kms.ts';
import { createMenuEndpoint, type MenuEndpoint } from './menu-endpoint.ts';
import { createOrganizations, type OrganizationsService } from './organizations.ts';
import { createS3, type S3Service } from './s3.ts';
import { createSignIn, type SignInService } from './sign-in.ts';
import { createStsService } from './sts.ts';

/** Every service of the lab, and by name those with something for a test to turn. */
export interface LabServices {
  /** The first that answers at a host handles the request. */
  readonly list: readonly LabService[];
  readonly signIn: SignInService;
  readonly console: ConsoleService;
  readonly s3: S3Service;
  readonly kms: KmsService;
  readonly organizations: OrganizationsService;
  readonly menuEndpoint: MenuEndpoint;
  readonly cognito: CognitoService;
}

/** All of them, with the bucket of `labBucket` (versioned, Object Lock on, seven days by default) and a signing key. */
export function createServices(lab: LabInternals): LabServices {
  const sessions = createConsoleSessions();
  const region = labRegion(lab.partition);
  const bucketName = labBucket(lab.estate);
  const s3 = createS3([
    {
      name: bucketName,
      region,
      account: lab.jumpAccount,
      versioning: 'Enabled',
      objectLock: { mode: 'GOVERNANCE', days: 7 },
      isPublicAccessBlocked: true,
      policy: bucketPolicyOf(lab.estate),
    },
  ]);
  const named = {
    signIn: createSignIn(sessions),
    console: createConsole(sessions),
    s3,
    kms: createKms(labSigningKey(lab.estate), lab.jumpAccount, region),
    organizations: createOrganizations(),
    accessAnalyzer: createAccessAnalyzer(),
    cognito: createCognitoService(lab),
    menuEndpoint: createMenuEndpoint(() => s3.buckets.get(bucketName), menuHost(lab.estate)),
  };
  return {
    ...named,
    list: [
      createIamService(lab),
      createStsService(lab),
      createCloudTrail(lab),
      ...Object.values(named),
    ],
  };
}
