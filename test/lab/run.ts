import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ACME_ESTATE, readEstate } from './estate.ts';
import { LAB_NAMES } from './seed.ts';
import { startLab } from './start-lab.ts';

const { values } = parseArgs({
  options: { estate: { type: 'string' }, port: { type: 'string', default: '0' } },
});

const estate = readEstate(values.estate === undefined ? ACME_ESTATE : resolve(values.estate));
const { lab, proxyUrl, caCertificate, close } = await startLab({
  estate,
  port: Number(values.port),
});

const directory = mkdtempSync(join(tmpdir(), 'jumpgate-lab-'));
const caFile = join(directory, 'ca.pem');
writeFileSync(caFile, caCertificate);

const users = lab.users();
const administrator = users.find(({ userName }) => userName === LAB_NAMES.administrator);
const person = users.find(({ arn }) => estate.people[0]?.principals.includes(arn));

console.log(`The lab is at ${proxyUrl}: ${estate.accounts.length} accounts, ${users.length} users.

In a shell that shall talk to it:
  export HTTPS_PROXY=${proxyUrl} AWS_CA_BUNDLE=${caFile} NODE_EXTRA_CA_CERTS=${caFile} AWS_REGION=us-east-1
`);
for (const user of [administrator, person]) {
  if (!user) continue;
  const keys = lab.longTermKeys(user.arn);
  const session = lab.issueUserSession(user.arn, { mfa: true, seconds: 12 * 3600 });
  console.log(`${user.displayName}, ${user.arn}
  long-term, without MFA:
    export AWS_ACCESS_KEY_ID=${keys.accessKeyId} AWS_SECRET_ACCESS_KEY=${keys.secretAccessKey}; unset AWS_SESSION_TOKEN
  for 12 hours, with MFA:
    export AWS_ACCESS_KEY_ID=${session.accessKeyId} AWS_SECRET_ACCESS_KEY=${session.secretAccessKey} AWS_SESSION_TOKEN=${session.sessionToken ?? ''}
`);
}
console.log('Ctrl-C ends it.');

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    rmSync(directory, { recursive: true });
    void close();
  });
}
