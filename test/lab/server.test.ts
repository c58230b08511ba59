import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { get, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLabWithClients, type LabWithClients } from '../support/lab-clients.ts';
import { sdkOverProxy } from '../support/sdk-over-proxy.ts';
import { createCertificates } from './certificates.ts';
import { labBucket } from './seed.ts';
import { labRegion } from './seed.ts';

let lab: LabWithClients;
beforeAll(async () => {
  lab = await startLabWithClients();
});
afterAll(() => lab.close());

const ask = (url: string, method = 'GET') =>
  new Promise<IncomingMessage>((resolve, reject) => {
    const { httpsAgent } = lab.configFor(lab.signIn('robin')).requestHandler;
    httpsRequest(url, { agent: httpsAgent, method }, (response) => {
      response.resume();
      resolve(response);
    })
      .on('error', reject)
      .end();
  });

test('a host that the lab does not know is answered 404', async () => {
  expect((await ask('https://example.com/')).statusCode).toBe(404);
});

test('IAM sends no CORS headers, so that only a host permission opens it to a page', async () => {
  for (const method of ['OPTIONS', 'POST']) {
    const { headers } = await ask('https://iam.amazonaws.com/', method);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  }
});

test('certificates come from an authority that is made anew for every lab', async () => {
  expect((await ask('https://bucket.s3.eu-west-1.amazonaws.com/')).statusCode).toBe(403);
  const { caCertificate } = await createCertificates();
  const { requestHandler, close } = sdkOverProxy({ proxyUrl: lab.proxyUrl, caCertificate });
  const distrustful = new Promise((resolve, reject) => {
    httpsRequest('https://iam.amazonaws.com/', { agent: requestHandler.httpsAgent }, resolve)
      .on('error', reject)
      .end();
  });
  await expect(distrustful).rejects.toMatchObject({ code: 'CERT_SIGNATURE_FAILURE' });
  close();
});

test('plain HTTP through the proxy is refused', async () => {
  const { hostname, port } = new URL(lab.proxyUrl);
  const status = await new Promise((resolve, reject) => {
    get({ hostname, port, path: 'http://example.com/' }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
  expect(status).toBe(502);
});

test('the SDK’s S3 client, with its streamed checksums, passes the signature check', async () => {
  const s3 = new S3Client({
    ...lab.configFor(lab.signIn('robin')),
    region: labRegion(lab.lab.partition),
  });
  const put = () =>
    s3.send(
      new PutObjectCommand({
        Bucket: labBucket(lab.lab.estate),
        Key: 'ledger/odd name+(1)~.json',
        Body: '{"seq":1}\n',
        IfNoneMatch: '*',
      }),
    );
  await expect(put()).resolves.toMatchObject({ ETag: expect.any(String) as string });
  await expect(put()).rejects.toMatchObject({ name: 'PreconditionFailed' });
});

test('closing leaves no socket open, even under a request that hangs', async () => {
  const other = await startLabWithClients();
  other.lab.faults.add({ effect: { kind: 'latency', milliseconds: 60_000 } });
  const hanging = other
    .sts(other.signIn('robin'))
    .send(new GetCallerIdentityCommand({}))
    .catch((error: unknown) => error);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await other.close();
  expect(await hanging).toBeInstanceOf(Error);
  const { hostname, port } = new URL(other.proxyUrl);
  const again = new Promise((resolve, reject) => {
    httpRequest({ hostname, port }).on('error', reject).on('response', resolve).end();
  });
  await expect(again).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
