import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { EstateIdSchema } from '#core/estate/configuration.ts';
import { CHAIN_START, MAX_RECORD_CHARACTERS } from '#core/ledger/chain.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import {
  checkContent,
  checkContentAsync,
  sealRecord,
  sealRecords,
  verifyChain,
} from '#crypto/ledger-chain.ts';
import {
  COGNITO_ACTOR,
  commitEntry,
  commitSequences,
  DAY_ONE_MS,
  ESTATE,
  principal,
  role,
} from '../support/ledger-entries.ts';

const nowMs = DAY_ONE_MS + 400 * 86_400_000;
const verify = (records: readonly unknown[]) =>
  verifyChain(records, { estate: ESTATE, after: CHAIN_START, nowMs });

const chainOf = (length: number) =>
  sealRecords(
    ESTATE,
    Array.from({ length }, (_, n) =>
      commitEntry(n, [{ principal: principal(n), role: role(n), from: 'none', to: 'granted' }]),
    ),
    CHAIN_START,
  );

test('any sequence of appended entries verifies', () => {
  fc.assert(
    fc.property(commitSequences, (entries) => {
      const records = sealRecords(ESTATE, entries, CHAIN_START);
      expect(verify(records)).toMatchObject({
        kind: 'intact',
        head: { seq: entries.length },
      });
      expect(verify(JSON.parse(JSON.stringify(records)) as unknown[])).toMatchObject({
        kind: 'intact',
      });
    }),
    { numRuns: 50 },
  );
});

/** Every way to change one leaf of a JSON value. */
function* alterations(
  value: unknown,
  path: readonly (string | number)[] = [],
): Generator<readonly (string | number)[]> {
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* alterations(item, [...path, index]);
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) yield* alterations(item, [...path, key]);
  else yield path;
}

type Node = Record<string | number, unknown>;

function altered(record: LedgerRecord, path: readonly (string | number)[]): unknown {
  const copy = structuredClone(record) as unknown as Node;
  const parent = path.slice(0, -1).reduce<Node>((node, key) => node[key] as Node, copy);
  const last = path.at(-1)!;
  const old: unknown = parent[last];
  parent[last] =
    typeof old === 'number' ? old + 1 : typeof old === 'string' ? flipLast(old) : 'something else';
  return copy;
}

const flipLast = (text: string) => `${text.slice(0, -1)}${text.endsWith('0') ? '1' : '0'}`;

test('every one-field alteration of a record is found at that record', () => {
  const records = chainOf(5);
  const paths = [...alterations(records[2])];
  expect(paths.length).toBeGreaterThan(15);
  for (const path of paths) {
    const verdict = verify(records.with(2, altered(records[2]!, path) as LedgerRecord));
    expect(verdict, path.join('.')).toMatchObject({ kind: 'broken', head: { seq: 2 } });
  }
});

test('the hash covers every word about the person behind an ARN, and that there is one', () => {
  const sealed = sealRecord(ESTATE, { ...commitEntry(1, []), actor: COGNITO_ACTOR }, CHAIN_START);
  expect(verify([sealed])).toMatchObject({ kind: 'intact' });
  expect(sealed.actor).toEqual(COGNITO_ACTOR);
  const { person, ...nobody } = COGNITO_ACTOR;
  const words = Object.keys(person);
  expect(words).toEqual(['issuer', 'name', 'subject']);
  for (const word of words)
    expect(verify([altered(sealed, ['actor', 'person', word])])).toMatchObject({
      fault: 'altered',
      seq: 1,
    });
  expect(verify([{ ...sealed, actor: nobody }])).toMatchObject({ fault: 'altered', seq: 1 });
  for (const other of [{ ...person, phone: '1' }, { ...person, name: 1 }, { name: 'x' }, null])
    expect(verify([{ ...sealed, actor: { ...nobody, person: other } }])).toMatchObject({
      fault: 'malformed',
      seq: 1,
    });
});

test('a record of an actor without a person has the hash that it had before there were any', () => {
  const [record] = chainOf(1);
  expect(record?.actor).not.toHaveProperty('person');
  expect(record?.hash).toBe('de63a89ce596a9df5e58b5c4f2d50bc5d608cc4e86971f9cbbba8f3a1261350f');
});

test('an alteration whose hash was computed anew is found at the record after it', () => {
  const records = chainOf(5);
  const forged = sealRecord(ESTATE, commitEntry(77, []), records[1]!);
  expect(verify(records.with(2, forged))).toMatchObject({ seq: 4, fault: 'unlinked' });
});

type Tampering = readonly [fault: string, tamper: (at: number) => readonly unknown[]];

