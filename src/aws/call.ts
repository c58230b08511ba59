import { AppError } from '#core/errors.ts';
import { toAppError, type CallContext } from './errors.ts';

/** How one request is watched and stopped. */
export interface CallWatch extends Pick<CallContext, 'patienceMs'> {
  readonly signal?: AbortSignal | undefined;
  /** Told of every request that left, retries included, by API name. */
  readonly onCall?: ((api: string) => void) | undefined;
}

/** A request's name and how it is watched. */
export type CallOptions = CallContext & CallWatch;

interface WithMetadata {
  readonly $metadata: { readonly attempts?: number };
}

/**
 * Makes one SDK call: counts it, lets the signal end it at once (also while the SDK waits before a retry), and
 * translates whatever goes wrong.
 *
 * @param send - Sends the command with the options it is given.
 * @throws AppError `aws/*`, `operation/stopped`
 */
export async function call<T extends WithMetadata>(
  options: CallOptions,
  send: (http: {
    readonly abortSignal?: AbortSignal;
    readonly requestTimeout?: number;
  }) => Promise<T>,
): Promise<T> {
  const { signal, onCall, patienceMs } = options;
  if (signal?.aborted) throw new AppError('operation/stopped', {});
  const api = options.action.slice(options.action.indexOf(':') + 1);
  const count = (attempts = 1): void => {
    for (let n = 1; n < attempts; n += 1) onCall?.(api);
  };
  onCall?.(api);
  const stop = untilStopped(signal);
  try {
    const reply = await Promise.race([
      send({
        ...(signal && { abortSignal: signal }),
        ...(patienceMs !== undefined && { requestTimeout: patienceMs }),
      }),
      stop.stopped,
    ]);
    count(reply.$metadata.attempts);
    return reply;
  } catch (error) {
    if (hasMetadata(error)) count(error.$metadata.attempts);
    throw toAppError(error, options);
  } finally {
    stop.forget();
  }
}

function untilStopped(signal: AbortSignal | undefined): {
  readonly stopped: Promise<never>;
  readonly forget: () => void;
} {
  let stop = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(new AppError('operation/stopped', {}));
  });
  signal?.addEventListener('abort', stop, { once: true });
  return { stopped, forget: () => signal?.removeEventListener('abort', stop) };
}

function hasMetadata(error: unknown): error is WithMetadata {
  return error instanceof Error && '$metadata' in error;
}
