import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toCsv } from '#core/csv.ts';
import { CHAIN_START } from '#core/ledger/chain.ts';
import type { LedgerEntry } from '#core/ledger/record.ts';
import { sealRecords } from '#crypto/ledger-chain.ts';
import { createNames } from '#ui/state/names.ts';
import { recordViewLines } from '#ui/state/record-view-lines.ts';
import { verificationLines } from '#ui/state/verification-lines.ts';
import {
  commitEntry,
  driftEntry,
  ESTATE,
  principal,
  publicationEntry,
  role,
} from '../../support/ledger-entries.ts';

const names = createNames(undefined);

test('no cell of a CSV runs as a formula, whatever is in it', () => {
  const dangerous = fc
    .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r'), fc.string())
    .map(([first, rest]) => `${first}${rest}`);
  fc.assert(
    fc.property(dangerous, (cell) => {
      const [, line = ''] = toCsv([{ a: cell }]).split(/\r\n(.*)/s);
      expect(line.replace(/^"/, '')).toMatch(/^'/);
    }),
  );
});

const commit = (): LedgerEntry => {
  const entry = commitEntry(1, []);
  if (entry.kind !== 'commit') throw new Error('A commit entry is a commit.');
  const call = { api: 'UpdateAssumeRolePolicy' as const, role: role(1), document: '{}' };
  const action = {
    call,
    account: '200000000001',
    ref: { kind: 'trust' as const, role: role(1) },
    before: null,
    after: '{}',
    attempts: 2,
    atMs: 0,
  };
  return {
    ...entry,
    body: {
      ...entry.body,
      actions: [
        { ...action, result: { kind: 'done', requestId: 'r-1' } },
        {
          ...action,
          result: {
            kind: 'failed',
            error: { code: 'aws/delete-conflict', details: { action: 'x', account: 'y' } },
          },
        },
      ],
    },
  };
};

test('the page of each kind of record is exported as what it shows', () => {
  const review: LedgerEntry = {
    ...commitEntry(3, []),
    kind: 'review',
    body: {
      format: 1,
      scope: { person: '', role: '', account: '', project: '', environment: '' },
      asOfMs: 1,
      comment: '',
      decisions: [
        {
          principal: principal(1),
          role: role(1),
          state: 'granted',
          decision: 'remove',
          reason: 'left the team',
        },
      ],
    },
  };
  const [done, published, reviewed, drifted] = sealRecords(
    ESTATE,
    [commit(), publicationEntry(2, ['acme/p1']), review, driftEntry(4)],
    CHAIN_START,
  ).map((record) => recordViewLines(record, names, new Map([['r-1', 'event-1']])));
  expect(done).toMatchObject([
    { call: 'UpdateAssumeRolePolicy', result: 'done', requestId: 'r-1', eventId: 'event-1' },
    { result: 'failed', error: 'aws/delete-conflict', requestId: '', eventId: '' },
  ]);
  expect(published).toMatchObject([{ person: 'p1', series: 'acme/p1', version: '2' }]);
  expect(reviewed).toMatchObject([{ decision: 'remove', reason: 'left the team' }]);
  expect(drifted).toEqual([]);
});

test('a verification is exported copy by copy, with all that was found', () => {
  const head = { seq: 3, hash: CHAIN_START.hash };
  const lines = verificationLines({
    local: {
      verdict: { kind: 'intact', head },
      checkpoints: [{ seq: 3, vouchedSeq: 2, kid: 'k', finding: 'unknown-key' }],
      archived: { count: 2, fromSeq: 1, toSeq: 2 },
    },
    bucket: {
      kind: 'read',
      foreign: ['ledger/notes.txt'],
      locks: { held: 2, free: 1, firstEndMs: 5 },
      rollups: { days: 1, differing: ['2026-01-01'] },
      copy: {
        verdict: { kind: 'broken', seq: 2, fault: 'altered', head },
        checkpoints: [],
        hashes: [],
      },
    },
    comparison: { kind: 'shorter', copy: 'there', seq: 1, toSeq: 3 },
  });
  expect(lines.map(({ copy, what, finding, record }) => [copy, what, finding, record])).toEqual([
    ['browser', 'chain', 'intact', '3'],
    ['browser', 'archived', '2', '1-2'],
    ['browser', 'checkpoint', 'unknown-key', '3'],
    ['bucket', 'chain', 'altered', '2'],
    ['bucket', 'foreign object', 'ledger/notes.txt', ''],
    ['bucket', 'held by Object Lock', '2', ''],
    ['bucket', 'not held by Object Lock', '1', ''],
    ['bucket', 'roll-up differs', '2026-01-01', ''],
    ['both', 'shorter', 'there', '2-3'],
  ]);
});
