import { isAppError } from '#core/errors.ts';

/** What may be said of a failure: its code, or for what is not ours the name of its class. Messages can hold anything. */
export function failureName(failure: unknown): string {
  if (isAppError(failure)) return failure.code;
  return failure instanceof Error ? failure.name : typeof failure;
}

/**
 * The one place where failures end that nobody caught: each kind is reported once to the console, by its code alone. It
 * recovers nothing. To be called at the top level of the background, before anything is awaited.
 *
 * @param scope - The background's global; tests give their own.
 */
export function reportFailures(scope: Pick<EventTarget, 'addEventListener'> = globalThis): void {
  const reported = new Set<string>();
  const report = (event: Event, failure: unknown): void => {
    // The browser's own report would print message and stack.
    event.preventDefault();
    const name = failureName(failure);
    if (reported.has(name)) return;
    reported.add(name);
    // eslint-disable-next-line no-console -- the background has no page to say it on
    console.error(`Jumpgate: ${name}`);
  };
  scope.addEventListener('error', (event) => {
    report(event, 'error' in event ? event.error : undefined);
  });
  scope.addEventListener('unhandledrejection', (event) => {
    report(event, 'reason' in event ? event.reason : undefined);
  });
}
