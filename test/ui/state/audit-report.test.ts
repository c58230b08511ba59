import { expect, test } from 'vitest';
import { CHAIN_START } from '#core/ledger/chain.ts';
import { buildIntervals } from '#core/ledger/grant-timeline.ts';
import { sealRecords } from '#crypto/ledger-chain.ts';
import { auditReport } from '#ui/state/audit-report.ts';
import { createNames } from '#ui/state/names.ts';
import { provideEnglish } from '../../support/english.ts';
import { configurationOf } from '../../support/plan-arbitraries.ts';
import {
  COGNITO_ACTOR,
  commitEntry,
  DAY_ONE_MS,
  ESTATE,
  principal,
  role,
} from '../../support/ledger-entries.ts';

const HOSTILE = `<script>alert(1)</script><img src=x onerror="alert(2)">&'`;
const records = sealRecords(
  ESTATE,
  [
    commitEntry(1, [{ principal: principal(1), role: role(1), from: 'none', to: 'granted' }]),
    {
      ...commitEntry(2, [{ principal: principal(2), role: role(2), from: 'none', to: 'granted' }]),
      actor: COGNITO_ACTOR,
    },
  ],
  CHAIN_START,
);
const configuration = { ...configurationOf([]), name: HOSTILE };

provideEnglish();

const report = auditReport({
  configuration,
  names: createNames(configuration),
  records,
  intervals: buildIntervals(records),
  fromMs: DAY_ONE_MS,
  toMs: DAY_ONE_MS + 1500,
  madeAtMs: DAY_ONE_MS + 5000,
  summaryOf: () => HOSTILE,
  kindOf: ({ kind }) => kind,
});

test('a report holds the access of its end, its records and their hashes', () => {
  expect(report).toContain('person-1');
  expect(report.match(/person-2/g)).toBeNull();
  for (const { hash } of records) expect(report).toContain(hash);
});

test('a report tells the person behind an ARN that many share, and by whose word', () => {
  const { arn, person } = COGNITO_ACTOR;
  expect(report).toContain(`${person.name} (${person.subject} of ${person.issuer}), as ${arn}`);
});

test('nothing that others wrote is markup in a report, and it may load nothing', () => {
  expect(report).not.toContain('<script');
  expect(report).not.toContain('<img');
  expect(report).toContain('&#60;script&#62;');
  expect(report).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(report).not.toMatch(/(src|href)=["']?http/);
});

test('access that came and went within the period is told, though nothing of it is left', () => {
  const effect = { principal: principal(3), role: role(3) };
  const passing = sealRecords(
    ESTATE,
    [
      commitEntry(1, [{ ...effect, from: 'none', to: 'granted' }]),
      commitEntry(2, [{ ...effect, from: 'granted', to: 'none' }]),
    ],
    CHAIN_START,
  );
  const told = auditReport({
    configuration,
    names: createNames(configuration),
    records: passing,
    intervals: buildIntervals(passing),
    fromMs: DAY_ONE_MS,
    toMs: DAY_ONE_MS + 5000,
    madeAtMs: DAY_ONE_MS + 5000,
    summaryOf: () => '',
    kindOf: ({ kind }) => kind,
  });
  expect(told.match(/person-3/g)).toHaveLength(2);
});
