import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from './install.mjs';

/** A Firefox with the extension in it, driven over Marionette, since geckodriver is no Debian package. */
export interface FirefoxSession {
  readonly navigate: (url: string) => Promise<void>;
  /** Runs an async function body in the page; `return` gives the result, `args` holds the arguments. */
  readonly run: (body: string, ...args: unknown[]) => Promise<unknown>;
  /** A click as a person makes it, which counts as a gesture; `xpath` names the element. */
  readonly click: (xpath: string) => Promise<void>;
  readonly pageUrl: (path: string) => string;
  /** Waits for a window that opens beside those that are there, and goes on in it. @returns How to go back. */
  readonly enterNewWindow: () => Promise<() => Promise<void>>;
  /** Opens a private window and goes on in it. */
  readonly openPrivateWindow: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const UUID = '6b0d2c1e-4f3a-4c58-9a7e-0d1f2e3a4b5c';
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

async function connectWithPatience(port: number, firefox: ChildProcess): Promise<Socket> {
  for (let attempt = 0; attempt < 240; attempt++) {
    if (firefox.exitCode !== null) throw new Error(`Firefox ended with code ${firefox.exitCode}.`);
    const socket = await new Promise<Socket | undefined>((resolve) => {
      const candidate = connect(port, '127.0.0.1');
      candidate.once('connect', () => resolve(candidate));
      candidate.once('error', () => resolve(undefined));
    });
    if (socket) return socket;
    await pause(250);
  }
  throw new Error('Firefox did not open its Marionette port within a minute.');
}

/** Marionette frames are `length:[type, id, …]` in both directions. */
function speak(socket: Socket) {
  const waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  let buffer = Buffer.alloc(0);
  let lastId = 0;
  socket.on('data', (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const colon = buffer.indexOf(':');
      if (colon < 0) return;
      const length = Number(buffer.subarray(0, colon).toString());
      if (buffer.length < colon + 1 + length) return;
      const frame: unknown = JSON.parse(buffer.subarray(colon + 1, colon + 1 + length).toString());
      buffer = buffer.subarray(colon + 1 + length);
      if (!Array.isArray(frame)) continue; // the greeting
      const [, id, error, result] = frame as [number, number, { message: string } | null, unknown];
      const call = waiting.get(id);
      waiting.delete(id);
      if (error) call?.reject(new Error(error.message));
      else call?.resolve(result);
    }
  });
  return (command: string, parameters: Record<string, unknown> = {}) =>
    new Promise<unknown>((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      const body = JSON.stringify([0, id, command, parameters]);
      socket.write(`${Buffer.byteLength(body)}:${body}`);
    });
}

const EXTENSION_DIR = join(import.meta.dirname, '..', '..', 'dist', 'firefox');
/** The manifest's gecko id. */
const EXTENSION_ID = 'jumpgate@jumpgate.example';

/** Starts headless Firefox, installs the built extension for the session, and answers how to drive it. */
export async function launchFirefox(options: {
  /** The lab's proxy; absent: none. */
  readonly proxyUrl?: string;
}): Promise<FirefoxSession> {
  const executable = findBrowser('firefox');
  if (executable === undefined) throw new Error('No Firefox is installed.');
  const profile = await mkdtemp(join(tmpdir(), 'jumpgate-firefox-'));
  const port = await freePort();
  const proxy = options.proxyUrl === undefined ? undefined : new URL(options.proxyUrl);
  const preferences: Record<string, unknown> = {
    'marionette.port': port,
    'extensions.webextensions.uuids': JSON.stringify({ [EXTENSION_ID]: UUID }),
    'extensions.webextOptionalPermissionPrompts': false,
    'browser.shell.checkDefaultBrowser': false,
    'datareporting.policy.dataSubmissionEnabled': false,
    'app.update.enabled': false,
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
    ...(proxy && {
      'network.proxy.type': 1,
      'network.proxy.ssl': proxy.hostname,
      'network.proxy.ssl_port': Number(proxy.port),
    }),
  };
  const lines = Object.entries(preferences).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  await writeFile(join(profile, 'user.js'), lines.join(''));
  const firefox = spawn(
    executable,
    ['-headless', '-marionette', '-remote-allow-system-access', '-profile', profile, '-no-remote'],
    { stdio: 'ignore' },
  );
  const stop = async () => {
    const ended = new Promise((done) => firefox.once('exit', done));
    if (firefox.exitCode === null) {
      firefox.kill('SIGTERM');
      await Promise.race([ended, pause(5000)]);
      firefox.kill('SIGKILL');
    }
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    const socket = await connectWithPatience(port, firefox);
    const send = speak(socket);
    await send('WebDriver:NewSession', { acceptInsecureCerts: true });
    await send('Addon:Install', {
      path: EXTENSION_DIR,
      temporary: true,
      // As a person allows it on about:addons.
      allowPrivateBrowsing: true,
    });
    return {
      pageUrl: (path) => `moz-extension://${UUID}/${path}`,
      navigate: async (url) => {
        await send('WebDriver:Navigate', { url });
      },
      run: async (body, ...args) => {
        const script = `
          const [args, done] = [[...arguments].slice(0, -1), arguments[arguments.length - 1]];
          (async () => { ${body} })().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
        const answer = (await send('WebDriver:ExecuteAsyncScript', { script, args })) as {
          value: { value?: unknown; error?: string };
        };
        if (answer.value.error !== undefined) throw new Error(answer.value.error);
        return answer.value.value;
      },
      click: async (xpath) => {
        const found = (await send('WebDriver:FindElement', { using: 'xpath', value: xpath })) as {
          value: Record<string, string>;
        };
        await send('WebDriver:ElementClick', { id: Object.values(found.value)[0] });
      },
      enterNewWindow: async () => {
        const { value: here } = (await send('WebDriver:GetWindowHandle')) as { value: string };
        for (let attempt = 0; attempt < 80; attempt++) {
          const handles = (await send('WebDriver:GetWindowHandles')) as string[];
          const other = handles.find((handle) => handle !== here);
          if (other !== undefined) {
            await send('WebDriver:SwitchToWindow', { handle: other });
            return async () => {
              await send('WebDriver:SwitchToWindow', { handle: here });
            };
          }
          await pause(250);
        }
        throw new Error('No window was opened within twenty seconds.');
      },
      openPrivateWindow: async () => {
        const { handle } = (await send('WebDriver:NewWindow', {
          type: 'window',
          private: true,
          focus: true,
        })) as { handle: string };
        await send('WebDriver:SwitchToWindow', { handle });
      },
      close: async () => {
        socket.destroy();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
