/** Why a request was aborted: nobody answered it in time. */
const LATE = new Error('No answer came in time.');

/** Of a request's options what is looked at here. */
interface SendOptions {
  readonly abortSignal?: AbortSignal;
  readonly requestTimeout?: number;
}

/** What carries the requests of an SDK client. */
interface Handler<Request, Response> {
  handle: (request: Request, options?: SendOptions) => Promise<Response>;
}

/** Longest wait for one answer, milliseconds: a page of GetAccountAuthorizationDetails can take several seconds. */
export const REQUEST_TIMEOUT_MS = 30_000;

/**
 * Lets as many requests to one host out at a time as there are connections, in the order in which they came. So the wait for an answer
 * begins when a request is sent, not when a browser puts it in line; and one that is not answered in time is aborted, which gives its
 * connection back: the SDK's own timeout only stops listening.
 *
 * The wait is `requestTimeout` of the request, after which it fails as `NoAnswer` and is not sent again; without one it is
 * {@link REQUEST_TIMEOUT_MS} and ends as the SDK's `TimeoutError`, after which the SDK tries again.
 *
 * @param count - Connections that the carrier opens to one host.
 * @returns What makes a handler's sending wait in line.
 */
export function createConnections(count: number) {
  let busy = 0;
  const waiting: (() => void)[] = [];
  const enter = async (): Promise<void> => {
    if (busy < count) busy += 1;
    else await new Promise<void>((go) => waiting.push(go));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  };
  return <Request, Response>(handler: Handler<Request, Response>) => {
    const handle = async (
      request: Request,
      { abortSignal, requestTimeout, ...options }: SendOptions = {},
    ): Promise<Response> => {
      await enter();
      const sent = new AbortController();
      const stop = (): void => sent.abort();
      if (abortSignal?.aborted) stop();
      abortSignal?.addEventListener('abort', stop);
      const timer = setTimeout(() => sent.abort(LATE), requestTimeout ?? REQUEST_TIMEOUT_MS);
      try {
        return await handler.handle(request, { ...options, abortSignal: sent.signal });
      } catch (error) {
        throw sent.signal.reason === LATE ? lateError(requestTimeout !== undefined, error) : error;
      } finally {
        clearTimeout(timer);
        abortSignal?.removeEventListener('abort', stop);
        leave();
      }
    };
    return handle;
  };
}

function lateError(isLast: boolean, cause: unknown): Error {
  const error = new Error('No answer came in time.', { cause });
  error.name = isLast ? 'NoAnswer' : 'TimeoutError';
  return error;
}
