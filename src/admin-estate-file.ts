// Part of the options entry: hands estate files to a worker of their own and brings back what came of them.
import type { EstateFileReading } from '#core/estate/estate-file.ts';
import type { AdminActions } from '#ui/state/admin-actions.ts';

/** Reads one file in a worker that ends with it. */
export const readEstateFileInWorker: AdminActions['readEstateFile'] = (file, kind, current) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./estate-file-worker.ts', import.meta.url), {
      type: 'module',
    });
    worker.onmessage = ({ data }: MessageEvent<EstateFileReading>) => {
      worker.terminate();
      resolve(data);
    };
    worker.onerror = () => {
      worker.terminate();
      reject(new Error('The worker that reads estate files ended early.'));
    };
    worker.postMessage({ file, kind, current });
  });
