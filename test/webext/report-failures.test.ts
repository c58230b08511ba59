import { expect, test, vi } from 'vitest';
import { AppError } from '#core/errors.ts';
import { reportFailures } from '#webext/report-failures.ts';

function failWith(scope: EventTarget, type: string, more: object): Event {
  const event = Object.assign(new Event(type, { cancelable: true }), more);
  scope.dispatchEvent(event);
  return event;
}

test('a failure that nobody caught is reported once, by its code alone', () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const scope = new EventTarget();
  reportFailures(scope);
  const reason = new AppError('storage/failed', { what: 'secret' }, new Error('secret'));
  const event = failWith(scope, 'unhandledrejection', { reason });
  failWith(scope, 'unhandledrejection', { reason });
  failWith(scope, 'error', { error: new TypeError('secret') });
  expect(said.mock.calls).toEqual([['Jumpgate: storage/failed'], ['Jumpgate: TypeError']]);
  expect(event.defaultPrevented).toBe(true);
  said.mockRestore();
});
