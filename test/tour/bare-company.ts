import { ACME_ESTATE, readEstate, type Estate } from '../lab/estate.ts';
import { LAB_NAMES, labBucket } from '../lab/seed.ts';
import { startLab, type RunningLab } from '../lab/start-lab.ts';

/** A lab whose accounts hold nothing but what people made by hand, and an administrator who may do nothing yet. */
export interface BareCompany extends RunningLab {
  readonly estate: Estate;
  readonly administratorArn: string;
  readonly bucket: string;
}

/** Starts it: no bucket, no key that signs, no role of Jumpgate’s anywhere. */
export async function startBareCompany(): Promise<BareCompany> {
  const estate = readEstate(ACME_ESTATE);
  const running = await startLab({ estate, isBare: true });
  const { lab, services } = running;
  const account = lab.jumpAccount;
  const name = LAB_NAMES.administrator;
  const administratorArn = `arn:${lab.partition}:iam::${account}:user/${name}`;
  lab.iam.put({
    kind: 'user',
    account,
    path: '/',
    name,
    id: 'AIDAROBINHALE00000001',
    arn: administratorArn,
    createdAt: '2026-01-05T09:00:00.000Z',
    tags: [{ Key: 'name', Value: 'Robin Hale' }],
    inline: [],
    attached: [],
    groups: [],
  });
  // Everyone has registered a device, as where MFA is asked for.
  const jump = lab.iam.accounts.get(account);
  for (const user of jump?.users.values() ?? []) jump?.mfaUsers.add(user.name);
  const bucket = labBucket(estate);
  services.s3.buckets.delete(bucket);
  services.kms.signingKey.isEnabled = false;
  return { ...running, estate, administratorArn, bucket };
}
