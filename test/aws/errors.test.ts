import { expect, test } from 'vitest';
import { exceptionName, toAppError } from '#aws/errors.ts';
import { AppError } from '#core/errors.ts';

const context = {
  action: 'iam:GetRole',
  account: '200000104729',
  host: 'iam.amazonaws.com',
  region: 'us-east-1',
};

function thrown(name: string, extra: object = {}, message = 'No.'): Error {
  return Object.assign(new Error(message), { name, ...extra });
}
const answered = (status: number) => ({ $fault: 'client', $metadata: { httpStatusCode: status } });

test.each([
  ['AccessDenied', 'aws/access-denied'],
  ['AccessDeniedException', 'aws/access-denied'],
  ['AWSOrganizationsNotInUseException', 'aws/not-found'],
  ['ConcurrentModificationException', 'aws/concurrent-modification'],
  ['ConditionalRequestConflict', 'aws/concurrent-modification'],
  ['DeleteConflictException', 'aws/delete-conflict'],
  ['EntityAlreadyExistsException', 'aws/already-exists'],
  ['EntityTemporarilyUnmodifiableException', 'aws/temporarily-unmodifiable'],
  ['ExpiredToken', 'aws/credentials-expired'],
  ['ExpiredTokenException', 'aws/credentials-expired'],
  ['InvalidClientTokenId', 'aws/credentials-unknown'],
  ['LimitExceededException', 'aws/limit-exceeded'],
  ['MalformedPolicyDocumentException', 'aws/malformed-document'],
  ['NoSuchBucket', 'aws/not-found'],
  ['NoSuchEntityException', 'aws/not-found'],
  ['PermanentRedirect', 'aws/wrong-region'],
  ['RequestTimeTooSkewed', 'aws/clock-skewed'],
  ['ServiceFailureException', 'aws/service-failed'],
  ['SignatureDoesNotMatch', 'aws/credentials-unknown'],
  ['SlowDown', 'aws/throttled'],
  ['Throttling', 'aws/throttled'],
  ['ThrottlingException', 'aws/throttled'],
  ['TooManyRequestsException', 'aws/throttled'],
  ['UnmodifiableEntityException', 'aws/rejected'],
])('reads %s as %s', (name, code) => {
  expect(toAppError(thrown(name, answered(400)), context).code).toBe(code);
});

test.each([
  ['a fetch that failed', new TypeError('Failed to fetch'), 'aws/unreachable'],
  ['a request that took too long', thrown('TimeoutError'), 'aws/unreachable'],
  ['a socket that closed', thrown('Error', { code: 'ECONNRESET' }), 'aws/unreachable'],
  ['an aborted request', thrown('AbortError'), 'operation/stopped'],
  ['an unnamed 503', thrown('Weird', answered(503)), 'aws/service-failed'],
  ['a body that is no AWS answer', new SyntaxError('Unexpected <'), 'aws/unexpected-answer'],
  ['something that is no error', 'oops', 'aws/unexpected-answer'],
])('reads %s by what is known of it', (_, error, code) => {
  expect(toAppError(error, context).code).toBe(code);
});

const NOW_MS = Date.UTC(2026, 10, 30, 12);
const signedOff = (name: string, minutes: number, date?: string) =>
  toAppError(
    thrown(name, {
      ...answered(403),
      $response: {
        headers: { date: date ?? new Date(NOW_MS + minutes * 60_000).toUTCString() },
      },
    }),
    context,
    NOW_MS,
  );

test.each([
  ['SignatureDoesNotMatch', 6, 'aws/clock-behind'],
  ['SignatureDoesNotMatch', -6, 'aws/clock-ahead'],
  ['SignatureDoesNotMatch', 4, 'aws/credentials-unknown'],
  ['InvalidSignatureException', 6, 'aws/clock-behind'],
  ['InvalidSignatureException', 0, 'aws/credentials-unknown'],
  ['RequestTimeTooSkewed', 16, 'aws/clock-behind'],
  ['RequestExpired', 16, 'aws/clock-behind'],
  // Refused for something else, whatever the clock says.
  ['AccessDenied', 60, 'aws/access-denied'],
  ['ExpiredToken', 60, 'aws/credentials-expired'],
])('%s with AWS’s clock %i minutes on is %s', (name, minutes, code) => {
  expect(signedOff(name, minutes).code).toBe(code);
});

test('says by how many minutes the clock is off, and of a date that is none that it is unknown', () => {
  const error = signedOff('SignatureDoesNotMatch', 17);
  expect(error.details).toEqual({ host: context.host, minutes: 17 });
  expect(signedOff('SignatureDoesNotMatch', 17, 'soon').code).toBe('aws/credentials-unknown');
  expect(signedOff('RequestTimeTooSkewed', 17, 'soon').code).toBe('aws/clock-skewed');
});

test('keeps the original as the cause, and lets an error of ours pass', () => {
  const original = thrown('NoSuchKey', answered(404));
  const error = toAppError(original, context);
  expect(error.cause).toBe(original);
  expect(exceptionName(error)).toBe('NoSuchKey');
  const ours = new AppError('sign-in/session-ended', {});
  expect(toAppError(ours, context)).toBe(ours);
});

test('tells which kind of policy refused, in the words of AWS', () => {
  const message =
    'User: arn:aws:iam::1:user/a is not authorized to perform: sts:AssumeRole on resource: x with an explicit deny because a service control policy explicitly denies the action';
  expect(toAppError(thrown('AccessDenied', answered(403), message), context)).toMatchObject({
    details: { reason: 'Because a service control policy explicitly denies the action.' },
  });
});

test('lets neither a key nor a token through in a message', () => {
  const secret = `${'Ab1/'.repeat(60)}==`;
  const error = toAppError(
    thrown('OddException', answered(400), `key ASIAABCDEFGHIJKLMNOP token ${secret} refused`),
    context,
  );
  const text = JSON.stringify(error.details);
  expect(text).toContain('refused');
  expect(text).not.toContain('ASIAABCDEFGHIJKLMNOP');
  expect(text).not.toContain(secret.slice(0, 40));
});
