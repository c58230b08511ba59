import 'fake-indexeddb/auto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examineSetup } from '#app/examine-setup.ts';
import { signInWithPasted, type SignInDeps } from '#app/sign-in.ts';
import { createValidatePolicy } from '#aws/access-analyzer.ts';
import { createFetchAccountAliases } from '#aws/account-aliases.ts';
import { createFetchBucketSettings } from '#aws/bucket-settings.ts';
import { createFetchTrailEvents } from '#aws/cloudtrail.ts';
import { createFetchDocument } from '#aws/iam-documents.ts';
import { createCredentialReport } from '#aws/iam-mfa.ts';
import { createFetchPolicyVersions } from '#aws/iam-policy-versions.ts';
import { createFetchAccountIam } from '#aws/iam-reader.ts';
import { createApplyIamCall } from '#aws/iam-writer.ts';
import { openKmsSigningKey } from '#aws/kms.ts';
import { createFetchOrganizationAccounts } from '#aws/organizations.ts';
import { createObjectStore } from '#aws/s3.ts';
import { createFetchServerClock } from '#aws/server-clock.ts';
import { createFetchCallerIdentity } from '#aws/sts.ts';
import { sessionPlaceName } from '#core/sign-in/admin-session.ts';
import { toRawSignature } from '#crypto/ecdsa-signature.ts';
import { readPublicKey } from '#crypto/public-key.ts';
import { makeEstate } from '../lab/make-estate.ts';
import { partitionOfHost } from '../lab/partition-of-host.ts';
import { LAB_NAMES } from '../lab/seed.ts';
import { createWebClient } from '../lab/web-client.ts';
import { createLabAdministrator, type LabAdministrator } from '../support/lab-administrator.ts';
import { clientsOfLab, type LabClients } from '../support/lab-session.ts';
import { createLabSessions } from '../support/lab-sessions.ts';
import { createWorld, type World } from '../tour/world.ts';

describe.each(['aws-cn', 'aws-eusc', 'aws-us-gov'] as const)('in the partition %s', (partition) => {
  let world: World;
  let signedIn: LabClients;
  let robin: LabAdministrator;

  beforeAll(async () => {
    const jump = { accountId: '444455556666', alias: 'acme-far-jump' };
    const small = { accounts: 4, people: 5, roles: 3, grants: 8, isMessy: false };
    world = await createWorld(makeEstate({ ...small, partition, jump }));
    signedIn = clientsOfLab(world);
    robin = await createLabAdministrator(world, world.configuration);
  });
  afterAll(async () => {
    robin.close();
    signedIn.close();
    await world.close();
  });

  test('pasted credentials sign in, and those that the partition does not know do not', async () => {
    const { lab, services, configuration } = world;
    const { deps, sessions } = createLabSessions(lab, createWebClient(lab, services.list));
    const outside: SignInDeps = {
      ...deps,
      identify: async (_, credentials) => {
        const { clients, close } = clientsOfLab(world, { credentials });
        return createFetchCallerIdentity(clients)().finally(close);
      },
      randomBelow: () => 7,
      watchRedirect: () => Promise.resolve({ kind: 'closed' }),
    };
    const arn = `arn:${partition}:iam::${lab.jumpAccount}:user/${LAB_NAMES.administrator}`;
    const {
      accessKeyId,
      secretAccessKey,
      sessionToken = '',
    } = lab.issueUserSession(arn, {
      mfa: true,
      seconds: 900,
    });
    const paste = (id: string) =>
      signInWithPasted(
        outside,
        configuration.jump,
        `aws_access_key_id=${id}\naws_secret_access_key=${secretAccessKey}\naws_session_token=${sessionToken}`,
      );
    await expect(paste('ASIAOTHERPARTITION00')).rejects.toMatchObject({
      code: 'aws/credentials-unknown',
    });
    expect(sessions.size).toBe(0);
    expect(await paste(accessKeyId)).toMatchObject({ way: 'pasted', partition, identity: { arn } });
    expect([...sessions.keys()]).toEqual([sessionPlaceName(configuration.jump)]);
  });

  test('every call of the setup is let through at the partition’s own hosts', async () => {
    const { configuration } = world;
    const { clients, hosts } = signedIn;
    const { sharing } = configuration;
    if (sharing?.signingKey === undefined) throw new Error('The lab has a key.');
    const keyArn = sharing.signingKey;
    expect(keyArn).toContain(`arn:${partition}:kms:`);
    const findings = await examineSetup(
      {
        hasAdminAccess: () => Promise.resolve(true),
        fetchServerClock: createFetchServerClock(clients, Date.now),
        fetchCallerIdentity: createFetchCallerIdentity(clients),
        fetchAccountAliases: createFetchAccountAliases(clients),
        fetchAccountIam: createFetchAccountIam(clients, Date.now),
        enterAccount: (account) => clients.enter(account, {}),
        applyCall: createApplyIamCall(clients),
        fetchDocument: createFetchDocument(clients),
        fetchPolicyVersions: createFetchPolicyVersions(clients),
        fetchTrailEvents: createFetchTrailEvents(clients),
        credentialReport: createCredentialReport(clients),
        fetchOrganizationAccounts: createFetchOrganizationAccounts(clients),
        validatePolicy: createValidatePolicy(clients),
        fetchBucketSettings: createFetchBucketSettings(clients),
        openBucket: () =>
          createObjectStore(clients, { ...sharing, sleep: () => Promise.resolve() }),
        openKey: () => openKmsSigningKey(clients, { keyArn, readPublicKey, toRawSignature }),
        // People's browsers ask a host of the company, whatever the partition.
        fetchMenu: () =>
          Promise.resolve({ kind: 'failed', failure: 'endpoint-missing', values: ['404'] }),
      },
      configuration,
      { part: 'everything', isReadOnly: false, adopts: true },
      () => undefined,
    );
    expect(findings.filter(({ verdict }) => verdict.kind !== 'good')).toEqual([]);
    expect(hosts.size).toBeGreaterThan(6);
    expect(new Set([...hosts].map(partitionOfHost))).toEqual(new Set([partition]));
  });

  test('the estate is read, and a grant is staged, committed and lets the person in', async () => {
    const { configuration, estate } = world;
    const held = new Set(estate.truth.map(({ principal, role }) => `${principal} ${role}`));
    const roles = robin
      .picture()
      .accounts.flatMap((account) => (account.kind === 'read' ? account.roles : []))
      .filter(({ arn }) => !arn.includes('role/Jumpgate'));
    expect(roles.length).toBeGreaterThan(2);
    const principal = configuration.people[0]!.principals[0]!;
    const role = roles.find(({ arn }) => !held.has(`${principal} ${arn}`))!.arn;
    expect(await world.canAssume(principal, role)).toBe(false);
    const plan = robin.plan([{ kind: 'grant', principal, role }]);
    expect(plan.blockers).toEqual([]);
    expect(await robin.commit(plan)).toMatchObject({ kind: 'recorded', unconfirmed: [] });
    expect(await world.canAssume(principal, role)).toBe(true);
    await robin.lookAgain(plan);
    expect(robin.plan([{ kind: 'grant', principal, role }]).calls).toEqual([]);
  });
});
