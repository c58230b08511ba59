import { request as httpRequest } from 'node:http';
import { Agent, type AgentOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';

/** Where the lab listens, and whom to trust there. */
export interface LabAddress {
  readonly proxyUrl: string;
  readonly caCertificate: string;
}

type Connected = (error: Error | null, socket: Duplex) => void;

/** An agent that reaches every host through an HTTP proxy and trusts the lab's authority alone. */
class TunnelAgent extends Agent {
  readonly #proxy: URL;
  readonly #ca: string;
  /** Every host that was connected to. */
  readonly hosts = new Set<string>();

  constructor({ proxyUrl, caCertificate }: LabAddress, options: AgentOptions) {
    super(options);
    this.#proxy = new URL(proxyUrl);
    this.#ca = caCertificate;
  }

  // Node's Agent calls this with the host and port of the request, and accepts the socket in the callback.
  override createConnection(
    options: { readonly host?: string | null; readonly port?: string | number | null },
    callback?: Connected,
  ): undefined {
    const host = options.host ?? '';
    this.hosts.add(host);
    const authority = `${host}:${options.port ?? 443}`;
    const fail = (error: Error) => callback?.(error, undefined as unknown as Duplex);
    const tunnel = httpRequest({
      host: this.#proxy.hostname,
      port: this.#proxy.port,
      method: 'CONNECT',
      path: authority,
      agent: false,
    });
    tunnel.once('error', fail);
    tunnel.once('connect', (_response, socket: Socket) => {
      const secure = connect({ socket, servername: host, ca: this.#ca });
      secure.once('secureConnect', () => callback?.(null, secure));
      secure.once('error', fail);
    });
    tunnel.end();
    return undefined;
  }
}

/** The part of an SDK client's configuration that makes it talk to the lab, and the end of it. */
export function sdkOverProxy(address: LabAddress, maxSockets = 50) {
  const httpsAgent = new TunnelAgent(address, { keepAlive: true, maxSockets });
  return {
    requestHandler: { httpsAgent, requestTimeout: 30_000 },
    hosts: httpsAgent.hosts as ReadonlySet<string>,
    close: () => httpsAgent.destroy(),
  };
}
