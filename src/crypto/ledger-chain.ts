import * as v from 'valibot';
import type { EstateId } from '#core/estate/configuration.ts';
import {
  faultOfLink,
  MAX_RECORD_CHARACTERS,
  type ChainFault,
  type ChainHead,
  type ChainVerdict,
} from '#core/ledger/chain.ts';
import { LedgerRecordSchema } from '#core/ledger/record-schema.ts';
import type { LedgerEntry, LedgerRecord, Sha256Hex } from '#core/ledger/record.ts';
import { toCanonicalJson } from './canonical-json.ts';
import { sha256Hex } from './sha256.ts';

/** Against what a run of records is verified. */
export interface VerifyChainOptions {
  readonly estate: EstateId;
  /** The place just before the first record of the run; `CHAIN_START` for a whole ledger. */
  readonly after: ChainHead;
  /** Epoch milliseconds of the clock that checks. */
  readonly nowMs: number;
}

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

type Checked =
  | { readonly kind: 'record'; readonly record: LedgerRecord; readonly computedHash: Sha256Hex }
  | { readonly kind: 'fault'; readonly fault: ChainFault };

function checkContent(value: unknown): Checked {
  const result = v.safeParse(LedgerRecordSchema, value, { abortEarly: true });
  if (!result.success) return { kind: 'fault', fault: 'malformed' };
  const { hash: _, ...content } = result.output;
  const text = toCanonicalJson(content);
  if (text.length > MAX_RECORD_CHARACTERS) return { kind: 'fault', fault: 'too-large' };
  return { kind: 'record', record: result.output, computedHash: sha256Hex(text) };
}

function seqOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'seq' in value ? value.seq : undefined;
}

/**
 * Verifies that a run of records is one unbroken stretch of the estate's chain: the shape of each, its estate, number, hash, link
 * and date, in that order; the first that fails is named. A long ledger is verified in runs, each `after` the head of the one before;
 * whether a missing number comes later is then known within a run. Records removed from the end leave no trace in a chain: compare the
 * head with another copy, or with a signed checkpoint.
 *
 * @param records - Untrusted values, as parsed from JSON or read from a disk.
 */
export function verifyChain(
  records: readonly unknown[],
  { estate, after, nowMs }: VerifyChainOptions,
): ChainVerdict {
  let head = after;
  const comesLater = (seq: number) => records.some((record) => seqOf(record) === seq);
  for (const value of records) {
    const checked = checkContent(value);
    if (checked.kind === 'fault')
      return { kind: 'broken', seq: head.seq + 1, fault: checked.fault, head };
    const { record, computedHash } = checked;
    const fault = faultOfLink(record, { estate, head, nowMs, computedHash, comesLater });
    if (fault)
      return {
        kind: 'broken',
        seq: fault === 'duplicated' ? record.seq : head.seq + 1,
        fault,
        head,
      };
    head = { seq: record.seq, hash: record.hash };
  }
  return { kind: 'intact', head };
}
