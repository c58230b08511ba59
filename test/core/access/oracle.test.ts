import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccessState } from '#core/access/access-state.ts';
import { compileEstate } from '#core/access/compile-estate.ts';
import { evaluateEstate } from '#core/access/evaluate-access.ts';
import { explainAccess } from '#core/access/explain-access.ts';
import {
  DECIDED_NAMES,
  decidedConditions,
  pairCases,
  SESSION_NAMES,
  sessionConditions,
  tagConditions,
} from '../../support/access-arbitraries.ts';
import {
  askedRole,
  askingPrincipal,
  pictureOfCase,
  stateOfCase,
  type PairCase,
} from '../../support/access-case.ts';
import { isAllowedByOracle, type Session } from '../../support/access-oracle.ts';
import { untidyEstates } from '../../support/untidy-estate.ts';

/** Estates to compare, and tenths of the pairs; a longer run sets another number. */
const RUNS = Number(process.env['JUMPGATE_RUNS'] ?? 60);

/** The sessions a principal of a case may come with; a state must be true in each. */
const SESSIONS: Readonly<Record<PairCase['principal'], readonly Session[]>> = {
  user: [
    { 'sts:RoleSessionName': 'ada', 'aws:SourceIp': '10.1.2.3' },
    {
      'sts:RoleSessionName': 'ada',
      'aws:MultiFactorAuthPresent': 'true',
      'aws:MultiFactorAuthAge': '100',
      'aws:SourceIp': '192.0.2.9',
      'aws:TagKeys': ['team', 'other'],
      'sts:TransitiveTagKeys': ['team'],
      'aws:RequestTag/team': 'Admin',
    },
    {
      'sts:RoleSessionName': 'other',
      'sts:ExternalId': 'x-1',
      'aws:MultiFactorAuthPresent': 'false',
      'aws:SourceIp': '2001:db8::1',
      'sts:SourceIdentity': 'ada',
      'aws:PrincipalOrgID': 'o-acme',
      'aws:TagKeys': ['cost'],
    },
  ],
  role: [
    { 'sts:RoleSessionName': 'job', 'aws:SourceIp': '10.1.2.3' },
    {
      'sts:RoleSessionName': 'ada',
      'sts:ExternalId': 'x-1',
      'aws:SourceIp': '192.0.2.9',
      'aws:PrincipalTag/team': 'B',
      'aws:PrincipalTag/none': 'x',
      'aws:TagKeys': ['team', 'cost'],
      'aws:PrincipalOrgID': 'o-acme',
    },
  ],
};

const askOracle = (pair: PairCase, session: Session) =>
  isAllowedByOracle(pictureOfCase(pair), askingPrincipal(pair), askedRole(pair), session);

const CLOSED: ReadonlySet<AccessState> = new Set([
  'none',
  'assertion-only',
  'trust-only',
  'denied',
]);

test('a state that promises or refuses access agrees with the oracle in every session', async () => {
  const conditions = fc.oneof(decidedConditions, tagConditions, sessionConditions);
  await fc.assert(
    fc.asyncProperty(pairCases(conditions, SESSION_NAMES), async (pair) => {
      const state = stateOfCase(pair);
      if (state === 'conditional' || state === 'unknown') return;
      for (const session of SESSIONS[pair.principal]) {
        expect(await askOracle(pair, session)).toBe(state === 'granted');
      }
    }),
    { numRuns: 10 * RUNS },
  );
});

test('with nothing left to the session, every pair is decided, and as the oracle decides it', async () => {
  const conditions = fc.oneof(decidedConditions, tagConditions);
  await fc.assert(
    fc.asyncProperty(pairCases(conditions, DECIDED_NAMES), async (pair) => {
      const state = stateOfCase(pair);
      // A role's session may bring tags of its own.
      const hasOpenTag =
        pair.principal === 'role' && /PrincipalTag|userid/i.test(JSON.stringify(pair));
      if (state === 'unknown' || hasOpenTag) return;
      const isAllowed = await askOracle(pair, SESSIONS[pair.principal][0]!);
      expect(isAllowed ? state === 'granted' : CLOSED.has(state)).toBe(true);
    }),
    { numRuns: 10 * RUNS },
  );
});

test('in an untidy estate every pair of the table is as the oracle says, and as it is when asked about alone', async () => {
  const conditions = fc.oneof(decidedConditions, tagConditions, sessionConditions);
  await fc.assert(
    fc.asyncProperty(untidyEstates(conditions, DECIDED_NAMES), async (picture) => {
      const { estate, table } = evaluateEstate(compileEstate(picture));
      for (const { arn: principal, kind } of estate.principals) {
        for (const { arn: role } of estate.roles) {
          const state = table.stateOf(principal, role);
          expect(explainAccess(estate, principal, role).state).toBe(state);
          if (state === 'conditional' || state === 'unknown') continue;
          const session = SESSIONS[kind][1]!;
          const isAllowed = await isAllowedByOracle(picture, principal, role, session);
          expect(isAllowed).toBe(state === 'granted');
        }
      }
    }),
    { numRuns: RUNS },
  );
});
