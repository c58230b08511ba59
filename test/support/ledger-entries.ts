import fc from 'fast-check';
import * as v from 'valibot';
import type { AccessState } from '#core/access/access-state.ts';
import {
  PrincipalArnSchema,
  RoleArnSchema,
  type AccountId,
  type PrincipalArn,
  type RoleArn,
} from '#core/aws/arn.ts';
import { writeOwnedTrust } from '#core/change/owned-statements.ts';
import { CHAIN_START } from '#core/ledger/chain.ts';
import { EstateIdSchema } from '#core/estate/configuration.ts';
import type { CommittedAction, EffectiveChange, LedgerEntry } from '#core/ledger/record.ts';

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
  actions: readonly CommittedAction[] = [],
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
      actions,
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

/** A trust of ours with a statement for each date; seconds after {@link DAY_ONE_MS}, null without a date. */
function ownTrust(of: RoleArn, dates: readonly (readonly [PrincipalArn, number | null])[]): string {
  const place = { partition: 'aws', jumpAccount: '111122223333' as AccountId, role: of } as const;
  const statements = dates.map(([name, seconds]) => {
    const untilMs = seconds === null ? null : DAY_ONE_MS + seconds * 1000;
    const terms = { mfa: true, untilMs };
    return writeOwnedTrust({ kind: 'named', terms, principals: [name] }, place, new Set());
  });
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** The writing of one trust, as a commit records it. */
function trustAction(of: RoleArn, before: string | null, after: string): CommittedAction {
  const account = '200000000001' as AccountId;
  return {
    account,
    ref: { kind: 'trust', role: of },
    call: { api: 'UpdateAssumeRolePolicy', role: of, document: after },
    before,
    after,
    attempts: 1,
    atMs: DAY_ONE_MS,
    result: { kind: 'done', requestId: null },
  };
}

const trustWrite = fc.record({
  of: fc.integer({ min: 0, max: 3 }).map(role),
  dates: fc.uniqueArray(
    fc.tuple(
      fc.integer({ min: 0, max: 3 }).map(principal),
      fc.option(fc.integer({ min: 0, max: 30 })),
    ),
    { selector: ([name]) => name, minLength: 1, maxLength: 3 },
  ),
});

/**
 * Any sequence of commits whose clocks may step back and forth by up to a few seconds, and which write trusts with and without dates.
 */
export const commitSequences = fc
  .array(
    fc.record({
      effect: effects,
      driftMs: fc.integer({ min: -5000, max: 5000 }),
      write: fc.option(trustWrite, { freq: 2, nil: undefined }),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((commits) => {
    const texts = new Map<RoleArn, string>();
    return commits.map(({ effect, driftMs, write }, n): LedgerEntry => {
      const atMs = DAY_ONE_MS + n * 1000 + driftMs;
      if (!write) return commitEntry(n, effect, atMs);
      const after = ownTrust(write.of, write.dates);
      const action = trustAction(write.of, texts.get(write.of) ?? null, after);
      texts.set(write.of, after);
      return commitEntry(n, effect, atMs, [action]);
    });
  });

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
