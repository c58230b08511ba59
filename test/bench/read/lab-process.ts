// The lab of the reading benchmark, in a process of its own: what it costs is not counted as the reader's.
import type { Estate } from '../../lab/estate.ts';
import { LAB_NAMES } from '../../lab/seed.ts';
import { startLab } from '../../lab/start-lab.ts';

/** What the benchmark orders. */
export interface LabOrder {
  readonly estate: Estate;
  readonly latencyMs: number;
}

/** Where the lab is, and an administrator's session in it. */
export interface LabInProcess {
  readonly proxyUrl: string;
  readonly caCertificate: string;
  readonly userArn: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
    readonly expiresAtMs: number;
  };
}

async function open({ estate, latencyMs }: LabOrder): Promise<LabInProcess> {
  const { lab, proxyUrl, caCertificate } = await startLab({ estate });
  lab.faults.add({ effect: { kind: 'latency', milliseconds: latencyMs } });
  const user = lab.users().find(({ userName }) => userName === LAB_NAMES.administrator);
  if (!user) throw new Error('The lab has no administrator.');
  const session = lab.issueUserSession(user.arn, { mfa: true, seconds: 3600 });
  const { accessKeyId, secretAccessKey, sessionToken = '', expiresAtMs } = session;
  const credentials = { accessKeyId, secretAccessKey, sessionToken, expiresAtMs };
  return { proxyUrl, caCertificate, userArn: user.arn, credentials };
}

process.on('message', (order) => {
  // Asked for nothing, it tells what it has cost so far: milliseconds of processor time.
  if (order === 'cost') {
    const { user, system } = process.cpuUsage();
    process.send?.((user + system) / 1000);
    return;
  }
  // as: the benchmark sends what it declares.
  void open(order as LabOrder).then((opened) => process.send?.(opened));
});
