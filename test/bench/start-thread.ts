import { Worker } from 'node:worker_threads';

/** Starts a thread of a TypeScript file: threads do not inherit the loader that reads it. */
export function startThread(file: URL): Worker {
  const start = `import('tsx/esm/api').then(({ register }) => {
  register();
  return import(${JSON.stringify(file.href)});
});`;
  return new Worker(start, { eval: true });
}
