// A process of the benchmark that holds what a page of the extension holds, a picture, and asks its worker for the table. By
// itself, so that neither the estate that the picture was made of nor a run before counts. Prints one {@link PageRun}.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { deserialize } from 'node:v8';
import type { AccessRequest } from '#core/access/access-messages.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import { startThread } from '../start-thread.ts';

/** What a page waited for the table, and what it took. */
export interface PageRun {
  readonly ms: number;
  /** Processor time meanwhile, of all threads, collecting garbage included: what else the machine does does not count. */
  readonly processorMs: number;
  /** How long the page's own thread was held by handing the picture over. */
  readonly sendMs: number;
  /** Of the process, at its highest: the page's picture, the worker's, all that the worker made, and Node itself twice. */
  readonly peakBytes: number;
}

const [, , file = ''] = process.argv;
// as: the benchmark wrote it.
const picture = deserialize(readFileSync(file)) as EstatePicture;
const table = { kind: 'table' } as const;
const nothing = { ...picture, accounts: [], jump: { ...picture.jump, users: [], policies: [] } };
const worker = startThread(new URL('./access-thread.ts', import.meta.url));
await once(worker, 'online');
// Once with next to nothing, so that what is measured is not the thread's own start.
worker.postMessage({ id: 1, picture: nothing, question: table } satisfies AccessRequest);
await once(worker, 'message');
globalThis.gc?.();

const used = process.cpuUsage();
const start = performance.now();
worker.postMessage({ id: 2, picture, question: table } satisfies AccessRequest);
const sendMs = performance.now() - start;
await once(worker, 'message');
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(used);
await worker.terminate();
const run: PageRun = {
  ms,
  processorMs: (user + system) / 1000,
  sendMs,
  peakBytes: process.resourceUsage().maxRSS * 1024,
};
console.log(JSON.stringify(run));
