import { isAppError, toErrorData, type ErrorData } from '#core/errors.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { LedgerRecord } from '#core/ledger/record.ts';
import { batch, signal, type ReadonlySignal } from '@preact/signals';
import { createNames } from './names.ts';
import { isNarrowing, matchesFilter, NO_FILTER, type RecordFilter } from './record-filter.ts';

/** How many records a step of the endless list brings at least, if there are as many. */
const STEP = 50;
/** How many are looked at in one go where most of them may not match. */
const SEARCHED_AT_ONCE = 500;

/** A step down the ledger. */
export interface RecordPage {
  /** Newest first; those that are archived are among them only when they were asked for. */
  readonly records: readonly LedgerRecord[];
  /** The lowest number that was looked at. */
  readonly reachedSeq: number;
}

/** At most `limit` numbers down from just below `beforeSeq`. */
export type LoadRecords = (
  configuration: EstateConfiguration,
  beforeSeq: number | undefined,
  limit: number,
  withArchived: boolean,
) => Promise<RecordPage>;

/** The list of records: endless, newest first, narrowed by a filter that looks at every record of the ledger and not only at those shown. */
export function createRecordList(
  configuration: ReadonlySignal<EstateConfiguration | undefined>,
  loadRecords: LoadRecords,
) {
  const filter = signal<RecordFilter>(NO_FILTER);
  const records = signal<readonly LedgerRecord[]>([]);
  const isComplete = signal(false);
  const isSearching = signal(false);
  /** Whether archived records are read from the bucket too. */
  const withArchived = signal(false);
  /** Why the search ended early. */
  const problem = signal<ErrorData | undefined>(undefined);
  /** How far down the search has come; undefined before it began. */
  const searchedTo = signal<number | undefined>(undefined);
  /** Each search has a number; one that a later search has overtaken ends without a word. */
  let turn = 0;

  const search = async (found: readonly LedgerRecord[], fromSeq: number | undefined) => {
    const current = configuration.peek();
    if (!current) return;
    const mine = ++turn;
    const wanted = filter.peek();
    const names = createNames(current);
    const limit = isNarrowing(wanted) ? SEARCHED_AT_ONCE : STEP;
    let [matches, beforeSeq] = [found, fromSeq];
    batch(() => {
      isSearching.value = true;
      problem.value = undefined;
    });
    for (let isMore = true; isMore;) {
      const page = await load(current, beforeSeq, limit).catch((error: unknown) => {
        if (!isAppError(error)) throw error;
        return toErrorData(error);
      });
      if (turn !== mine) return;
      if ('code' in page) {
        batch(() => {
          problem.value = page;
          isSearching.value = false;
        });
        return;
      }
      matches = [
        ...matches,
        ...page.records.filter((record) => matchesFilter(record, wanted, names)),
      ];
      beforeSeq = page.reachedSeq;
      const isEnd = beforeSeq <= 1;
      isMore = !isEnd && matches.length < found.length + STEP;
      batch(() => {
        records.value = matches;
        searchedTo.value = beforeSeq;
        isComplete.value = isEnd;
        isSearching.value = isMore;
      });
    }
  };

  const load = (current: EstateConfiguration, beforeSeq: number | undefined, limit: number) =>
    loadRecords(current, beforeSeq, limit, withArchived.peek());

  const loadAll = async (): Promise<readonly LedgerRecord[]> => {
    const current = configuration.peek();
    if (!current) return [];
    const wanted = filter.peek();
    const names = createNames(current);
    const matches: LedgerRecord[] = [];
    let beforeSeq: number | undefined;
    do {
      const page = await load(current, beforeSeq, SEARCHED_AT_ONCE);
      matches.push(...page.records.filter((record) => matchesFilter(record, wanted, names)));
      beforeSeq = page.reachedSeq;
    } while (beforeSeq > 1);
    return matches;
  };

  return {
    filter,
    records,
    /** Whether the search has come to the first record. */
    isComplete,
    isSearching,
    searchedTo,
    problem,
    withArchived,
    /** Goes down the list again, with archived records or without. */
    showArchived: (isWanted: boolean) => {
      withArchived.value = isWanted;
      return search([], undefined);
    },
    /** Begins anew at the newest record. */
    refresh: () => search([], undefined),
    narrow: (part: Partial<RecordFilter>) => {
      filter.value = { ...filter.peek(), ...part };
      return search([], undefined);
    },
    more: async () => {
      if (!isSearching.peek() && !isComplete.peek() && !problem.peek())
        await search(records.peek(), searchedTo.peek());
    },
    /** Every record that matches, newest first, the shown ones and those further down: for an export. */
    loadAll,
  };
}

/** See {@link createRecordList}. */
export type RecordList = ReturnType<typeof createRecordList>;
