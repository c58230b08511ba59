import fc from 'fast-check';
import { expect, test } from 'vitest';
import { landingOf } from '#app/landing-address.ts';
import { parseRoleLink, toRequestLink, toRoleLink, withoutRole } from '#app/role-link.ts';
import { PARTITIONS, partitionOfConsoleHost } from '#core/aws/partitions.ts';

const dashboard =
  'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards:name=Pay%20ments';

const consoles = Object.values(PARTITIONS).flatMap(({ consoleDomain, extraConsoleHosts }) =>
  consoleDomain === null ? [] : [consoleDomain, `eu-west-1.${consoleDomain}`, ...extraConsoleHosts],
);
const query = fc
  .stringMatching(/^[a-z0-9=&%+;:._-]{0,30}$/)
  .filter((text) => !text.includes('jumpgate='));
const pages = fc
  .record({
    host: fc.constantFrom(...consoles),
    path: fc.stringMatching(/^[\w/.~-]{0,20}$/),
    query,
    hash: fc.string({ maxLength: 20 }),
  })
  .map(({ host, path, query: search, hash }) => {
    const url = new URL(`https://${host}/`);
    url.pathname = path;
    url.search = search;
    url.hash = hash;
    return url.href;
  });
const references = fc.record({
  account: fc
    .oneof(
      fc.constantFrom('200000104729', 'payments-prod', 'مدفوعات prod', '<b>&=#?%'),
      fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).map((name) => name.trim()),
    )
    .filter((name) => name !== '' && !name.includes('/') && !/\p{Cs}/u.test(name)),
  role: fc.constantFrom('Auditor', 'jump/Auditor', 'a/b/x+=,.@-_'),
});

test('a link says the role and the page it was made of', () => {
  const link = toRoleLink(dashboard, { account: '200000104729', role: 'jump/Auditor' });
  expect(link).toBe(
    'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1&jumpgate=200000104729/jump/Auditor#dashboards:name=Pay%20ments',
  );
  expect(parseRoleLink(link)).toEqual({
    kind: 'role',
    partition: 'aws',
    reference: { account: '200000104729', role: 'jump/Auditor' },
    destination: dashboard,
  });
});

test('every page and every role come back from their link', () => {
  fc.assert(
    fc.property(pages, references, (page, reference) => {
      const link = toRoleLink(page, reference);
      expect(withoutRole(link)).toBe(withoutRole(page));
      const parsed = parseRoleLink(link);
      expect(parsed).toMatchObject({ kind: 'role', reference });
      if (parsed.kind === 'role' && parsed.destination !== undefined)
        expect(parsed.destination).toBe(withoutRole(page));
    }),
  );
});

test('whatever an address says, a switch ends on the console of the role’s partition', () => {
  const hosts = fc.oneof(
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    pages,
    fc.string(),
    fc.constantFrom(
      'https://console.aws.amazon.com.evil.example/?jumpgate=a/b',
      'https://evil.example/?x=console.aws.amazon.com&jumpgate=a/b',
      'https://user:pass@console.aws.amazon.com:444/x?jumpgate=a/b',
      'https://console.aws.amazon.com//evil.example/?jumpgate=a/b',
      'https://console.aws.amazon.com/\\evil.example?jumpgate=a/b',
      'javascript:alert(1)//console.aws.amazon.com/?jumpgate=a/b',
      'http://console.aws.amazon.com/?jumpgate=a/b',
    ),
  );
  fc.assert(
    fc.property(
      hosts,
      fc.constantFrom(PARTITIONS.aws, PARTITIONS['aws-cn']),
      (address, partition) => {
        const marked = URL.canParse(address)
          ? toRoleLink(address, { account: 'a', role: 'b' })
          : address;
        for (const one of [address, marked]) {
          const link = parseRoleLink(one);
          if (link.kind !== 'role') continue;
          expect(partitionOfConsoleHost(new URL(one).hostname)?.id).toBe(link.partition);
          const landing = new URL(
            landingOf(
              partition,
              {},
              {
                landing: 'home',
                ...(link.destination === undefined ? {} : { destination: link.destination }),
              },
            ),
          );
          expect([landing.protocol, landing.username, landing.port]).toEqual(['https:', '', '']);
          expect(partitionOfConsoleHost(landing.hostname)).toBe(partition);
          expect(landing.search).not.toContain('jumpgate=');
        }
      },
    ),
    { numRuns: 400 },
  );
});

test.each([
  ['https://evil.example/?jumpgate=a/b', 'not-console'],
  ['http://console.aws.amazon.com/?jumpgate=a/b', 'not-console'],
  ['https://console.aws.amazon.com/', 'no-role'],
  ['https://console.aws.amazon.com/?jumpgate=', 'no-role'],
  ['https://console.aws.amazon.com/?jumpgate=payments-prod', 'no-role'],
  ['https://console.aws.amazon.com/?jumpgate=payments-prod/', 'no-role'],
  ['https://console.aws.amazon.com/?jumpgate=/Auditor', 'no-role'],
  ['https://console.aws.amazon.com/?jumpgate=a/b c', 'no-role'],
  ['https://console.aws.amazon.com/?jumpgate=%zz/b', 'no-role'],
  ['https://console.aws.amazon.com/?jumpgate=a/b&jumpgate=a/c', 'two-roles'],
  [
    'https://console.aws.amazon.com/?jumpgate=arn:aws-cn:iam::200000104729:role/Auditor',
    'other-partition',
  ],
  ['https://console.aws.amazon.com/?jumpgate=arn:aws:iam::200000104729:user/ada', 'no-role'],
  [`https://console.aws.amazon.com/?jumpgate=a/b&x=${'y'.repeat(4096)}`, 'not-console'],
] as const)('%s is no role link: %s', (address, reason) => {
  expect(parseRoleLink(address)).toEqual({ kind: 'malformed', reason });
});

test('a role’s ARN is a reference too, and a link without a page leaves the landing open', () => {
  const arn = 'arn:aws:iam::200000104729:role/jump/Auditor';
  expect(parseRoleLink(`https://console.aws.amazon.com/?jumpgate=${arn}`)).toEqual({
    kind: 'role',
    partition: 'aws',
    reference: { account: '200000104729', role: 'jump/Auditor', partition: 'aws' },
  });
});

test('a request’s link keeps its text in the fragment', () => {
  const link = toRequestLink('console.aws.amazon.com', 'jumpgate-request:1:abc');
  expect(new URL(link).search).toBe('?jumpgate=request');
  expect(parseRoleLink(link)).toEqual({ kind: 'request', text: 'jumpgate-request:1:abc' });
});
