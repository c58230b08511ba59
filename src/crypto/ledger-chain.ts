import * as v from 'valibot';
import type { EstateId } from '#core/estate/configuration.ts';
import { MAX_RECORD_CHARACTERS, type ChainHead, type ChainVerdict } from '#core/ledger/chain.ts';
import { faultOfShape, LedgerRecordSchema } from '#core/ledger/record-schema.ts';
import type { LedgerEntry, LedgerRecord } from '#core/ledger/record.ts';
import {
  verifyLinks,
  type CheckedContent,
  type GivenRecord,
  type VerifyLinksOptions,
} from '#core/ledger/verify-links.ts';
import { toCanonicalJson } from './canonical-json.ts';
import { digestHex, sha256Hex } from './sha256.ts';

/**
 * Gives an entry its place after `head`: number, link and hash.
 *
 * @throws Error when the record would not have a record's shape, or be longer than anyone may read: the caller's fault.
 */
export function sealRecord(estate: EstateId, entry: LedgerEntry, head: ChainHead): LedgerRecord {
  // Through JSON, so that what is hashed, kept and exported is the same value: `undefined` members are gone from all three.
  const content = {
    estate,
    seq: head.seq + 1,
    prev: head.hash,
    atMs: entry.atMs,
    actor: entry.actor,
    kind: entry.kind,
    body: entry.body,
  };
  const text = toCanonicalJson(content);
  if (text.length > MAX_RECORD_CHARACTERS) throw new Error('A ledger record outgrew its limit.');
  const hash = sha256Hex(text);
  // What could not be read back is never written.
  return v.parse(LedgerRecordSchema, { ...(JSON.parse(text) as object), hash });
}

/** Seals entries one after the other, each on the one before. */
export function sealRecords(
  estate: EstateId,
  entries: readonly LedgerEntry[],
  head: ChainHead,
): readonly LedgerRecord[] {
  const sealed: LedgerRecord[] = [];
  let last = head;
  for (const entry of entries) {
    const record = sealRecord(estate, entry, last);
    sealed.push(record);
    last = record;
  }
  return sealed;
}

/** The record's entry, without its place: what survives when it is chained anew. */
export function entryOf(record: LedgerRecord): LedgerEntry {
  const { actor, atMs, body, kind } = record;
  // as: kind and body come from one record, which the union cannot see.
  return { actor, atMs, body, kind } as LedgerEntry;
}

/**
 * Looks at one record by itself: its shape, its size and its hash.
 *
 * @param value - Untrusted, as parsed from JSON or read from a disk.
 */
export function checkContent(value: unknown): CheckedContent {
  const read = readContent(value);
  if (read.kind === 'fault') return read;
  return { ...read.content, computedHash: sha256Hex(read.text) };
}

/** {@link checkContent} for one of many that are begun before the first is awaited: browsers' own digests are several times faster. */
export async function checkContentAsync(value: unknown): Promise<CheckedContent> {
  const read = readContent(value);
  if (read.kind === 'fault') return read;
  return { ...read.content, computedHash: await digestHex(read.text) };
}

type ReadContent =
  | Extract<CheckedContent, { kind: 'fault' }>
  | {
      readonly kind: 'read';
      readonly content: Omit<Extract<CheckedContent, { kind: 'record' }>, 'computedHash'>;
      /** What is hashed. */
      readonly text: string;
    };

function readContent(value: unknown): ReadContent {
  const result = v.safeParse(LedgerRecordSchema, value, { abortEarly: true });
  if (!result.success) return { kind: 'fault', fault: faultOfShape(value), ...seqOf(value) };
  const { hash, ...content } = result.output;
  const { estate, seq, prev, atMs } = content;
  const text = toCanonicalJson(content);
  if (text.length > MAX_RECORD_CHARACTERS) return { kind: 'fault', fault: 'too-large', seq };
  return {
    kind: 'read',
    content: {
      kind: 'record',
      link: { estate, seq, prev, hash, atMs },
      ...(content.kind === 'checkpoint' && { checkpoint: content.body }),
    },
    text,
  };
}

/** Looks at a record that was given; one that could not be read keeps its fault. */
export function checkGiven(given: GivenRecord): CheckedContent {
  return given.kind === 'fault' ? given : checkContent(given.value);
}

/** {@link checkGiven} for one of many, as {@link checkContentAsync} is {@link checkContent}. */
export async function checkGivenAsync(given: GivenRecord): Promise<CheckedContent> {
  return given.kind === 'fault' ? given : checkContentAsync(given.value);
}

function seqOf(value: unknown): { readonly seq?: number } {
  const seq = typeof value === 'object' && value !== null && 'seq' in value && value.seq;
  return typeof seq === 'number' ? { seq } : {};
}

/**
 * Verifies that a run of records is one unbroken stretch of the estate's chain; see {@link verifyLinks}.
 *
 * @param records - Untrusted values, as parsed from JSON or read from a disk.
 */
export function verifyChain(
  records: readonly unknown[],
  options: VerifyLinksOptions,
): ChainVerdict {
  return verifyLinks(records.map(checkContent), options);
}
