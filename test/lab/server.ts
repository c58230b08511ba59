import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { LabError, type LabReply, type LabRequest, type LabService } from './contract.ts';
import { createCertificates } from './certificates.ts';
import { actionOf, claimedKeyOf } from './faults.ts';
import type { LabInternals } from './lab.ts';
import { partitionOfHost } from './partition-of-host.ts';

/** A lab and what answers for it. */
export interface LabPlace {
  readonly lab: LabInternals;
  readonly services: readonly LabService[];
}

/** A lab on the network. */
export interface LabServer {
  /** `http://127.0.0.1:‹port›`: the HTTP proxy behind which every host is the lab's. */
  readonly proxyUrl: string;
  /** PEM. */
  readonly caCertificate: string;
  /** Puts another partition's lab behind the same proxy: hosts of that partition are its. */
  readonly join: (place: LabPlace) => void;
  /** Leaves no socket open. */
  readonly close: () => Promise<void>;
}

async function readRequest(message: IncomingMessage): Promise<LabRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    Object.entries(message.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
  return {
    method: message.method ?? 'GET',
    url: new URL(`https://${message.headers.host ?? 'unknown.invalid'}${message.url ?? '/'}`),
    headers,
    body: Buffer.concat(chunks),
  };
}

async function write(
  response: ServerResponse,
  { status, headers = {}, body = '' }: LabReply,
  nowMs: number,
  method: string,
): Promise<void> {
  response.statusCode = status;
  response.setHeader('date', new Date(nowMs).toUTCString());
  for (const [name, value] of Object.entries(headers)) {
    response.setHeader(name, typeof value === 'string' ? value : [...value]);
  }
  const hasNoBody = method === 'HEAD' || status === 304 || status === 204;
  if (hasNoBody) {
    response.end();
  } else if (typeof body === 'string' || body instanceof Uint8Array) {
    response.setHeader('content-length', Buffer.byteLength(body));
    response.end(body);
  } else {
    await pipeline(body, response);
  }
}

const page = (error: LabError): LabReply => ({
  status: error.status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: `${error.code}: ${error.message}\n`,
});

const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** The lab of the host's partition; for a host of no partition, or of none that is here, the first that knows it. */
function placeOf(host: string, places: readonly [LabPlace, ...LabPlace[]]): LabPlace {
  const partition = partitionOfHost(host);
  return (
    places.find(({ lab }) => lab.partition === partition) ??
    places.find(({ services }) => services.some((service) => service.answers(host))) ??
    places[0]
  );
}

/** Answers one request: faults first, then the first service that knows the host. Null: cut the connection. */
async function answer(request: LabRequest, { lab, services }: LabPlace): Promise<LabReply | null> {
  const host = request.url.hostname;
  const service = services.find((candidate) => candidate.answers(host));
  if (!service) {
    return page(new LabError(404, 'NoSuchHost', `The lab has no service at ${host}.`));
  }
  const render = (error: LabError) =>
    service.renderError?.(error, randomUUID(), request) ?? page(error);
  const key = claimedKeyOf(request);
  const misfortune = lab.faults.strike({
    service: service.name,
    action: actionOf(request),
    account: key === undefined ? undefined : lab.credentials.find(key)?.account,
  });
  if (misfortune.delayMs > 0) await pause(misfortune.delayMs);
  const { cut } = misfortune;
  if (cut?.when === 'before') {
    await cut.first?.();
    return null;
  }
  if (misfortune.error) {
    const { status, code, message } = misfortune.error;
    return render(new LabError(status, code, message));
  }
  try {
    const reply = await service.handle(request, lab);
    if (cut?.when !== 'after') return reply;
    await cut.first?.();
    return null;
  } catch (error) {
    if (error instanceof LabError) return render(error);
    // A bug of the lab: said aloud, so that no test mistakes it for AWS.
    console.error(`lab: ${request.method} ${request.url.href}`, error);
    return render(new LabError(500, 'InternalFailure', `The lab failed: ${String(error)}`));
  }
}

/** Puts a lab on the network: one proxy port, behind it HTTPS at every host name. */
export async function serveLab(first: LabPlace, port = 0): Promise<LabServer> {
  const places: [LabPlace, ...LabPlace[]] = [first];
  const certificates = await createCertificates();
  const sockets = new Set<Socket>();

  const site = createTlsServer(
    {
      ALPNProtocols: ['http/1.1'],
      SNICallback(host, done) {
        certificates.contextFor(host).then((context) => done(null, context), done);
      },
    },
    (message, response) => {
      void readRequest(message)
        .then(async (request) => {
          const place = placeOf(request.url.hostname, places);
          const reply = await answer(request, place);
          if (reply === null) message.socket.destroy();
          else await write(response, reply, place.lab.now(), request.method);
        })
        // The client went away before it had said everything: nobody is left to answer.
        .catch(() => message.socket.destroy());
    },
  );
  site.keepAliveTimeout = 30_000;
  site.on('tlsClientError', (_error, socket) => socket.destroy());

  const proxy = createServer((_request, response) => {
    response.writeHead(502, { 'content-type': 'text/plain' });
    response.end('The lab answers HTTPS only.\n');
  });
  proxy.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  proxy.on('connect', (_request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.setNoDelay(true);
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    site.emit('connection', socket);
  });

  await new Promise<void>((resolve, reject) => {
    proxy.once('error', reject);
    proxy.listen(port, '127.0.0.1', resolve);
  });
  const address = proxy.address() as AddressInfo;
  return {
    proxyUrl: `http://127.0.0.1:${address.port}`,
    caCertificate: certificates.caCertificate,
    join: (place) => void places.push(place),
    async close() {
      const closed = new Promise<void>((resolve) => {
        proxy.close(() => resolve());
      });
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
