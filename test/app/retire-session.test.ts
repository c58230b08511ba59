import { expect, test } from 'vitest';
import type { ConsoleDeps } from '#app/console-deps.ts';
import { retireSession } from '#app/retire-session.ts';
import type { Arrival } from '#core/console/arrival.ts';
import type { ConsoleSession } from '#core/messages.ts';

const multi = (differentiator: string): ConsoleSession => ({
  partition: 'aws',
  mode: 'multi',
  differentiator,
  signInEndpoint: 'eu-west-1.signin.aws.amazon.com',
});

function tabs(sessions: readonly ConsoleSession[], arrival: Arrival) {
  const opened: (readonly [string, number | undefined])[] = [];
  const closed: number[] = [];
  const deps = {
    loadSessions: () =>
      Promise.resolve(sessions.map((session, at) => ({ tabId: at + 1, session, seenAtMs: at }))),
    openAddress: (url: string, _: string, tabId?: number) => {
      opened.push([url, tabId]);
      return Promise.resolve(tabId ?? 77);
    },
    awaitArrival: () => Promise.resolve(arrival),
    closeTabs: (tabIds: readonly number[]) => {
      closed.push(...tabIds);
      return Promise.resolve();
    },
    forgetSignIn: () => Promise.resolve(),
    now: () => 0,
    // as: the rest of the browser is not touched.
  } as unknown as ConsoleDeps;
  return { deps, opened, closed };
}

test('a session is signed out in its own tab, and all tabs that show it are closed', async () => {
  const { deps, opened, closed } = tabs([multi('one'), multi('two'), multi('one')], {
    kind: 'elsewhere',
  });
  await retireSession(deps, 1);
  expect(opened).toEqual([['https://eu-west-1.signin.aws.amazon.com/sessions/one/v1/logout', 1]]);
  expect(closed).toEqual([1, 3]);
});

test('a sign-out that nothing answers leaves the tabs and says so', async () => {
  const { deps, closed } = tabs([multi('one')], { kind: 'silence' });
  await expect(retireSession(deps, 1)).rejects.toMatchObject({ code: 'switch/console-changed' });
  expect(closed).toEqual([]);
});

test('a tab that has gone meanwhile needs no sign-out', async () => {
  const { deps, opened } = tabs([], { kind: 'silence' });
  await retireSession(deps, 1);
  expect(opened).toEqual([]);
});
