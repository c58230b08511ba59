import fc from 'fast-check';
import * as v from 'valibot';
import type { AccessState } from '#core/access/access-state.ts';
import { PrincipalArnSchema, RoleArnSchema } from '#core/aws/arn.ts';
import { CHAIN_START } from '#core/ledger/chain.ts';
import { EstateIdSchema } from '#core/estate/configuration.ts';
import type { EffectiveChange, LedgerEntry } from '#core/ledger/record.ts';

export const ESTATE = v.parse(EstateIdSchema, 'acme');
/** A day on which every test ledger begins. */
export const DAY_ONE_MS = Date.UTC(2026, 0, 1);

export const principal = (n: number) =>
  v.parse(PrincipalArnSchema, `arn:aws:iam::111122223333:user/person-${n}`);
export const role = (n: number) =>
  v.parse(
    RoleArnSchema,
    `arn:aws:iam::200000000${String(n % 100).padStart(3, '0')}:role/jump/R${n}`,
  );

export const STATES: readonly AccessState[] = ['granted', 'conditional', 'trust-only', 'none'];

const actor = { arn: 'arn:aws:iam::111122223333:user/admin', userId: 'AIDAADMIN' };

/** Somebody who came in by Amazon Cognito, as everybody does there: by one role. */
export const COGNITO_ACTOR = {
  arn: 'arn:aws:sts::111122223333:assumed-role/JumpgateCognito/CognitoIdentityCredentials',
  person: {
    issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AcmePool1',
    name: 'robin@acme.example',
    subject: '6a756d70-6761-4e65-8c61-000000000001',
  },
  userId: 'AROACOGNITO0000000001:CognitoIdentityCredentials',
};

/** A commit whose only content is what it changed; `n` makes its id. */
export function commitEntry(
  n: number,
  effect: readonly EffectiveChange[],
  atMs = DAY_ONE_MS + n * 1000,
): LedgerEntry {
  return {
    kind: 'commit',
    atMs,
    actor,
    body: {
      format: 1,
      commitId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      name: `Change ${n}`,
      comment: 'Because it was asked for.',
      changes: [],
      actions: [],
      messages: [],
      outcome: 'done',
      effect,
    },
  };
}

/** One of many commits in which people come and go: it grants, or, each third, takes away. */
export const grantEntry = (n: number): LedgerEntry =>
  commitEntry(n, [
    {
      principal: principal(n % 7),
      role: role(n % 5),
      from: 'none',
      to: n % 3 ? 'granted' : 'none',
    },
  ]);

/** The first of them. */
export const grantEntries = (count: number): readonly LedgerEntry[] =>
  Array.from({ length: count }, (_, n) => grantEntry(n));

/** Any few pairs of a small estate changing to any states. */
export const effects = fc.array(
  fc.record({
    principal: fc.integer({ min: 0, max: 3 }).map(principal),
    role: fc.integer({ min: 0, max: 3 }).map(role),
    from: fc.constant<AccessState>('none'),
    to: fc.constantFrom(...STATES),
  }),
  { maxLength: 5 },
);

/** Any sequence of commits whose clocks may step back and forth by up to a few seconds. */
export const commitSequences = fc
  .array(fc.record({ effect: effects, driftMs: fc.integer({ min: -5000, max: 5000 }) }), {
    minLength: 1,
    maxLength: 25,
  })
  .map((commits) =>
    commits.map(({ effect, driftMs }, n) =>
      commitEntry(n, effect, DAY_ONE_MS + n * 1000 + driftMs),
    ),
  );

/** A drift record that saw one trust, named by `n`, as somebody else left it. */
export function driftEntry(n: number): LedgerEntry {
  const ref = { kind: 'trust' as const, role: role(1) };
  return {
    kind: 'drift',
    atMs: DAY_ONE_MS + n * 1000,
    actor,
    body: {
      format: 1,
      effect: [],
      documents: [{ ref, before: null, after: `{"Version":"2012-10-17","Id":"${n}"}` }],
      comment: '',
    },
  };
}

/** A publication of one menu for each series, in version `n`. */
export function publicationEntry(n: number, series: readonly string[]): LedgerEntry {
  return {
    kind: 'publication',
    atMs: DAY_ONE_MS + n * 1000,
    actor,
    body: {
      format: 1,
      kid: 'key',
      menus: series.map((one) => ({
        person: one.split('/').at(-1) ?? one,
        series: one,
        version: n,
        sha256: CHAIN_START.hash,
      })),
    },
  };
}
