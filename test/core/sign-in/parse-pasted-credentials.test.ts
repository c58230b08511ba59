import { expect, test } from 'vitest';
import { parsePastedCredentials } from '#core/sign-in/parse-pasted-credentials.ts';

const ID = 'ASIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const TOKEN = `IQoJb3JpZ2luX2VjEHQaCXVzLWVhc3QtMSJ${'Ab9/+'.repeat(60)}==`;
const credentials = { accessKeyId: ID, secretAccessKey: SECRET, sessionToken: TOKEN };

test.each([
  [
    'POSIX exports',
    `export AWS_ACCESS_KEY_ID="${ID}"\nexport AWS_SECRET_ACCESS_KEY="${SECRET}"\nexport AWS_SESSION_TOKEN="${TOKEN}"`,
  ],
  [
    'exports without quotes on one line',
    `export AWS_ACCESS_KEY_ID=${ID}; export AWS_SECRET_ACCESS_KEY=${SECRET}; export AWS_SESSION_TOKEN=${TOKEN}`,
  ],
  [
    'cmd',
    `SET AWS_ACCESS_KEY_ID=${ID}\r\nSET AWS_SECRET_ACCESS_KEY=${SECRET}\r\nSET AWS_SESSION_TOKEN=${TOKEN}`,
  ],
  [
    'PowerShell',
    `$Env:AWS_ACCESS_KEY_ID="${ID}"\n$Env:AWS_SECRET_ACCESS_KEY="${SECRET}"\n$Env:AWS_SESSION_TOKEN="${TOKEN}"`,
  ],
  [
    'an ini block',
    `[111122223333_Admin]\naws_access_key_id = ${ID}\naws_secret_access_key = ${SECRET}\naws_session_token = ${TOKEN}\n`,
  ],
  [
    'a credential process',
    JSON.stringify({
      Version: 1,
      AccessKeyId: ID,
      SecretAccessKey: SECRET,
      SessionToken: TOKEN,
    }),
  ],
  [
    'camel case',
    JSON.stringify({ accessKeyId: ID, secretAccessKey: SECRET, sessionToken: TOKEN }, null, 2),
  ],
])('reads %s', (_, text) => {
  expect(parsePastedCredentials(text)).toEqual({ kind: 'credentials', credentials });
});

test('takes the expiry from what the STS command prints', () => {
  const text = JSON.stringify({
    Credentials: {
      AccessKeyId: ID,
      SecretAccessKey: SECRET,
      SessionToken: TOKEN,
      Expiration: '2026-11-22T17:00:00+00:00',
    },
    AssumedRoleUser: { AssumedRoleId: 'AROAX:ada', Arn: 'arn:aws:sts::1:assumed-role/A/ada' },
  });
  expect(parsePastedCredentials(text)).toEqual({
    kind: 'credentials',
    credentials: { ...credentials, expiresAtMs: Date.UTC(2026, 10, 22, 17) },
  });
});

test('refuses long-term keys, with or without a token', () => {
  const text = `aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = ${SECRET}`;
  expect(parsePastedCredentials(text)).toEqual({ kind: 'long-term' });
  expect(parsePastedCredentials(`${text}\naws_session_token = ${TOKEN}`)).toEqual({
    kind: 'long-term',
  });
});

test.each([
  ['', ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token']],
  [`aws_access_key_id=${ID}`, ['aws_secret_access_key', 'aws_session_token']],
  [
    `aws_access_key_id=ASIA\naws_secret_access_key=${SECRET}\naws_session_token=${TOKEN}`,
    ['aws_access_key_id'],
  ],
])('names what is missing of a paste that was cut', (text, missing) => {
  expect(parsePastedCredentials(text)).toEqual({ kind: 'incomplete', missing });
});
