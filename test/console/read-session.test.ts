// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { readSession } from '#console/read-session.ts';

const page = (html: string) => new DOMParser().parseFromString(html, 'text/html');
const meta = (data: unknown) =>
  `<meta name="awsc-session-data" content="${JSON.stringify(data).replaceAll('"', '&quot;')}">`;

test('a classic page in a role says who signed in and which role it shows', () => {
  const document = page(
    meta({ infrastructureRegion: 'eu-west-1', signInEndpoint: 'signin.aws.amazon.com' }),
  );
  const facts = {
    loginAccount: '1111-2222-3333',
    loginUser: 'ada',
    roleAccount: '2000-0010-4729',
    roleUser: 'Admin/ada',
  };
  expect(readSession({ host: 'eu-west-1.console.aws.amazon.com', document, facts })).toEqual({
    partition: 'aws',
    mode: 'classic',
    baseAccount: '111122223333',
    baseUser: 'ada',
    role: { account: '200000104729', name: 'Admin' },
    region: 'eu-west-1',
    signInEndpoint: 'signin.aws.amazon.com',
  });
});

test('a page whose scripts say nothing is read by its elements', () => {
  const document = page(
    '<dd id="awsc-login-display-name-account">1111-2222-3333</dd><dd id="awsc-login-display-name-user">ada</dd>',
  );
  expect(readSession({ host: 'console.aws.amazon.com', document, facts: {} })).toMatchObject({
    mode: 'classic',
    baseAccount: '111122223333',
    baseUser: 'ada',
  });
});

test('a multi-session page in a role has no base of its own', () => {
  const facts = { loginAccount: '2000-0010-4729', loginUser: 'Admin/ada' };
  const host = '200000104729-abcdefgh.eu-west-1.console.aws.amazon.com';
  expect(readSession({ host, document: page(''), facts })).toEqual({
    partition: 'aws',
    mode: 'multi',
    role: { account: '200000104729', name: 'Admin' },
    region: 'eu-west-1',
    differentiator: 'abcdefgh',
  });
});

test.each(['evil.example', 'console.aws.amazon.com.evil.example', 'signin.aws.amazon.com'])(
  '%s is no console',
  (host) => {
    expect(
      readSession({ host, document: page(''), facts: { loginAccount: '111122223333' } }),
    ).toBeUndefined();
  },
);

test('session data that is not JSON is passed over', () => {
  const document = page('<meta name="awsc-session-data" content="{">');
  expect(
    readSession({
      host: 'console.aws.amazon.com',
      document,
      facts: { loginAccount: '111122223333' },
    })?.mode,
  ).toBe('classic');
});

test('the page that a multi-session session leaves behind shows no session, though its host still names one', () => {
  const host = '200000104729-abcdefgh.eu-west-1.console.aws.amazon.com';
  const document = page('<h1>Signed out</h1>');
  expect(readSession({ host, document, facts: {} })).toBeUndefined();
});