test('each tampering at a random place of 10,000 records is found and named', () => {
  const records = chainOf(10_000);
  const before = (at: number) => records[at - 1] ?? CHAIN_START;
  const other = sealRecord(v.parse(EstateIdSchema, 'other'), commitEntry(1, []), CHAIN_START);
  const tamperings: readonly Tampering[] = [
    [
      'altered',
      (at) => records.with(at, altered(records[at]!, ['body', 'comment']) as LedgerRecord),
    ],
    ['missing', (at) => records.toSpliced(at, 1)],
    // Well made, so that only the number gives it away: whichever of the two stands first, the other one is extra.
    [
      'inserted',
      (at) => records.toSpliced(at, 0, sealRecord(ESTATE, commitEntry(77_777, []), before(at))),
    ],
    ['duplicated', (at) => records.toSpliced(at + 1, 0, records[at]!)],
    ['re-ordered', (at) => records.with(at, records[at + 1]!).with(at + 1, records[at]!)],
    ['other-estate', (at) => records.with(at, { ...other, seq: at + 1, prev: records[at]!.prev })],
    [
      'future-date',
      (at) => [
        ...records.slice(0, at),
        sealRecord(ESTATE, commitEntry(at, [], nowMs + 86_400_000), before(at)),
        ...records.slice(at + 1),
      ],
    ],
    [
      'too-large',
      (at) =>
        records.with(at, {
          ...records[at]!,
          actor: { arn: 'x'.repeat(50 * 1024 * 1024), userId: '' },
        }),
    ],
    ['malformed', (at) => records.toSpliced(at, 0, { hello: 'world' } as unknown as LedgerRecord)],
    [
      'unlinked',
      (at) =>
        records.with(at, sealRecord(ESTATE, commitEntry(77_777, []), { ...CHAIN_START, seq: at })),
    ],
  ];
  for (const [fault, tamper] of tamperings) {
    const at = 1 + Math.floor(Math.random() * 9_997);
    const verdict = verify(tamper(at));
    expect(verdict, `${fault} at ${at}`).toMatchObject({ kind: 'broken', fault, seq: at + 1 });
  }
}, 120_000);

test('looked at together, each of many records comes to the same as by itself, whatever is wrong with it', async () => {
  const [record] = chainOf(1);
  const values = [
    ...chainOf(3),
    ...[...alterations(record)].map((path) => altered(record!, path)),
    { ...record, actor: { arn: 'x'.repeat(MAX_RECORD_CHARACTERS), userId: '' } },
    { hello: 'world', seq: 7 },
    undefined,
    // A text of more than one byte a character.
    sealRecord(ESTATE, { ...commitEntry(1, []), actor: { arn: 'ä𝄞', userId: '' } }, CHAIN_START),
  ];
  const alone = values.map(checkContent);
  expect(new Set(alone.map((one) => (one.kind === 'fault' ? one.fault : one.kind)))).toEqual(
    new Set(['record', 'malformed', 'newer-format', 'too-large']),
  );
  expect(await Promise.all(values.map(checkContentAsync))).toEqual(alone);
});

test('a record of a newer format is told from one that is none', () => {
  const records = chainOf(3);
  const newer = { ...records[1]!, body: { ...records[1]!.body, format: 2, more: 'than is known' } };
  expect(verify(records.with(1, newer as never))).toMatchObject({ seq: 2, fault: 'newer-format' });
  for (const format of [0, 1.5, '2', undefined]) {
    const none = { ...newer, body: { ...newer.body, format } };
    expect(verify(records.with(1, none as never))).toMatchObject({ seq: 2, fault: 'malformed' });
  }
});

test('a record from the future is named, one within the tolerance of clocks is not', () => {
  const [future] = sealRecords(ESTATE, [commitEntry(1, [], nowMs + 3_600_000)], CHAIN_START);
  expect(verify([future])).toMatchObject({ fault: 'future-date', seq: 1 });
  const [near] = sealRecords(ESTATE, [commitEntry(1, [], nowMs + 60_000)], CHAIN_START);
  expect(verify([near])).toMatchObject({ kind: 'intact' });
});

test('a record beyond the limit is refused and cannot be made', () => {
  const [record] = chainOf(1);
  const huge = structuredClone(record!) as { body: { comment: string } };
  huge.body.comment = 'x'.repeat(MAX_RECORD_CHARACTERS);
  expect(verify([huge])).toMatchObject({ fault: 'too-large' });
  const entry = commitEntry(1, []);
  if (entry.kind !== 'commit') throw new Error('A commit entry is a commit.');
  const tooMuch = { ...entry, body: { ...entry.body, comment: huge.body.comment } };
  expect(() => sealRecord(ESTATE, tooMuch, CHAIN_START)).toThrow();
});

test('a copy of a record of an earlier run is told from another record under its number', () => {
  const records = chainOf(6);
  const options = {
    estate: ESTATE,
    after: records[3]!,
    nowMs,
    hashAt: (seq: number) => records[seq - 1]?.hash,
  };
  expect(verifyChain([records[1]], options)).toMatchObject({ fault: 'duplicated', seq: 2 });
  const forged = sealRecord(ESTATE, commitEntry(77, []), records[0]!);
  expect(verifyChain([forged], options)).toMatchObject({ fault: 'inserted', seq: 2 });
});

test('a run verifies after the head of the run before it and after no other', () => {
  const records = chainOf(6);
  const tail = records.slice(3);
  expect(verifyChain(tail, { estate: ESTATE, after: records[2]!, nowMs })).toMatchObject({
    kind: 'intact',
    head: { seq: 6 },
  });
  expect(
    verifyChain(tail, { estate: ESTATE, after: { ...CHAIN_START, seq: 3 }, nowMs }),
  ).toMatchObject({ fault: 'unlinked', seq: 4 });
});
