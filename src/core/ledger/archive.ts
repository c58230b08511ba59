import { nameOfDocument } from '#core/change/document-comparison.ts';
import type { ChainLink } from './chain.ts';
import { documentsOf } from './drift.ts';
import type { LedgerKind, LedgerRecord } from './record.ts';

/**
 * What stays in this browser of a record whose text is left to the bucket: its link of the chain, so that the chain here still holds
 * together, and what pages ask of it without reading it. Grant intervals are kept apart and stay as they are.
 */
export interface ArchivedRecord extends ChainLink {
  /** See `instantOf`. */
  readonly instantMs: number;
  readonly kind: LedgerKind;
  /** Of its canonical form. */
  readonly sizeBytes: number;
  /** The menus that it says were published; empty for other kinds. */
  readonly published: readonly { readonly person: string; readonly version: number }[];
}

/** What an archived record keeps of itself. */
export function archivedForm(
  record: LedgerRecord,
  instantMs: number,
  sizeBytes: number,
): ArchivedRecord {
  const { estate, seq, prev, hash, atMs, kind } = record;
  const published =
    kind === 'publication'
      ? record.body.menus.map(({ person, version }) => ({ person, version }))
      : [];
  return { estate, seq, prev, hash, atMs, instantMs, kind, sizeBytes, published };
}

/** What a record has the last word on until a later one speaks of the same. */
function topicsOf(record: LedgerRecord): readonly string[] {
  return [
    'the head',
    `kind ${record.kind}`,
    ...documentsOf(record).map(({ ref }) => `document ${nameOfDocument(ref)}`),
    ...(record.kind === 'publication'
      ? record.body.menus.map(({ series }) => `menu ${series}`)
      : []),
  ];
}

/**
 * Watches records go by, oldest first, and tells which of them have the last word on something: the document as it was last written,
 * the menu as it was last published, the newest of each kind, the head. Those stay, so that drift, publishing and appending never need
 * the bucket; how many they are depends on the estate and not on its history.
 */
export function createLastWords() {
  const lastWord = new Map<string, number>();
  return {
    step: (record: LedgerRecord): void => {
      for (const topic of topicsOf(record)) lastWord.set(topic, record.seq);
    },
    seqs: (): ReadonlySet<number> => new Set(lastWord.values()),
  };
}
