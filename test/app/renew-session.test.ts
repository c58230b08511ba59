import { expect, test } from 'vitest';
import { renewSession } from '#app/renew-session.ts';
import { AppError } from '#core/errors.ts';

/** A session that comes back to life at a step, and the steps that were taken. */
function world(helps: 'forget' | 'expire' | 'sign-in' | 'nothing') {
  const steps: string[] = [];
  let isAlive = false;
  const step = (name: typeof helps) => () => {
    steps.push(name);
    if (name === helps) isAlive = true;
  };
  const soon = (work: () => void) => () => {
    work();
    return Promise.resolve();
  };
  const deps = {
    forget: step('forget'),
    fetchCallerIdentity: () =>
      isAlive
        ? Promise.resolve({} as never)
        : Promise.reject(new AppError('aws/credentials-expired', {})),
    expireCredentials: soon(step('expire')),
    signInAgain: soon(step('sign-in')),
  };
  return { steps, deps };
}

test.each([
  ['forget', ['forget']],
  ['expire', ['forget', 'expire', 'forget']],
  ['sign-in', ['forget', 'expire', 'forget', 'sign-in', 'forget']],
] as const)('where %s helps, nothing more is asked for', async (helps, taken) => {
  const { steps, deps } = world(helps);
  await renewSession(deps);
  expect(steps).toEqual(taken);
});

test('a session that nothing helps is ended, and nobody is asked who did not sign in here', async () => {
  const { steps, deps } = world('nothing');
  const { signInAgain: _, ...withoutAsking } = deps;
  await expect(renewSession(withoutAsking)).rejects.toMatchObject({
    code: 'sign-in/session-ended',
  });
  expect(steps).not.toContain('sign-in');
});

test('an AWS that cannot be reached is no reason to sign in again', async () => {
  const { steps, deps } = world('nothing');
  const fetchCallerIdentity = () =>
    Promise.reject(new AppError('aws/unreachable', { host: 'sts' }));
  await expect(renewSession({ ...deps, fetchCallerIdentity })).rejects.toMatchObject({
    code: 'aws/unreachable',
  });
  expect(steps).toEqual(['forget']);
});
