import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAccessTable } from '#core/access/access-table.ts';
import { accessAsOf } from '#core/ledger/access-as-of.ts';
import { CHAIN_START } from '#core/ledger/chain.ts';
import { pairKey } from '#core/ledger/grant-interval.ts';
import { buildIntervals, stateAsOf } from '#core/ledger/grant-timeline.ts';
import { sealRecords } from '#crypto/ledger-chain.ts';
import {
  commitSequences,
  DAY_ONE_MS,
  ESTATE,
  principal,
  role,
} from '../../support/ledger-entries.ts';

test('the table of any moment says what the ledger says of that moment', () => {
  fc.assert(
    fc.property(commitSequences, fc.nat(30_000), (entries, offset) => {
      const intervals = buildIntervals(sealRecords(ESTATE, entries, CHAIN_START));
      const present = { principals: [principal(9), principal(1)], roles: [role(2), role(9)] };
      const columns = accessAsOf(intervals, DAY_ONE_MS + offset, present);
      expect(columns.principals.slice(0, 2)).toEqual(present.principals);
      expect(columns.roles.slice(0, 2)).toEqual(present.roles);
      const table = createAccessTable(columns);
      const expected = stateAsOf(intervals, DAY_ONE_MS + offset);
      expect(
        new Map([...table.pairs()].map((one) => [pairKey(one.principal, one.role), one.state])),
      ).toEqual(new Map(expected.map((one) => [pairKey(one.principal, one.role), one.state])));
      for (const one of expected) expect(table.stateOf(one.principal, one.role)).toBe(one.state);
    }),
  );
});
