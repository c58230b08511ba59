import { Buffer } from 'node:buffer';
import type { Lab, LabReply, LabRequest, LabService } from './contract.ts';

/** A browser reduced to what the lab's sites need: cookies, redirects, forms. Nothing touches the network. */
export interface WebClient {
  /** One request, no redirect followed. */
  readonly send: (
    method: string,
    address: string,
    options?: {
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
    },
  ) => Promise<WebAnswer>;
  /** Opens an address as a tab would; `address` of the answer is where it ended. */
  readonly open: (address: string) => Promise<WebAnswer>;
  /** Posts a form and follows what comes. */
  readonly submit: (
    address: string,
    fields: Readonly<Record<string, string>>,
  ) => Promise<WebAnswer>;
}

/** An answer, its body read as text. */
export interface WebAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly text: string;
  readonly address: string;
}

/** A client with an empty cookie jar. */
export function createWebClient(lab: Lab, services: readonly LabService[]): WebClient {
  const jar = new Map<string, { readonly domain: string; readonly value: string }>();

  function cookieHeader(host: string): string {
    return [...jar]
      .filter(([, { domain }]) => host === domain || host.endsWith(`.${domain}`))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
  }

  function keepCookies({ headers }: LabReply, host: string): void {
    for (const line of [headers?.['set-cookie'] ?? []].flat()) {
      const [pair = ''] = line.split(';');
      const [name = '', value = ''] = pair.split('=');
      jar.set(name, { domain: /domain=([^;]+)/i.exec(line)?.[1] ?? host, value });
    }
  }

  const send: WebClient['send'] = async (method, address, { headers = {}, body = '' } = {}) => {
    const url = new URL(address);
    const service = services.find(({ answers }) => answers(url.hostname));
    if (service === undefined) return { status: 0, headers: {}, text: '', address };
    const request: LabRequest = {
      method,
      url,
      headers: { host: url.host, cookie: cookieHeader(url.hostname), ...headers },
      body: Buffer.from(body),
    };
    const reply = await service.handle(request, lab);
    keepCookies(reply, url.hostname);
    const text =
      reply.body instanceof Uint8Array || typeof reply.body === 'string'
        ? Buffer.from(reply.body).toString('utf8')
        : '';
    return { status: reply.status, headers: reply.headers ?? {}, text, address: url.href };
  };

  async function follow(answer: WebAnswer): Promise<WebAnswer> {
    if (answer.status !== 302) return answer;
    const location = new URL(String(answer.headers['location']), answer.address).href;
    return follow(await send('GET', location));
  }

  return {
    send,
    open: async (address) => follow(await send('GET', address)),
    submit: async (address, fields) =>
      follow(
        await send('POST', address, {
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams(fields).toString(),
        }),
      ),
  };
}
